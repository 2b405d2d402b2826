import { Inject, Injectable } from '@nestjs/common';
import { type ConsumerInfo, type MsgRequest } from '@nats-io/jetstream';
import { type ServiceName, contracts, streamsOf } from '@tourbus/contracts';
import { Bus } from './bus.js';
import { SERVICE_NAME } from './service-name.js';

/** How far a durable consumer is, of whichever service. */
export interface Position {
  durable: string;
  stream: string;
  filter: string;
  /** Messages it has not been given yet. */
  lag: number;
  /** Messages given and not settled. */
  unacknowledged: number;
  /** When the oldest message that it has not settled was published; none where it has settled all. */
  oldest?: Date;
  /** When the bus was asked. */
  asOf: Date;
}

/** `composer-composition` belongs to the composer. */
export const serviceOf = (durable: string): string => durable.split('-')[0] ?? durable;

const covers = (filter: string, subject: string): boolean => {
  const wanted = filter.split('.');
  const given = subject.split('.');
  return wanted.every(
    (token, i) => token === '>' || token === given[i] || (token === '*' && given[i] !== undefined),
  );
};

/**
 * Until when all services that consume a subject have settled what was published on it. Nothing is said of a subject
 * that somebody should consume and nobody does yet.
 */
export function horizonsOf(positions: readonly Position[]): Map<string, Date> {
  const horizons = new Map<string, Date>();
  for (const { subject, stream, consumers } of contracts) {
    const settled = consumers.map((service) =>
      positions
        .filter((p) => p.stream === stream && serviceOf(p.durable) === service && covers(p.filter, subject))
        .map(({ oldest, asOf }) => (oldest ?? asOf).getTime()),
    );
    if (settled.length > 0 && settled.every((times) => times.length > 0))
      horizons.set(subject, new Date(Math.min(...settled.flat())));
  }
  return horizons;
}

/** Asks the bus where every consumer of our streams is; the answer is kept until the next look. */
@Injectable()
export class Positions {
  private known: Position[] = [];

  constructor(
    private readonly bus: Bus,
    @Inject(SERVICE_NAME) private readonly service: ServiceName,
  ) {}

  get all(): readonly Position[] {
    return this.known;
  }

  horizons(): Map<string, Date> {
    return horizonsOf(this.known);
  }

  async look(): Promise<void> {
    try {
      const asOf = new Date();
      const infos = await Promise.all(
        streamsOf(this.service).map(({ name }) => this.bus.administration.consumers.list(name).next()),
      );
      this.known = await Promise.all(infos.flat().map((info) => this.positionOf(info, asOf)));
    } catch (error) {
      // An old answer would take for lost what is on its way.
      this.known = [];
      throw error;
    }
  }

  private async positionOf(info: ConsumerInfo, asOf: Date): Promise<Position> {
    const { name: durable, stream_name: stream, num_pending: lag, num_ack_pending: unacknowledged } = info;
    const filter = info.config.filter_subject ?? '>';
    const position = { durable, stream, filter, lag, unacknowledged, asOf };
    if (lag === 0 && unacknowledged === 0) return position;
    const query = { seq: info.ack_floor.stream_seq + 1, next_by_subj: filter };
    const next = await this.bus.administration.streams
      .getMessage(stream, query as MsgRequest)
      .catch(() => null);
    return { ...position, oldest: next?.time ?? asOf };
  }
}
