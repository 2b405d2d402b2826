import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { parseAllDocuments } from 'yaml';
import { kustomize } from './kubectl.js';

export const services = ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'] as const;
export const overlays = ['deploy/k8s/overlays/local', 'deploy/k8s/overlays/production'] as const;
/** Production with every optional component. */
export const withComponents = 'tests/deploy/fixtures/all-components';
export const productionData = 'deploy/k8s/overlays/production/data';

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  [field: string]: unknown;
}

export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => {
    const [fault] = document.errors;
    if (fault) throw fault;
    return document.toJS() as Manifest;
  });
}

const built = new Map<string, Promise<Manifest[]>>();

/** The manifests of a kustomization; built once, so treat them as read-only. */
export function manifestsOf(folder: string): Promise<Manifest[]> {
  const known = built.get(folder);
  if (known) return known;
  const manifests = kustomize(folder).then(parseManifests);
  built.set(folder, manifests);
  return manifests;
}

export const describeManifest = ({ apiVersion, kind, metadata }: Manifest): string =>
  `${apiVersion} ${kind} ${metadata.name}`;

export const ofKind = <T>(manifests: readonly Manifest[], kind: string): (T & Manifest)[] =>
  manifests.filter((manifest) => manifest.kind === kind) as (T & Manifest)[];

/** The one manifest of this kind and name, or an error that says what is there instead. */
export function named<T>(manifests: readonly Manifest[], kind: string, name: string): T & Manifest {
  const [manifest, second] = ofKind<T>(manifests, kind).filter(({ metadata }) => metadata.name === name);
  if (manifest && !second) return manifest;
  const present = ofKind(manifests, kind).map(({ metadata }) => metadata.name);
  throw new Error(`Expected one ${kind} named ${name}; there are: ${present.join(', ') || 'none'}.`);
}

export function podOf(manifests: readonly Manifest[], service: string): IPodSpec {
  const pod = named<IDeployment>(manifests, 'Deployment', service).spec?.template.spec;
  if (!pod) throw new Error(`The Deployment ${service} has no pod.`);
  return pod;
}

export function containerOf(manifests: readonly Manifest[], service: string): IContainer {
  const [container, second] = podOf(manifests, service).containers;
  if (!container || second) throw new Error(`The Deployment ${service} should have exactly one container.`);
  return container;
}

/** The plain configuration of a service, as its container sees it. */
export const settingsOf = (manifests: readonly Manifest[], service: string): Record<string, string> =>
  Object.assign(
    {},
    ...(containerOf(manifests, service).envFrom ?? []).map(
      ({ configMapRef }) =>
        named<{ data?: Record<string, string> }>(manifests, 'ConfigMap', configMapRef?.name ?? 'none').data,
    ),
  );

export interface SecretReference {
  secret: string;
  key: string;
  optional: boolean;
}

/** The values that a container takes from Secrets. */
export const secretsOf = (manifests: readonly Manifest[], container: string): SecretReference[] =>
  (containerOf(manifests, container).env ?? []).flatMap(({ valueFrom }) => {
    const reference = valueFrom?.secretKeyRef;
    return reference
      ? [{ secret: reference.name ?? '', key: reference.key, optional: reference.optional ?? false }]
      : [];
  });

/** The policies that select the pods of a service. An empty selector selects every pod. */
export function policiesOf(manifests: readonly Manifest[], service: string): (INetworkPolicy & Manifest)[] {
  const { metadata, spec } = named<IDeployment>(manifests, 'Deployment', service);
  const labels = spec?.template.metadata?.labels ?? {};
  return ofKind<INetworkPolicy>(manifests, 'NetworkPolicy').filter(
    (policy) =>
      policy.metadata.namespace === metadata.namespace &&
      Object.entries(policy.spec?.podSelector?.matchLabels ?? {}).every(
        ([key, value]) => labels[key] === value,
      ),
  );
}
