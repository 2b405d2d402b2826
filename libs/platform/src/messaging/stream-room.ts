import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ConsumerInfo } from '@nats-io/jetstream';
import { advisories, durables, type ServiceName, streamKeeper, streams } from '@tourbus/contracts';
import { Bus } from './bus.js';
import { SERVICE_NAME } from './service-name.js';

/** How much of its size a stream fills before what is settled makes room. */
const fullEnough = 1 / 4;

type Reader = Pick<ConsumerInfo, 'name' | 'num_pending' | 'num_ack_pending'> & {
  ack_floor: Pick<ConsumerInfo['ack_floor'], 'stream_seq'>;
};

const isIdle = ({ num_pending, num_ack_pending }: Reader): boolean =>
  num_pending === 0 && num_ack_pending === 0;

/**
 * Up to which message of a stream everybody has settled everything. Who has nothing left has settled all that there was
 * when it was asked, however few of them were for it.
 * @param expected the services' consumers; what else may read the stream, such as a forgotten one, holds up nobody
 * @param lastSeq of the stream, asked for before its readers
 * @returns 0 where one of the expected does not read it yet
 */
export function settledUpTo(
  expected: readonly string[],
  readers: readonly Reader[],
  lastSeq: number,
): number {
  const floors = expected.map((name) => {
    const reader = readers.find((each) => each.name === name);
    if (!reader) return 0;
    return isIdle(reader) ? lastSeq : reader.ack_floor.stream_seq;
  });
  return Math.min(lastSeq, ...floors);
}

const readersOf = (stream: string): string[] =>
  Object.values(durables)
    .flat()
    .filter((durable) => durable.stream === stream)
    .map(({ name }) => name);

/**
 * Streams are bounded and refuse when they are full, and what is settled would fill them until it is old. So the keeper
 * of the streams takes out what everybody has settled: what is left is what somebody still has to do.
 */
@Injectable()
export class StreamRoom {
  private readonly logger = new Logger('stream-room');
  /** As of the look before, by stream. */
  private settled = new Map<string, number>();

  constructor(
    private readonly bus: Bus,
    @Inject(SERVICE_NAME) private readonly service: ServiceName,
  ) {}

  /**
   * Makes room by what was settled at the look before. A message that the bus gave up counts as settled, too: whoever
   * parks it learns of it from an advisory, so nothing is taken out while one of those is on its way.
   */
  async look(): Promise<void> {
    if (this.service !== streamKeeper) return;
    const before = this.settled;
    this.settled = new Map();
    for (const { name } of streams) {
      const { state, config } = await this.bus.administration.streams.info(name);
      if (state.bytes < config.max_bytes * fullEnough) continue;
      const settled = settledUpTo(readersOf(name), await this.readers(name), state.last_seq);
      this.settled.set(name, settled);
      const until = Math.min(before.get(name) ?? 0, settled);
      if (until >= state.first_seq && (await this.readers(advisories.name)).every(isIdle))
        await this.clear(name, until);
    }
  }

  private readers(stream: string): Promise<ConsumerInfo[]> {
    return this.bus.administration.consumers.list(stream).next();
  }

  private async clear(stream: string, until: number): Promise<void> {
    const { purged } = await this.bus.administration.streams.purge(stream, { seq: until + 1 });
    this.logger.log({ stream, messages: purged }, 'made room by what everybody has settled');
  }
}
