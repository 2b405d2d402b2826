import type { ServiceName } from './envelope.js';
import type { StreamName } from './streams.js';

/** A durable consumer: the name under which the bus keeps how far a service has read a stream. */
export interface Durable {
  readonly name: string;
  readonly stream: StreamName;
}

/** Every durable consumer of every service. Each may use its own and no other: see bus-permissions. */
export const durables: Readonly<Record<ServiceName, readonly Durable[]>> = {
  ingest: [
    { name: 'ingest-events', stream: 'TOURBUS_EVENTS' },
    { name: 'ingest-responses', stream: 'TOURBUS_RESPONSES' },
    { name: 'ingest-preferences', stream: 'TOURBUS_PREFERENCES' },
    { name: 'ingest-silences', stream: 'TOURBUS_DATA' },
    { name: 'ingest-batches', stream: 'TOURBUS_BATCHES' },
    { name: 'ingest-print-streams', stream: 'TOURBUS_PRINT_STREAMS' },
  ],
  composer: [
    { name: 'composer-composition', stream: 'TOURBUS_DATA' },
    { name: 'composer-deferrals', stream: 'TOURBUS_DATA' },
    { name: 'composer-erasures', stream: 'TOURBUS_DATA' },
    { name: 'composer-holds', stream: 'TOURBUS_DATA' },
    { name: 'composer-contacts', stream: 'TOURBUS_COMMUNICATIONS' },
    { name: 'composer-fallbacks', stream: 'TOURBUS_COMMUNICATIONS' },
  ],
  renderer: [
    { name: 'renderer-rendering', stream: 'TOURBUS_COMMUNICATIONS' },
    { name: 'renderer-print-streams', stream: 'TOURBUS_PRINT_STREAMS' },
    { name: 'renderer-erasures', stream: 'TOURBUS_DATA' },
    { name: 'renderer-holds', stream: 'TOURBUS_DATA' },
  ],
  dispatcher: [
    { name: 'dispatcher-deliveries', stream: 'TOURBUS_COMMUNICATIONS' },
    { name: 'dispatcher-suppressions', stream: 'TOURBUS_DATA' },
    { name: 'dispatcher-stops', stream: 'TOURBUS_RESPONSES' },
    { name: 'dispatcher-kill-switches', stream: 'TOURBUS_POLICIES' },
    { name: 'dispatcher-erasures', stream: 'TOURBUS_DATA' },
    { name: 'dispatcher-holds', stream: 'TOURBUS_DATA' },
    { name: 'dispatcher-print-jobs', stream: 'TOURBUS_PRINT_STREAMS' },
  ],
  tracker: [
    { name: 'tracker-record', stream: 'TOURBUS_COMMUNICATIONS' },
    { name: 'tracker-profiles', stream: 'TOURBUS_DATA' },
    { name: 'tracker-erasures', stream: 'TOURBUS_DATA' },
    { name: 'tracker-holds', stream: 'TOURBUS_DATA' },
    { name: 'tracker-offers', stream: 'TOURBUS_PREFERENCES' },
  ],
};
