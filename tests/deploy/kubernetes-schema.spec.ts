import { beforeAll, describe, expect, it } from '@jest/globals';
import { faultsOf, unchecked } from './kubernetes-schema.js';
import {
  describeManifest,
  manifestsOf,
  overlays,
  productionData,
  withComponents,
  type Manifest,
} from './manifests.js';

const kindOf = ({ apiVersion, kind }: Manifest): string => `${apiVersion} ${kind}`;
type Path = readonly (string | number)[];

/** Every place below a value, depth first. */
function* pathsOf(value: unknown, path: Path = []): Generator<Path> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    yield* pathsOf((value as Record<string | number, unknown>)[step], [...path, step]);
  }
}
const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((place, step) => (place as Record<string | number, unknown>)[step], value);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A copy of the manifest with one error planted. */
function planted(manifest: Manifest, path: Path, key: string | number, value: unknown): Manifest {
  const copy = structuredClone(manifest);
  (at(copy, path) as Record<string | number, unknown>)[key] = value;
  return copy;
}

describe('the manifests against the schemas of Kubernetes', () => {
  it.each([...overlays, productionData, withComponents])(
    'accepts everything that %s builds',
    async (folder) => {
      const manifests = (await manifestsOf(folder)).filter((manifest) => !unchecked.has(kindOf(manifest)));
      expect(manifests).not.toHaveLength(0);
      const faults = await Promise.all(
        manifests.map(async (manifest) => [describeManifest(manifest), await faultsOf(manifest)] as const),
      );
      expect(faults.filter(([, found]) => found.length > 0)).toEqual([]);
    },
  );

  it('leaves unchecked only kinds that are used and that Kubernetes has no schema for', async () => {
    const built = await Promise.all([...overlays, productionData, withComponents].map(manifestsOf));
    const unknown = built.flat().filter((manifest) => unchecked.has(kindOf(manifest)));
    expect(new Set(unknown.map(kindOf))).toEqual(new Set(unchecked));
    for (const manifest of unknown)
      expect(await faultsOf(manifest)).toEqual([`there is no schema for ${kindOf(manifest)}`]);
  });
});

describe('the schema check itself', () => {
  const container: Path = ['spec', 'template', 'spec', 'containers', 0];
  let deployment: Manifest;
  let samples: Manifest[];

  beforeAll(async () => {
    const manifests = await manifestsOf('deploy/k8s/overlays/production');
    // One manifest of each kind, and of Deployments the one with most in it.
    samples = [...new Map(manifests.map((manifest) => [kindOf(manifest), manifest])).values()];
    deployment = manifests.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'renderer',
    )!;
    samples = [...samples.filter(({ kind }) => kind !== 'Deployment'), deployment];
  });

  it.each<[string, Path, string, unknown, string]>([
    ['a misspelt key in resources', [...container, 'resources'], 'limit', {}, '/resources/limit is unknown'],
    [
      'a misspelt key in a probe',
      [...container, 'livenessProbe'],
      'periodSecond',
      5,
      '/livenessProbe/periodSecond is unknown',
    ],
    ['a misspelt key at the top', [], 'specs', {}, '/specs is unknown'],
    [
      'a word for a number in a probe',
      [...container, 'startupProbe'],
      'periodSeconds',
      'two',
      '/startupProbe/periodSeconds must be integer',
    ],
    ['a fraction of a replica', ['spec'], 'replicas', 1.5, '/spec/replicas must be integer'],
    [
      'an unreadable quantity',
      [...container, 'resources', 'limits'],
      'memory',
      'lots',
      'must match format "quantity"',
    ],
    [
      'a number for an environment value',
      [...container, 'env', 0],
      'value',
      3001,
      '/env/0/value must be string',
    ],
  ])('rejects %s', async (_, path, key, value, fault) => {
    const faults = await faultsOf(planted(deployment, path, key, value));
    expect(faults.join('\n')).toContain(fault);
  });

  it('rejects a manifest without what its kind requires', async () => {
    const faults = await faultsOf({ ...deployment, spec: {} });
    expect(faults).toContain('/spec must have required property selector');
    expect(faults).toContain('/spec must have required property template');
  });

  it('rejects an unknown key in every object of every kind', async () => {
    for (const sample of samples)
      for (const path of [...pathsOf(sample)].filter((place) => isObject(at(sample, place)))) {
        // Where keys are free (labels, limits), the value is what is wrong: they hold no objects.
        const faults = await faultsOf(planted(sample, path, 'planted', { by: 'the test' }));
        expect([describeManifest(sample), path, faults.length > 0]).toEqual([
          describeManifest(sample),
          path,
          true,
        ]);
      }
  });

  it('rejects an object in the place of every string, number and truth value', async () => {
    for (const sample of samples)
      for (const path of [...pathsOf(sample)].filter((place) => typeof at(sample, place) !== 'object')) {
        const faults = await faultsOf(planted(sample, path.slice(0, -1), path.at(-1)!, { planted: true }));
        expect([describeManifest(sample), path, faults.length > 0]).toEqual([
          describeManifest(sample),
          path,
          true,
        ]);
      }
  });

  it('says so when it knows no schema, instead of passing', async () => {
    const unknown = { ...deployment, apiVersion: 'apps/v0' };
    expect(await faultsOf(unknown)).toEqual(['there is no schema for apps/v0 Deployment']);
  });
});
