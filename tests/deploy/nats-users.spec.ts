import { execFileSync, type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { busPermissions, busUsers } from '@tourbus/contracts';
import { busAddress } from '@tourbus/platform';
import { findNatsServer, freePort } from '@tourbus/stack';
import { eventually } from '@tourbus/testing';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IContainer } from 'kubernetes-models/v1/Container';
import { parse } from 'yaml';
import { root } from './kubectl.js';
import {
  manifestsOf,
  named,
  overlays,
  productionData,
  secretsOf,
  services,
  type Manifest,
} from './manifests.js';

const local = 'deploy/k8s/overlays/local';

describe.each(overlays)('the bus in %s', (folder) => {
  it.each(services)('is entered by %s with a secret of its own', async (service) => {
    const references = secretsOf(await manifestsOf(folder), service);
    expect(references.filter(({ key }) => key === 'NATS_URL')).toEqual([
      { secret: `tourbus-${service}`, key: 'NATS_URL', optional: false },
    ]);
  });
});

describe('the users of NATS in production', () => {
  interface Values {
    config: {
      merge: { authorization: { users: { user: string; password: string; permissions: unknown }[] } };
    };
    container: { env: Record<string, { valueFrom: { secretKeyRef: unknown } }> };
  }
  const values = parse(readFileSync(join(root, productionData, 'nats-users.yaml'), 'utf8')) as Values;

  it('may do what the contracts say, with passwords from a Secret', () => {
    const { users } = values.config.merge.authorization;
    expect(users.map(({ user, permissions }) => [user, permissions])).toEqual(
      busUsers.map((user) => [user, busPermissions(user)]),
    );
    for (const { user, password } of users) {
      const [, variable = ''] = /^<< \$([A-Z]+_PASSWORD) >>$/.exec(password) ?? [];
      expect(values.container.env[variable]?.valueFrom.secretKeyRef).toEqual({
        name: 'nats-users',
        key: user,
      });
    }
  });
});

describe('the users of NATS in the local overlay', () => {
  interface Secret extends Manifest {
    stringData: Record<string, string>;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tourbus-nats-'));
  let secrets: Secret[];
  let server: ChildProcess;
  let port: number;

  /** As the pod starts it, with the passwords of the Secret that its variables name. */
  beforeAll(async () => {
    const script = join(root, local, 'secrets.mjs');
    secrets = (
      JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8', stdio: 'pipe' })) as {
        items: Secret[];
      }
    ).items;
    const manifests = await manifestsOf(local);
    const { spec } = named<IStatefulSet>(manifests, 'StatefulSet', 'nats');
    const [container] = (spec?.template.spec?.containers ?? []) as IContainer[];
    const variables = (container?.env ?? []).map(({ name, valueFrom }) => {
      const { name: secret = '', key } = valueFrom!.secretKeyRef!;
      return [name, named<Secret>(secrets, 'Secret', secret).stringData[key]];
    });
    port = await freePort();
    const args = (container?.args ?? []).map((each) =>
      each
        .replace('/etc/nats-authorization', join(root, 'deploy/k8s/nats'))
        .replace('/data', folder)
        .replace('8222', '0'),
    );
    const env = { PATH: process.env['PATH'], ...Object.fromEntries(variables) } as NodeJS.ProcessEnv;
    server = spawn(findNatsServer(), [...args, '--addr=127.0.0.1', `--port=${port}`], {
      env,
      stdio: 'ignore',
    });
    await eventually(() => connected('operator', passwordOf('operator')));
  });
  afterAll(async () => {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  const passwordOf = (user: string): string =>
    named<Secret>(secrets, 'Secret', 'nats-users').stringData[user] ?? '';
  const connected = async (user: string, pass: string): Promise<boolean> => {
    const connection = await connect({ servers: `127.0.0.1:${port}`, user, pass, reconnect: false });
    await connection.close();
    return true;
  };

  it.each(busUsers)('let %s in, with its own password alone', async (user) => {
    expect(await connected(user, passwordOf(user))).toBe(true);
    const other = busUsers.find((each) => each !== user)!;
    await expect(connected(user, passwordOf(other))).rejects.toThrow(/authorization violation/i);
  });

  it.each(services)('are who NATS_URL says that %s is', (service) => {
    const url = named<Secret>(secrets, 'Secret', `tourbus-${service}`).stringData['NATS_URL'] ?? '';
    expect(busAddress(url)).toMatchObject({
      servers: ['nats://nats.tourbus-data:4222'],
      user: service,
      pass: passwordOf(service),
    });
  });

  it('are held to the contracts', async () => {
    const { inboxPrefix } = busAddress('nats://upstream:x@127.0.0.1');
    const pass = passwordOf('upstream');
    const upstream = await connect({ servers: `127.0.0.1:${port}`, user: 'upstream', pass, inboxPrefix });
    await expect(upstream.request('tourbus.communication.rendered.v1', '{}')).rejects.toThrow(
      /permissions violation/i,
    );
    await upstream.close();
  });
});
