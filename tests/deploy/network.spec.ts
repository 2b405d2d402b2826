import { beforeAll, describe, expect, it } from '@jest/globals';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import {
  manifestsOf,
  named,
  overlays,
  policiesOf,
  services,
  withComponents,
  type Manifest,
} from './manifests.js';

/** What the pods of a service may reach, in words: who (or which range), and the ports. */
const egressOf = (manifests: readonly Manifest[], service: string): string[] =>
  policiesOf(manifests, service)
    .flatMap(({ spec }) => spec?.egress ?? [])
    .flatMap(({ to, ports }) =>
      (to ?? [{}]).map((peer) => `${peerName(peer)} ${(ports ?? []).map(({ port }) => port).join(',')}`),
    )
    .sort();

const ingressOf = (manifests: readonly Manifest[], service: string): string[] =>
  policiesOf(manifests, service)
    .flatMap(({ spec }) => spec?.ingress ?? [])
    .flatMap(({ from, ports }) =>
      (from ?? [{}]).map((peer) => `${peerName(peer)} ${(ports ?? []).map(({ port }) => port).join(',')}`),
    )
    .sort();

type Peer = NonNullable<NonNullable<NonNullable<INetworkPolicy['spec']>['ingress']>[number]['from']>[number];

function peerName({ ipBlock, namespaceSelector, podSelector }: Peer): string {
  if (ipBlock) return ipBlock.cidr;
  const words = [namespaceSelector, podSelector].flatMap((selector) => [
    ...Object.entries(selector?.matchLabels ?? {})
      .filter(([key]) => key !== 'tourbus/role')
      .map(([, value]) => value),
    ...(selector?.matchExpressions ?? []).map(({ values }) => (values ?? []).join('|')),
  ]);
  return words.join('/') || 'anyone';
}

const everyService = [
  'kube-system/kube-dns 53,53',
  'otlp 4318',
  'tourbus-data/nats 4222',
  'tourbus-data/postgres 5432',
];
const providers = ['0.0.0.0/0 25,465,587,443', '::/0 25,465,587,443'];
const objectStore = ['192.0.2.0/24 443'];
const sandbox = ['sandbox http,smtp'];

describe.each([...overlays, withComponents])('the network of %s', (folder) => {
  let manifests: readonly Manifest[];
  const local = folder.endsWith('local');
  beforeAll(async () => {
    manifests = await manifestsOf(folder);
  });

  it('forbids everything that no policy allows', () => {
    expect(named<INetworkPolicy>(manifests, 'NetworkPolicy', 'default-deny').spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
    for (const service of services)
      expect(policiesOf(manifests, service).map(({ metadata }) => metadata.name)).toContain('default-deny');
  });

  it.each([
    ['ingest', ['0.0.0.0/0 443', '::/0 443']],
    ['composer', ['0.0.0.0/0 443', '::/0 443', 'renderer http', ...(local ? ['sandbox http'] : [])]],
    ['renderer', []],
    ['dispatcher', local ? [...providers, ...sandbox] : providers],
    ['tracker', []],
  ] as const)('lets %s out to the stores, and beyond them only to %j', (service, beyond) => {
    const expected = [...everyService, ...beyond, ...(local ? [] : objectStore)].sort();
    expect(egressOf(manifests, service)).toEqual(expected);
  });

  it.each(services)(
    'lets the ingress controller and Prometheus in to %s, and the composer to the renderer',
    (service) => {
      const expected =
        service === 'renderer' ? ['composer http', 'ingress|prometheus http'] : ['ingress|prometheus http'];
      expect(ingressOf(manifests, service)).toEqual(expected);
    },
  );

  it.each([
    ['the dispatcher', 'dispatcher-to-providers'],
    ['ingest', 'ingest-to-sources'],
    ['composer', 'composer-to-identity-provider'],
  ])("keeps %s from private addresses and from the cloud's metadata", (_, policy) => {
    const { spec } = named<INetworkPolicy>(manifests, 'NetworkPolicy', policy);
    const outside = spec?.egress?.[0]?.to?.find(({ ipBlock }) => ipBlock?.cidr === '0.0.0.0/0')?.ipBlock;
    expect(outside?.except).toEqual(
      expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16']),
    );
  });
});
