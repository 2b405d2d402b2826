import { describe, expect, it } from '@jest/globals';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { platformConfigSchema } from '@tourbus/platform';
import { consumersOf } from '../architecture/sources.js';
import { manifestsOf, named, ofKind, productionData, services, withComponents } from './manifests.js';

interface ScaledObject {
  spec: {
    scaleTargetRef: { name: string };
    minReplicaCount: number;
    maxReplicaCount: number;
    triggers: { type: string; metadata: Record<string, string> }[];
  };
}
const autoscaler = async (service: string) =>
  named<IHorizontalPodAutoscaler>(
    await manifestsOf('deploy/k8s/overlays/production'),
    'HorizontalPodAutoscaler',
    service,
  ).spec;

describe('scaling by consumer lag', () => {
  it.each(services)('watches every consumer of %s, on the stream that it is on', async (service) => {
    const { spec } = named<ScaledObject>(await manifestsOf(withComponents), 'ScaledObject', service);
    const watched = spec.triggers
      .filter(({ type }) => type === 'nats-jetstream')
      .map(({ metadata }) => `${metadata['stream']} ${metadata['consumer']}`);
    const declared = consumersOf(service).map(({ stream, durable }) => `${stream} ${durable}`);
    expect(watched.sort()).toEqual(declared.sort());
    expect(spec.scaleTargetRef.name).toBe(service);
  });

  it.each(services)(
    'keeps %s within the bounds of its plain autoscaler, which it replaces',
    async (service) => {
      const manifests = await manifestsOf(withComponents);
      expect(ofKind(manifests, 'HorizontalPodAutoscaler')).toEqual([]);
      const { spec } = named<ScaledObject>(manifests, 'ScaledObject', service);
      const plain = await autoscaler(service);
      expect([spec.minReplicaCount, spec.maxReplicaCount]).toEqual([plain?.minReplicas, plain?.maxReplicas]);
    },
  );
});

describe('scaling to the limit', () => {
  interface Cluster {
    spec: { postgresql: { parameters: { max_connections: string } } };
  }

  it('leaves Postgres connections to spare, also while pods are replaced', async () => {
    const limits = await Promise.all(
      services.map(async (service) => (await autoscaler(service))?.maxReplicas),
    );
    const pods = limits.reduce<number>((sum, limit) => sum + (limit ?? Infinity) + 1, 0);
    const pool = platformConfigSchema.shape.DATABASE_POOL.parse(undefined);
    const { spec } = named<Cluster>(await manifestsOf(productionData), 'Cluster', 'postgres');
    expect(Number(spec.postgresql.parameters.max_connections)).toBeGreaterThan(pods * pool);
  });
});
