import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { root } from './kubectl.js';
import { containerOf, manifestsOf, named, overlays, settingsOf, type Manifest } from './manifests.js';

const [local, production] = overlays;

describe('signing in on the local overlay', () => {
  let manifests: readonly Manifest[];
  beforeAll(async () => {
    manifests = await manifestsOf(local);
  });

  const given = (name: string) => containerOf(manifests, 'sandbox').env?.find((each) => each.name === name);

  it('leads to the stand-in by one address, for browsers and for composer', () => {
    const issuer = settingsOf(manifests, 'composer')['OIDC_ISSUER'];
    expect(issuer).toBe(given('OIDC_ISSUER')?.value);
    const { hostname, port } = new URL(issuer ?? '');
    expect(named<{ spec: { ports: unknown } }>(manifests, 'Service', hostname).spec.ports).toContainEqual(
      expect.objectContaining({ name: 'http', port: Number(port) }),
    );
  });

  it('leads back to where people came from', () => {
    const { PUBLIC_URL } = settingsOf(manifests, 'composer');
    expect(given('OIDC_REDIRECT_URI')?.value).toBe(`${PUBLIC_URL}/auth/callback`);
  });

  it('takes one secret for both sides, which secrets.mjs makes', () => {
    const ofComposer = containerOf(manifests, 'composer').env?.find(
      ({ name }) => name === 'OIDC_CLIENT_SECRET',
    );
    const { name, key } = given('OIDC_CLIENT_SECRET')?.valueFrom?.secretKeyRef ?? {};
    expect(ofComposer?.valueFrom?.secretKeyRef).toMatchObject({ name, key });
    const script = join(root, local, 'secrets.mjs');
    const { items } = JSON.parse(
      execFileSync(process.execPath, [script], { encoding: 'utf8', stdio: 'pipe' }),
    ) as {
      items: (Manifest & { stringData: Record<string, string> })[];
    };
    const made = items.find(({ metadata }) => metadata.name === name)?.stringData ?? {};
    expect(Object.keys(made).sort()).toEqual(['OIDC_CLIENT_SECRET', 'SESSION_PRIVATE_KEY']);
    expect(made[key ?? '']).toHaveLength(43);
  });

  it('says that the stand-in is not for production, where there is none', async () => {
    const { metadata } = named<IDeployment>(manifests, 'Deployment', 'sandbox') as Manifest;
    expect(metadata.labels).toMatchObject({ 'tourbus/not-for': 'production' });
    expect(JSON.stringify(await manifestsOf(production))).not.toContain('sandbox');
  });
});
