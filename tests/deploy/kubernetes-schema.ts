import type { Manifest } from './manifests.js';

/** Kinds of operators, whose schemas are not Kubernetes' own. Nothing else goes unchecked. */
export const unchecked: ReadonlySet<string> = new Set([
  'postgresql.cnpg.io/v1 Cluster',
  'postgresql.cnpg.io/v1 Database',
  'postgresql.cnpg.io/v1 ScheduledBackup',
  'barmancloud.cnpg.io/v1 ObjectStore',
  'keda.sh/v1alpha1 ScaledObject',
  'monitoring.coreos.com/v1 ServiceMonitor',
]);

interface Model {
  prototype: { validate(this: unknown): void };
}
interface SchemaError {
  instancePath: string;
  message?: string;
}

/**
 * What Kubernetes' schema of this kind objects to: wrong types, missing and unknown keys.
 *
 * kubernetes-models ships the schemas compiled, and open as Kubernetes publishes them: a misspelt key would pass.
 * They are closed from outside: a key that validation never reads is one that the schema has no word for.
 */
export async function faultsOf(manifest: Manifest): Promise<string[]> {
  const model = await modelOf(manifest);
  if (!model) return [`there is no schema for ${manifest.apiVersion} ${manifest.kind}`];
  const unread = new Set<string>();
  const wrong = typeFaults(model, observed(manifest, '', unread, new Map()));
  return [...wrong, ...[...unread].map((path) => `${path} is unknown`)];
}

async function modelOf({ apiVersion, kind }: Manifest): Promise<Model | undefined> {
  try {
    const module = (await import(`kubernetes-models/${apiVersion}/${kind}`)) as Record<string, Model>;
    return module[kind];
  } catch {
    return undefined;
  }
}

function typeFaults(model: Model, manifest: unknown): string[] {
  try {
    model.prototype.validate.call(manifest);
    return [];
  } catch (error) {
    const { errors } = error as { errors?: SchemaError[] };
    if (!errors) throw error;
    return errors.map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? 'is invalid'}`);
  }
}

/** The same value, taking the paths that are read out of `unread`. Children are entered once their parent is read. */
function observed(value: unknown, path: string, unread: Set<string>, seen: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  if (known) return known;
  const pathOf = (key: string): string => `${path}/${key}`;
  for (const key of Object.keys(value)) unread.add(pathOf(key));
  const proxy = new Proxy(value, {
    get(target, key, receiver) {
      const child: unknown = Reflect.get(target, key, receiver);
      if (typeof key !== 'string' || !Object.hasOwn(target, key)) return child;
      unread.delete(pathOf(key));
      return observed(child, pathOf(key), unread, seen);
    },
  });
  seen.set(value, proxy);
  return proxy;
}
