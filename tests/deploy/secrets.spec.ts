import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { routesOf } from '../architecture/sources.js';
import { root } from './kubectl.js';
import { faultsOf } from './kubernetes-schema.js';
import { manifestsOf, named, ofKind, secretsOf, services, type Manifest } from './manifests.js';

interface Secret extends Manifest {
  stringData: Record<string, string>;
}
const script = join(root, 'deploy/k8s/overlays/local/secrets.mjs');
const print = (): string =>
  execFileSync(process.execPath, [script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const secrets = (JSON.parse(print()) as { items: Secret[] }).items;
const valueOf = (secret: string, key: string): string =>
  named<Secret>(secrets, 'Secret', secret).stringData[key] ?? '';

/** `name:sha256:scope+scope`, taken apart. */
const apiKeysOf = (service: string): { name?: string; hash?: string; scopes: string[] }[] =>
  valueOf(`tourbus-${service}`, 'API_KEYS')
    .split(' ')
    .map((entry) => {
      const [, name, hash, scopes = ''] = /^(\w+):([0-9a-f]{64}):(.+)$/.exec(entry) ?? [];
      return { name, hash, scopes: scopes.split('+').sort() };
    });

describe('the secrets of the local overlay', () => {
  it('are well-formed and different each time', async () => {
    expect(JSON.parse(print())).not.toEqual({ apiVersion: 'v1', kind: 'List', items: secrets });
    for (const secret of secrets) expect(await faultsOf(secret)).toEqual([]);
  });

  it('hold every key that a pod cannot start without', async () => {
    const manifests = await manifestsOf('deploy/k8s/overlays/local');
    const needed = ofKind(manifests, 'Deployment')
      .flatMap(({ metadata }) => secretsOf(manifests, metadata.name))
      .filter(({ optional }) => !optional);
    expect(needed).not.toHaveLength(0);
    for (const { secret, key } of needed) expect([secret, key, valueOf(secret, key)]).not.toContain('');
  });

  it.each(services)(
    'open everything in %s to the local key, and name no scope that it does not know',
    (service) => {
      const routes = [...routesOf(`apps/${service}/src`), ...routesOf('libs/platform/src')];
      const asked = new Set(routes.map(({ scope }) => scope).filter((scope) => scope !== 'public'));
      expect(apiKeysOf(service).find(({ name }) => name === 'local')?.scopes).toEqual([...asked].sort());
    },
  );

  it('let the composer ask the renderer for previews', () => {
    const hash = createHash('sha256').update(valueOf('tourbus-composer', 'RENDERER_API_KEY')).digest('hex');
    expect(apiKeysOf('renderer')).toContainEqual({ name: 'composer', hash, scopes: ['documents:write'] });
  });
});
