import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseConfig } from '@tourbus/platform';
import type { ZodType } from 'zod';
import { configSchemaOf } from '../architecture/sources.js';
import { root } from './kubectl.js';
import {
  containerOf,
  manifestsOf,
  ofKind,
  overlays,
  secretsOf,
  services,
  settingsOf,
  withComponents,
  type Manifest,
} from './manifests.js';

/** Read by the S3 client itself, not by our configuration. */
const libraryKeys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
const secretKeys =
  /(_KEY|_KEYS|_TOKEN|_SECRET|_SID|_KEY_ID|DATABASE_URL|NATS_URL|SMTP_URL|CONNECTIONS|SECRETS)$/;

/** A pair of keys as the README says to make it. */
const sessionKeys = (): Record<string, string> =>
  Object.fromEntries(
    execFileSync(process.execPath, [join(root, 'deploy/k8s/session-keys.mjs')], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );

/** Values of the right form for what comes from Secrets. */
const exampleSecrets: Record<string, string> = {
  ...sessionKeys(),
  DATABASE_URL: 'postgres://role:password@postgres.tourbus-data:5432/tourbus',
  NATS_URL: 'nats://service:password@nats.tourbus-data:4222',
  SMTP_URL: 'smtps://smtp.example.com:465',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  CONTACT_KEYS: `k1:${'0'.repeat(32)}`,
  CONNECTIONS: '{"crm":"postgres://reader:password@crm.example.com/crm"}',
  SECRETS: '{"billing":"whsec_MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw"}',
};

describe.each([...overlays, withComponents])('the configuration in %s', (folder) => {
  let manifests: readonly Manifest[];
  beforeAll(async () => {
    manifests = await manifestsOf(folder);
  });

  const givenTo = (service: string): string[] => [
    ...Object.keys(settingsOf(manifests, service)),
    ...secretsOf(manifests, service).map(({ key }) => key),
  ];

  it.each(services)('gives %s only keys that it reads', async (service) => {
    const { shape } = await configSchemaOf(service);
    const environment = (containerOf(manifests, service).env ?? []).map(({ name }) => name);
    const unknown = [...givenTo(service), ...environment].filter(
      (key) => !(key in shape) && !libraryKeys.includes(key),
    );
    expect(unknown).toEqual([]);
  });

  it.each(services)(
    'gives %s what it cannot start without, or would seek on its own machine',
    async (service) => {
      const { shape } = await configSchemaOf(service);
      const needed = Object.entries(shape as Record<string, ZodType>)
        .filter(([, schema]) => {
          const { success, data } = schema.safeParse(undefined);
          return !success || /127\.0\.0\.1/.test(String(data));
        })
        .map(([key]) => key);
      expect(needed).toEqual(expect.arrayContaining(['DATABASE_URL', 'NATS_URL']));
      expect(givenTo(service)).toEqual(
        expect.arrayContaining([...needed, 'HOST', 'PORT', 'NATS_REPLICAS', 'API_KEYS', 'ARTEFACTS_URL']),
      );
    },
  );

  it.each(services)('gives %s values that it takes', async (service) => {
    const secrets = Object.fromEntries(
      secretsOf(manifests, service).map(({ key }) => [key, exampleSecrets[key] ?? 'x'.repeat(32)]),
    );
    const environment = { ...settingsOf(manifests, service), ...secrets };
    expect(parseConfig(await configSchemaOf(service), environment)).toBeDefined();
  });

  it.each(services)('takes every secret of %s by reference', (service) => {
    for (const key of Object.keys(settingsOf(manifests, service))) expect(key).not.toMatch(secretKeys);
    for (const { name, value } of containerOf(manifests, service).env ?? [])
      expect([name, value]).toEqual([name, undefined]);
  });

  it('holds no Secret: values never lie in the repository', () => {
    expect(ofKind(manifests, 'Secret')).toEqual([]);
  });

  it('says in the README which secrets are needed', () => {
    const readme = readFileSync(join(root, 'deploy/README.md'), 'utf8');
    const references = ofKind(manifests, 'Deployment').flatMap(({ metadata }) =>
      secretsOf(manifests, metadata.name),
    );
    for (const { secret, key } of references) {
      expect(readme).toContain(`\`${key}\``);
      const perService = services.some((service) => secret === `tourbus-${service}`);
      expect(readme).toContain(perService ? '`tourbus-<service>`' : `\`${secret}\``);
    }
  });
});
