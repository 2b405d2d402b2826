import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { streams } from '@tourbus/contracts';
import { parse } from 'yaml';
import { faultsOf } from './kubernetes-schema.js';
import { root } from './kubectl.js';
import {
  containerOf,
  manifestsOf,
  named,
  ofKind,
  overlays,
  productionData,
  services,
  withComponents,
  type Manifest,
} from './manifests.js';

/** What each service reads beyond the keys of every service. */
const ownKeys: Record<(typeof services)[number], readonly string[]> = {
  ingest: [],
  composer: ['RENDERER_URL', 'RENDERER_API_KEY'],
  renderer: ['PUBLIC_URL', 'LINK_SIGNING_KEY', 'CHROMIUM_PATH', 'RENDERER_PAGES'],
  dispatcher: [
    ...['EMAIL_PROVIDER', 'SMTP_URL', 'SENDGRID_API_KEY', 'SENDGRID_URL'],
    ...['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_URL', 'PRINT_SPOOL'],
  ],
  tracker: ['PUBLIC_URL', 'LINK_SIGNING_KEY', 'TWILIO_AUTH_TOKEN', 'SENDGRID_WEBHOOK_PUBLIC_KEY'],
};
/** Read by the S3 client itself, not by our configuration. */
const libraryKeys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
const secretKeys = /(_KEY|_KEYS|_TOKEN|_SID|_KEY_ID|DATABASE_URL|NATS_URL|SMTP_URL)$/;

const platformKeys = [
  ...readFileSync(join(root, 'libs/platform/src/config/config.ts'), 'utf8').matchAll(
    /^ {2}([A-Z][A-Z0-9_]+): z/gm,
  ),
].map(([, key]) => key!);

interface ConfigMap {
  data?: Record<string, string>;
}
interface SecretReference {
  secret: string;
  key: string;
  optional: boolean;
}

/** The plain configuration of a service, as its container sees it. */
const settingsOf = (manifests: readonly Manifest[], service: string): Record<string, string> =>
  Object.assign(
    {},
    ...(containerOf(manifests, service).envFrom ?? []).map(
      ({ configMapRef }) => named<ConfigMap>(manifests, 'ConfigMap', configMapRef?.name ?? 'none').data,
    ),
  );

const secretsOf = (manifests: readonly Manifest[], container: string): SecretReference[] =>
  (containerOf(manifests, container).env ?? []).flatMap(({ valueFrom }) => {
    const reference = valueFrom?.secretKeyRef;
    return reference
      ? [{ secret: reference.name ?? '', key: reference.key, optional: reference.optional ?? false }]
      : [];
  });

describe.each([...overlays, withComponents])('the configuration in %s', (folder) => {
  let manifests: readonly Manifest[];
  beforeAll(async () => {
    manifests = await manifestsOf(folder);
  });

  it.each(services)('gives %s only keys that it reads', (service) => {
    const known = [...platformKeys, ...ownKeys[service], ...libraryKeys];
    const environment = (containerOf(manifests, service).env ?? []).map(({ name }) => name);
    for (const key of [...Object.keys(settingsOf(manifests, service)), ...environment])
      expect(known).toContain(key);
  });

  it.each(services)('gives %s what it cannot start without', (service) => {
    const given = [
      ...Object.keys(settingsOf(manifests, service)),
      ...secretsOf(manifests, service).map(({ key }) => key),
    ];
    expect(given).toEqual(
      expect.arrayContaining([
        'HOST',
        'PORT',
        'DATABASE_URL',
        'NATS_URL',
        'NATS_REPLICAS',
        'API_KEYS',
        'ARTEFACTS_URL',
      ]),
    );
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

describe('the secrets of the local overlay', () => {
  it('are complete, well-formed and different each time', async () => {
    const script = join(root, 'deploy/k8s/overlays/local/secrets.mjs');
    const print = (): string =>
      execFileSync(process.execPath, [script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const text = print();
    expect(print()).not.toBe(text);
    const { items } = JSON.parse(text) as { items: (Manifest & { stringData: Record<string, string> })[] };
    for (const item of items) expect(await faultsOf(item)).toEqual([]);
    const manifests = await manifestsOf('deploy/k8s/overlays/local');
    const references = ofKind(manifests, 'Deployment').flatMap(({ metadata }) =>
      secretsOf(manifests, metadata.name),
    );
    const held = items.flatMap(({ metadata, stringData }) =>
      Object.keys(stringData).map((key) => `${metadata.name} ${key}`),
    );
    for (const { secret, key, optional } of references)
      if (!optional) expect(held).toContain(`${secret} ${key}`);
  });
});

describe('scaling by consumer lag', () => {
  interface ScaledObject {
    spec: {
      scaleTargetRef: { name: string };
      triggers: { type: string; metadata: Record<string, string> }[];
    };
  }
  it.each(services)('watches the consumers of %s on the streams that they are on', async (service) => {
    const manifests = await manifestsOf(withComponents);
    const { spec } = named<ScaledObject>(manifests, 'ScaledObject', service);
    const lags = spec.triggers.filter(({ type }) => type === 'nats-jetstream');
    expect(spec.scaleTargetRef.name).toBe(service);
    expect(lags).not.toHaveLength(0);
    for (const { metadata } of lags) {
      expect(streams.map(({ name }) => name)).toContain(metadata['stream']);
      expect(metadata['consumer']).toMatch(new RegExp(`^${service}-[a-z-]+$`));
    }
  });

  it('replaces the plain autoscalers', async () => {
    expect(ofKind(await manifestsOf(withComponents), 'HorizontalPodAutoscaler')).toEqual([]);
  });
});

describe('the stores of production', () => {
  interface Cluster {
    spec: {
      instances: number;
      postgresql: { synchronous: unknown };
      managed: { roles: { name: string; passwordSecret: { name: string } }[] };
    };
  }
  interface NatsValues {
    config: { jetstream: { fileStore: { pvc: { size: string } } } };
  }
  interface Database {
    spec: { schemas: { name: string; owner: string }[] };
  }

  it('keep every commit on two instances, and give each service its role and schema', async () => {
    const manifests = await manifestsOf(productionData);
    const { spec } = named<Cluster>(manifests, 'Cluster', 'postgres');
    expect(spec).toMatchObject({
      instances: 3,
      postgresql: { synchronous: { method: 'any', number: 1, dataDurability: 'required' } },
    });
    expect(spec.managed.roles.map(({ name }) => name)).toEqual([...services]);
    expect(named<Database>(manifests, 'Database', 'tourbus').spec.schemas).toEqual(
      services.map((name) => ({ name, owner: name })),
    );
  });

  it('run NATS on three nodes, with room on disk for what the streams may hold', () => {
    const values: unknown = parse(readFileSync(join(root, productionData, 'nats-values.yaml'), 'utf8'));
    const disk = Number.parseInt((values as NatsValues).config.jetstream.fileStore.pvc.size) * 1024 ** 3;
    expect(disk).toBeGreaterThan(streams.reduce((sum, { maxBytes }) => sum + maxBytes, 0));
    expect(values).toMatchObject({
      config: {
        cluster: { enabled: true, replicas: 3 },
        jetstream: { enabled: true, fileStore: { enabled: true, pvc: { enabled: true } } },
      },
      podTemplate: { merge: { metadata: { labels: { 'tourbus/store': 'nats' } } } },
      podDisruptionBudget: { enabled: true, merge: { spec: { maxUnavailable: 1 } } },
    });
  });
});
