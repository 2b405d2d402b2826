import type { Context } from '@opentelemetry/api';
import type { Envelope, ServiceName } from '@tourbus/contracts';
import type { TraceHeaders } from '../telemetry/trace.js';

/** One message of a batch, parsed and checked against its contract. */
export interface Message<T> {
  readonly envelope: Envelope;
  readonly subject: string;
  readonly data: T;
  /** Facts caused by this message carry this trace on. */
  readonly trace: Context;
  /** Whom it is about was forgotten since: what follows from it may name nobody. */
  readonly forgotten?: boolean;
}

/** A message as it lies on the bus, in an outbox or among the parked. */
export interface RawMessage {
  readonly id: string;
  readonly subject: string;
  /** `ce-*` attributes, `traceparent`, `tracestate`; lower case. */
  readonly headers: TraceHeaders;
  readonly body: string;
  /** When the bus took it. */
  readonly publishedAt?: Date;
  /** How often the bus has given it to somebody, this time included. */
  readonly deliveries?: number;
}

/** What a transaction announced, and the services that have to confirm that they have it. */
export interface Fact extends RawMessage {
  readonly awaiting: readonly ServiceName[];
}

/** The service that published one of our own facts, by its CloudEvents source. */
export const publisherOf = (headers: TraceHeaders): string | undefined =>
  /^\/tourbus\/(\w+)$/.exec(decodeHeader(headers['ce-source'] ?? ''))?.[1];

export const envelopeHeaders = (envelope: Envelope): Record<string, string> =>
  Object.fromEntries(
    Object.entries(envelope)
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      .map(([name, value]) => [`ce-${name}`, encodeHeader(value)]),
  );

/** CloudEvents' HTTP binding percent-encodes what a header cannot carry; the NATS binding does the same. */
export const encodeHeader = (value: string): string =>
  value.replace(/[^\x21-\x7e]|["%]/gu, (char) => (char === ' ' ? '%20' : encodeURIComponent(char)));

export const decodeHeader = (value: string): string => {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

export const envelopeOf = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith('ce-'))
      .map(([name, value]) => [name.slice(3), decodeHeader(value)]),
  );
