import { contracts } from './contracts.js';
import { durables } from './durables.js';
import { type ServiceName, services } from './envelope.js';
import { type Stream, advisories, confirmationsTo, streams, upstreamSubject } from './streams.js';

/**
 * Who connects to NATS: each service as itself, systems that publish events straight to the bus, and operators, who look
 * and mend and publish no fact.
 */
export const busUsers = [...services, 'upstream', 'operator'] as const;
export type BusUser = (typeof busUsers)[number];

/** What a user of NATS may publish and subscribe to; everything else is refused by the server. */
export interface BusPermissions {
  publish: string[];
  subscribe: string[];
}

/**
 * Streams are made by whichever service starts first; changed, and cleared of what is settled, by this one alone. Who may
 * change a stream may have it republish anything, and so speak for everybody; this one signs what the company says anyway.
 */
export const streamKeeper: ServiceName = 'composer';

/** Answers to a user come here; nobody else hears them. */
export const inboxPrefixOf = (user: string): string => `_INBOX.${user}`;

/** The streams that a service publishes to or reads from. */
export function streamsOf(service: ServiceName): readonly Stream[] {
  const published = contracts.filter(({ publishers }) => publishers.includes(service));
  const named = new Set([...published, ...durables[service]].map(({ stream }) => stream));
  return streams.filter(({ name }) => named.has(name));
}

export function busPermissions(user: BusUser): BusPermissions {
  if (user === 'operator') return { publish: ['$JS.API.>', '$JS.ACK.>'], subscribe: ['>'] };
  const inbox = `${inboxPrefixOf(user)}.>`;
  if (user === 'upstream') return { publish: [upstreamSubject], subscribe: [inbox] };
  return {
    publish: [...factsOf(user), ...confirmationsOf(user), ...streamRequests(user), ...consumerRequests(user)],
    subscribe: [inbox, confirmationsTo(user)],
  };
}

const factsOf = (service: ServiceName): string[] =>
  contracts.filter(({ publishers }) => publishers.includes(service)).map(({ subject }) => subject);

/** A service confirms to those whose facts it consumes. */
const confirmationsOf = (service: ServiceName): string[] => {
  const heard = contracts.filter(({ consumers }) => consumers.includes(service));
  const publishers = new Set(heard.flatMap((contract) => contract.publishers));
  return services.filter((each) => publishers.has(each)).map(confirmationsTo);
};

const streamRequests = (service: ServiceName): string[] => [
  '$JS.API.INFO',
  ...[...streams, advisories].flatMap(({ name }) => [
    `$JS.API.STREAM.INFO.${name}`,
    `$JS.API.STREAM.CREATE.${name}`,
    ...(service === streamKeeper ? [`$JS.API.STREAM.UPDATE.${name}`] : []),
  ]),
  ...(service === streamKeeper
    ? [
        ...streams.map(({ name }) => `$JS.API.STREAM.PURGE.${name}`),
        ...[...streams, advisories].map(({ name }) => `$JS.API.CONSUMER.LIST.${name}`),
      ]
    : streamsOf(service).map(({ name }) => `$JS.API.CONSUMER.LIST.${name}`)),
  ...[...streamsOf(service), advisories].map(({ name }) => `$JS.API.STREAM.MSG.GET.${name}`),
];

const consumerRequests = (service: ServiceName): string[] =>
  [...durables[service], { name: `${service}-advisories`, stream: advisories.name }].flatMap(
    ({ name, stream }) => [
      // A filter follows the name.
      `$JS.API.CONSUMER.CREATE.${stream}.${name}.>`,
      `$JS.API.CONSUMER.INFO.${stream}.${name}`,
      `$JS.API.CONSUMER.DELETE.${stream}.${name}`,
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`,
      `$JS.ACK.${stream}.${name}.>`,
    ],
  );
