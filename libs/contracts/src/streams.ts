/**
 * The JetStream streams. They are transport, bounded in age and size (`discard: new` makes a full stream refuse,
 * which is back-pressure: outboxes hold what it does not take). What everybody has settled is taken out before that.
 * Postgres is the record.
 */
export interface Stream {
  readonly name: StreamName;
  readonly subjects: readonly string[];
  readonly maxAgeDays: number;
  readonly maxBytes: number;
}
export type StreamName =
  | 'TOURBUS_EVENTS'
  | 'TOURBUS_DATA'
  | 'TOURBUS_COMMUNICATIONS'
  | 'TOURBUS_RESPONSES'
  | 'TOURBUS_PREFERENCES'
  | 'TOURBUS_POLICIES'
  | 'TOURBUS_BATCHES'
  | 'TOURBUS_PRINT_STREAMS';

const gibibyte = 1024 ** 3;

export const streams: readonly Stream[] = [
  { name: 'TOURBUS_EVENTS', subjects: ['tourbus.events.>'], maxAgeDays: 7, maxBytes: 2 * gibibyte },
  {
    name: 'TOURBUS_DATA',
    subjects: ['tourbus.data.>', 'tourbus.customer.>'],
    maxAgeDays: 7,
    maxBytes: 2 * gibibyte,
  },
  {
    name: 'TOURBUS_COMMUNICATIONS',
    subjects: ['tourbus.communication.>'],
    maxAgeDays: 7,
    maxBytes: 4 * gibibyte,
  },
  { name: 'TOURBUS_RESPONSES', subjects: ['tourbus.response.>'], maxAgeDays: 7, maxBytes: gibibyte },
  {
    name: 'TOURBUS_PREFERENCES',
    subjects: ['tourbus.preferences.>'],
    maxAgeDays: 7,
    maxBytes: gibibyte / 4,
  },
  { name: 'TOURBUS_POLICIES', subjects: ['tourbus.policy.>'], maxAgeDays: 7, maxBytes: gibibyte / 16 },
  { name: 'TOURBUS_BATCHES', subjects: ['tourbus.batch.>'], maxAgeDays: 7, maxBytes: gibibyte },
  { name: 'TOURBUS_PRINT_STREAMS', subjects: ['tourbus.print-stream.>'], maxAgeDays: 7, maxBytes: gibibyte },
];

/** What the bus says about messages that used up their deliveries: kept, for whoever was not running then. */
export const advisories = {
  name: 'TOURBUS_ADVISORIES',
  subjects: ['$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>'],
  maxAgeDays: 7,
  maxBytes: 256 * 1024 * 1024,
} as const;

/**
 * On core NATS, where a publisher is told that what follows from its facts is committed: a confirmation that gets lost
 * costs one more publish, and no more.
 */
export const confirmationsTo = (publisher: string): string => `tourbus-confirmed.${publisher}`;

/** Where upstream systems publish CloudEvents straight to NATS: `tourbus.events.<source>.<type>`. */
export const upstreamSubject = 'tourbus.events.>';
