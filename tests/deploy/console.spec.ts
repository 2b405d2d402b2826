import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IService } from 'kubernetes-models/v1/Service';
import { freePort } from '@tourbus/stack';
import { eventually } from '@tourbus/testing';
import { parseDockerfile } from './dockerfile.js';
import { root } from './kubectl.js';
import { containerOf, manifestsOf, named, overlays, podOf, policiesOf, type Manifest } from './manifests.js';

const { stages } = parseDockerfile(readFileSync(join(root, 'deploy/docker/Dockerfile'), 'utf8'));
const instructions = stages.find(({ name }) => name === 'console')?.instructions ?? [];

describe('the image of the console', () => {
  const image = mkdtempSync(join(tmpdir(), 'tourbus-console-'));
  let server: ChildProcess;
  let address: string;

  /** As the builder does it, from what the build stages would have made of this workspace. */
  function copy(argument: string): void {
    const [from, source = '', target = ''] = argument.split(' ');
    expect(['--from=build', '--from=manifests']).toContain(from);
    const files = globSync(join(root, source.replace(/^\/(built|tourbus)\//, '')));
    expect(files).not.toEqual([]);
    for (const file of files) {
      const into = target.endsWith('/') ? join(image, target, basename(file)) : join(image, target);
      mkdirSync(dirname(into), { recursive: true });
      cpSync(file, into, { recursive: true });
    }
  }

  beforeAll(async () => {
    for (const { keyword, argument } of instructions) if (keyword === 'COPY') copy(argument);
    const [, ...command] = JSON.parse(
      instructions.find(({ keyword }) => keyword === 'CMD')!.argument,
    ) as string[];
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    const env = { HOST: '127.0.0.1', PORT: String(port) };
    server = spawn(process.execPath, command, { cwd: image, env, stdio: 'inherit' });
    await eventually(async () => (await fetch(`${address}/health/ready`)).ok);
  });
  afterAll(async () => {
    if (server && server.exitCode === null && server.signalCode === null) {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
    rmSync(image, { recursive: true, force: true });
  });

  const get = (path: string) => fetch(`${address}${path}`);

  it.each(['/', '/templates/order-shipped?part=texts/de'])('answers %s with the page', async (path) => {
    const page = await get(path);
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await page.text()).toContain('<title>Tourbus');
  });

  it('serves the files that the page names, for good', async () => {
    const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(await (await get('/')).text()) ?? [];
    const file = await get(script);
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(file.headers.get('cache-control')).toContain('immutable');
  });

  it.each(['/api/ingest/v1/events', '/metrics', '/assets/of-last-year.js'])(
    'takes %s for no page',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it('ends when it is told to', async () => {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});

describe.each(overlays)('the console in %s', (folder) => {
  let manifests: readonly Manifest[];
  beforeAll(async () => {
    manifests = await manifestsOf(folder);
  });

  it('listens where its service sends to, and where its image does', () => {
    const { ports, image, startupProbe } = containerOf(manifests, 'console');
    const exposed = instructions.find(({ keyword }) => keyword === 'EXPOSE')?.argument;
    expect(ports).toEqual([{ name: 'http', containerPort: Number(exposed), protocol: 'TCP' }]);
    expect(image).toMatch(/tourbus\/console:\d/);
    expect(startupProbe?.httpGet?.path).toBe('/health/startup');
    const { spec } = named<IService>(manifests, 'Service', 'console');
    const labels = named<IDeployment>(manifests, 'Deployment', 'console').spec?.template.metadata?.labels;
    expect(labels).toMatchObject(spec?.selector ?? { nothing: 'selected' });
  });

  it('has a second pod where there is more than one node, which are taken away one at a time', () => {
    const { spec } = named<IDeployment>(manifests, 'Deployment', 'console');
    expect(spec?.replicas).toBe(folder.endsWith('local') ? 1 : 2);
    const budget = named<IPodDisruptionBudget>(manifests, 'PodDisruptionBudget', 'console').spec;
    expect(budget?.maxUnavailable).toBe(1);
    expect(budget?.selector?.matchLabels).toEqual(spec?.selector.matchLabels);
  });

  it('holds no secret, no account that could speak to the cluster, and reaches nothing', () => {
    expect(containerOf(manifests, 'console').env ?? []).toEqual([]);
    expect(podOf(manifests, 'console').automountServiceAccountToken).toBe(false);
    const policies = policiesOf(manifests, 'console');
    expect(policies.flatMap(({ spec }: INetworkPolicy) => spec?.egress ?? [])).toEqual([]);
    expect(policies.flatMap(({ spec }: INetworkPolicy) => spec?.ingress ?? [])).toEqual([
      {
        from: [{ namespaceSelector: { matchLabels: { 'tourbus/access': 'ingress' } } }],
        ports: [{ port: 'http', protocol: 'TCP' }],
      },
    ]);
  });
});
