import { beforeAll, describe, expect, it } from '@jest/globals';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IService } from 'kubernetes-models/v1/Service';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { routeOf } from '@tourbus/stack';
import {
  containerOf,
  manifestsOf,
  named,
  ofKind,
  overlays,
  podOf,
  services,
  settingsOf,
  withComponents,
  type Manifest,
} from './manifests.js';

const ports = { ingest: 3001, composer: 3002, renderer: 3003, dispatcher: 3004, tracker: 3005 };
const folders = [...overlays, withComponents];
const labelsOf = (manifests: readonly Manifest[], service: string): Record<string, string> =>
  named<IDeployment>(manifests, 'Deployment', service).spec?.template.metadata?.labels ?? {};

describe.each(folders)('%s', (folder) => {
  let manifests: readonly Manifest[];
  beforeAll(async () => {
    manifests = await manifestsOf(folder);
  });

  it.each(services)(
    'asks %s whether it has started, is ready and is alive, each at its own address',
    (service) => {
      const { startupProbe, readinessProbe, livenessProbe, ports: open } = containerOf(manifests, service);
      expect(open).toEqual([{ name: 'http', containerPort: ports[service], protocol: 'TCP' }]);
      expect(startupProbe?.httpGet).toEqual({ path: '/health/startup', port: 'http' });
      expect(readinessProbe?.httpGet).toEqual({ path: '/health/ready', port: 'http' });
      expect(livenessProbe?.httpGet).toEqual({ path: '/health/live', port: 'http' });
    },
  );

  it.each(services)('gives %s requests, and a bound on its memory', (service) => {
    const { resources } = containerOf(manifests, service);
    expect(resources).toMatchObject({
      requests: { cpu: expect.anything(), memory: expect.anything() },
      limits: { memory: expect.anything() },
    });
  });

  it.each(services)('lets %s finish what it has begun before it is killed', (service) => {
    const wait = containerOf(manifests, service).lifecycle?.preStop?.sleep?.seconds ?? 0;
    expect(wait).toBeGreaterThan(0);
    expect(podOf(manifests, service).terminationGracePeriodSeconds).toBeGreaterThanOrEqual(wait + 30);
  });

  it.each(services)('sends the traffic for %s to its pods and to no others', (service) => {
    const { spec } = named<IService>(manifests, 'Service', service);
    expect(labelsOf(manifests, service)).toMatchObject(spec?.selector ?? { nothing: 'selected' });
    expect(spec?.ports).toMatchObject([{ name: 'http', port: ports[service], targetPort: 'http' }]);
    expect(Object.entries(spec?.selector ?? {})).toContainEqual(['app.kubernetes.io/name', service]);
  });

  it.each(services)('takes away the pods of %s one at a time, and spreads them', (service) => {
    const { spec } = named<IPodDisruptionBudget>(manifests, 'PodDisruptionBudget', service);
    expect(spec?.maxUnavailable).toBe(1);
    expect(labelsOf(manifests, service)).toMatchObject(
      spec?.selector?.matchLabels ?? { nothing: 'selected' },
    );
    expect(
      podOf(manifests, service).topologySpreadConstraints?.map(({ topologyKey }) => topologyKey),
    ).toEqual(['kubernetes.io/hostname', 'topology.kubernetes.io/zone']);
  });

  it.each(services)('gives %s an account of its own that cannot speak to the cluster', (service) => {
    expect(named<IServiceAccount>(manifests, 'ServiceAccount', service).automountServiceAccountToken).toBe(
      false,
    );
    expect(podOf(manifests, service)).toMatchObject({
      serviceAccountName: service,
      automountServiceAccountToken: false,
    });
  });

  it('runs every pod as a numbered user without privileges, on a read-only root with room in /tmp', () => {
    for (const { metadata } of ofKind(manifests, 'Deployment')) {
      const pod = podOf(manifests, metadata.name);
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 10001,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      const { securityContext, volumeMounts } = containerOf(manifests, metadata.name);
      expect(securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(volumeMounts).toContainEqual({ name: 'tmp', mountPath: '/tmp' });
      const mounted = (volumeMounts ?? []).map(({ name }) => name);
      expect((pod.volumes ?? []).map(({ name }) => name).sort()).toEqual(mounted.sort());
    }
  });

  it('lets Chromium work in memory', () => {
    const { BROWSER_FOLDER } = settingsOf(manifests, 'renderer');
    expect(containerOf(manifests, 'renderer').volumeMounts).toContainEqual({
      name: 'browser',
      mountPath: BROWSER_FOLDER,
    });
    const memory = podOf(manifests, 'renderer').volumes?.find(({ name }) => name === 'browser');
    expect(memory?.emptyDir?.medium).toBe('Memory');
  });

  it('does not ask Chromium for a sandbox that the seccomp profile refuses', () => {
    expect(podOf(manifests, 'renderer').securityContext?.seccompProfile?.type).toBe('RuntimeDefault');
    expect(settingsOf(manifests, 'renderer')['BROWSER_SANDBOX']).toBe('off');
  });

  it('enforces the restricted pod security standard on the namespace of the services', () => {
    const labels = named(manifests, 'Namespace', 'tourbus').metadata.labels;
    expect(labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  it("routes the gateway's paths and no others", () => {
    const { spec } = named<IIngress>(manifests, 'Ingress', 'tourbus');
    const routes = (spec?.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
    expect(routes.map(({ path, backend }) => [path, backend.service?.name])).toEqual([
      ...services.map((service) => [`/api/${service}`, service]),
      ['/auth', 'composer'],
      ['/t', 'tracker'],
      ['/', 'console'],
    ]);
    // What the gateway knows no service for, it answers with the console.
    for (const { path, backend } of routes)
      expect(routeOf(`${path}/anything`) ?? 'console').toBe(backend.service?.name);
    for (const { pathType, backend } of routes)
      expect([pathType, backend.service?.port]).toEqual(['Prefix', { name: 'http' }]);
  });

  it('pins every image', () => {
    const images = ['Deployment', 'StatefulSet']
      .flatMap((kind) => ofKind<IDeployment>(manifests, kind))
      .flatMap(({ spec }) => spec?.template.spec?.containers ?? [])
      .map(({ image }) => image);
    for (const image of images) expect(image).toMatch(/:[0-9][\w.-]*$/);
  });
});

describe('the number of replicas', () => {
  it('is one in the local overlay, and stays so', async () => {
    const manifests = await manifestsOf('deploy/k8s/overlays/local');
    expect(ofKind(manifests, 'HorizontalPodAutoscaler')).toEqual([]);
    for (const service of services)
      expect(named<IDeployment>(manifests, 'Deployment', service).spec?.replicas).toBe(1);
  });

  it.each(services)('is three and more for %s in production, by load', async (service) => {
    const manifests = await manifestsOf('deploy/k8s/overlays/production');
    const { spec } = named<IHorizontalPodAutoscaler>(manifests, 'HorizontalPodAutoscaler', service);
    expect(spec).toMatchObject({ minReplicas: 3, scaleTargetRef: { kind: 'Deployment', name: service } });
    expect(spec?.maxReplicas).toBeGreaterThan(3);
    // A number in the Deployment would undo what the autoscaler decided with every apply.
    expect(named<IDeployment>(manifests, 'Deployment', service).spec?.replicas).toBeUndefined();
  });
});
