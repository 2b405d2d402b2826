import { Logger } from '@nestjs/common';
import { AckPolicy, type Consumer, type ConsumerConfig, DeliverPolicy } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { type Bus, isMissing } from './bus.js';

export interface DurableOptions {
  stream: string;
  durable: string;
  filter: string;
  ackWaitSeconds: number;
  /** Deliveries before the bus gives up and says so in an advisory. */
  mostDeliveries: number;
  /** Nobody publishes again what the bus loses here, as the outboxes of services do. */
  toldOnce?: boolean;
}

/** A stream that was put back further than this is a restore, which has its own procedure. */
const day = 24 * 3_600_000;
/**
 * A node that could not write, and led on for a while, may have had messages of which its successor knows nothing: the
 * next ones then lie where the consumer has been already. So long before the last look at the leader before.
 */
const doubt = 60_000;

/** A place in a stream, by which one sees whether it is still the same stream. */
interface Landmark {
  seq: number;
  time: string;
}

/**
 * A durable consumer that stands: made where it is missing, and made anew where its stream was lost or put back to an
 * earlier state, because its place in that stream then means nothing. What it delivers again, the inbox knows.
 */
export class DurableConsumer {
  private readonly logger: Logger;
  private handle?: Consumer;
  private landmark?: Landmark;
  /** The last look that found all well: the time of the stream's last message then, and who led it. */
  private quiet?: { at: number; leader: string };

  constructor(
    private readonly bus: Bus,
    private readonly options: DurableOptions,
  ) {
    this.logger = new Logger(options.durable);
  }

  get consumer(): Consumer {
    if (!this.handle) throw new Error(`${this.options.durable} is not ensured yet.`);
    return this.handle;
  }

  async ensure(): Promise<void> {
    const { stream, durable } = this.options;
    const { consumers } = this.bus.administration;
    const changeable = this.changeable();
    try {
      await consumers.update(stream, durable, changeable);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await this.make({ deliver_policy: DeliverPolicy.All });
    }
    this.handle = await this.bus.client.consumers.get(stream, durable);
  }

  /** Looks whether consumer and stream are what they were, and mends what is not. */
  async check(): Promise<void> {
    try {
      const { isAstray, leader, at } = await this.look();
      if (isAstray) await this.readAgain(at - day, 'its stream is not the one it read from');
      else if (this.options.toldOnce && this.quiet && this.quiet.leader !== leader)
        await this.readAgain(this.quiet.at - doubt, 'its stream has another leader');
      this.quiet = { at, leader };
    } catch (error) {
      if (this.quiet) this.quiet.leader = 'unknown';
      if (!isMissing(error)) throw error;
      this.logger.warn('the bus has lost its stream or consumer, which is made again');
      await this.bus.ensureStreams();
      await this.ensure();
    }
  }

  /** By the bus's time and not by ours: a clock that is fast would have the consumer begin after what it never read. */
  private async look(): Promise<{ isAstray: boolean; leader: string; at: number }> {
    const { stream, durable } = this.options;
    const { streams, consumers } = this.bus.administration;
    const { delivered } = await consumers.info(stream, durable);
    const { state, cluster } = await streams.info(stream);
    const leader = cluster?.leader ?? 'alone';
    // A stream that never had a message names a time before all others.
    const at = Math.max(0, Date.parse(state.last_ts));
    if (delivered.stream_seq > state.last_seq || (await this.isAnotherStream(state.last_seq)))
      return { isAstray: true, leader, at };
    const last = state.messages > 0 ? await streams.getMessage(stream, { seq: state.last_seq }) : null;
    this.landmark = last ? { seq: last.seq, time: last.timestamp } : undefined;
    return { isAstray: false, leader, at };
  }

  private async isAnotherStream(lastSeq: number): Promise<boolean> {
    if (!this.landmark) return false;
    if (this.landmark.seq > lastSeq) return true;
    const there = await this.bus.administration.streams.getMessage(this.options.stream, {
      seq: this.landmark.seq,
    });
    // Nothing there: it has grown old, or was purged.
    return there !== null && there.timestamp !== this.landmark.time;
  }

  /** @param from a time in milliseconds; what was handled since then, the handler knows */
  private async readAgain(from: number, why: string): Promise<void> {
    const { stream, durable } = this.options;
    const since = new Date(Math.max(0, from)).toISOString();
    this.logger.warn({ since }, `${why}: it reads again`);
    this.landmark = undefined;
    await this.bus.administration.consumers.delete(stream, durable).catch((error: unknown) => {
      // Another replica was first.
      if (!isMissing(error)) throw error;
    });
    await this.make({ deliver_policy: DeliverPolicy.StartTime, opt_start_time: since });
  }

  /** Replicas may do this at the same time: whoever comes second finds it made. */
  private async make(start: Partial<ConsumerConfig>): Promise<void> {
    const { stream, durable } = this.options;
    const { consumers } = this.bus.administration;
    const config = { durable_name: durable, ack_policy: AckPolicy.Explicit, ...this.changeable(), ...start };
    await consumers.add(stream, config).catch(() => consumers.info(stream, durable));
  }

  private changeable() {
    const { filter, ackWaitSeconds, mostDeliveries } = this.options;
    return {
      filter_subject: filter,
      ack_wait: nanos(ackWaitSeconds * 1_000),
      max_deliver: mostDeliveries,
      max_ack_pending: 5_000,
    };
  }
}
