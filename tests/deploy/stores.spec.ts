import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { streams } from '@tourbus/contracts';
import { parse } from 'yaml';
import { root } from './kubectl.js';
import { manifestsOf, named, productionData, services } from './manifests.js';

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
