import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import { requireNats, serverInfo, startNats, startNatsCluster } from './nats.js';
import { natsUsers, type NatsAccess } from './nats-users.js';
import { freePort } from './ports.js';
import type { Run } from './supervised.js';
import { runIn, temporaryFolder } from './testing/places.js';

describe('the embedded NATS', () => {
  let folder: string;
  let run: Run;
  let end: () => Promise<number>;

  beforeEach(() => {
    folder = temporaryFolder();
    ({ run, end } = runIn(folder));
  });
  afterEach(async () => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  const start = async (program?: string, access?: NatsAccess) =>
    startNats(run, {
      folder: join(folder, 'nats'),
      port: await freePort(),
      logFile: join(folder, 'nats.log'),
      ...(program && { program }),
      ...(access && { access }),
    });

  it('is ready only when JetStream is', async () => {
    const nats = await start();
    expect(await serverInfo(nats.url)).toMatchObject({ jetstream: true });
    await expect(requireNats(nats.url)).resolves.toBeUndefined();
  }, 30_000);

  it('refuses a server that is too old, and says what is needed', async () => {
    const old = join(folder, 'old-nats-server');
    writeFileSync(old, '#!/bin/sh\necho "nats-server: v2.8.4"\n');
    chmodSync(old, 0o755);
    await expect(start(old)).rejects.toThrow(/is version 2\.8\.4, and Tourbus needs 2\.9 or later/);
  });

  it('says that nobody answers at NATS_URL', async () => {
    const url = `nats://127.0.0.1:${await freePort()}`;
    await expect(requireNats(url)).rejects.toThrow(/No NATS server answers at NATS_URL 127\.0\.0\.1/);
  });

  it('lets in whoever names no user only where it is told to, for versions that know none', async () => {
    const passwords = Object.fromEntries(natsUsers.map((user) => [user, 'x'])) as NatsAccess['passwords'];
    const open = await start(undefined, { passwords, anonymous: true });
    const anybody = await connect({ servers: open.url });
    await anybody.request('$JS.API.INFO');
    await anybody.close();
    await open.process.stop();
    const { url } = await start(undefined, { passwords });
    await expect(connect({ servers: url })).rejects.toThrow(/authorization violation/i);
  }, 30_000);

  it('forms a cluster of three with a leader', async () => {
    const cluster = await startNatsCluster(run, { size: 3, folder, logs: folder });
    expect(cluster.urls).toHaveLength(3);
    expect(cluster.processes.map(({ ready }) => ready)).toEqual([true, true, true]);
  }, 60_000);
});
