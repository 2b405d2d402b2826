import { randomUUID } from 'node:crypto';
import {
  jetstream,
  jetstreamManager,
  type ConsumerInfo,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { connect, headers as natsHeaders, type NatsConnection } from '@nats-io/transport-node';
import { type StreamName, envelopeSchema } from '@tourbus/contracts';
import { busAddress, deterministicId } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import { type Line, begun, durableOf } from './trial.ts';

export const stream: StreamName = 'TOURBUS_DATA';

/** The bus as somebody sees it who is not of ours: publishes, takes what is not his, and looks at what lies there. */
export class Neighbour {
  private readonly jetstream: JetStreamClient;

  private constructor(
    private readonly connection: NatsConnection,
    readonly manager: JetStreamManager,
  ) {
    this.jetstream = jetstream(connection);
  }

  static async at(url: string): Promise<Neighbour> {
    const patient = { maxReconnectAttempts: -1, reconnectTimeWait: 100 };
    const connection = await connect({ ...busAddress(url), ...patient });
    return new Neighbour(connection, await jetstreamManager(connection));
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  /** Publishes trials as a neighbour would, `copies` of each that the bus takes for different messages. */
  async publish(line: Line, trials: readonly string[], copies = 1): Promise<void> {
    const { subject } = begun(line);
    const sent = trials.flatMap((trial) =>
      Array.from({ length: copies }, () => {
        const id = deterministicId(subject, trial);
        const time = '2026-11-02T08:30:00Z';
        const envelope = envelopeSchema.parse({ id, source: '/tests', type: subject, time });
        const headers = natsHeaders();
        for (const [name, value] of Object.entries(envelope)) headers.set(`ce-${name}`, String(value));
        return this.jetstream.publish(subject, JSON.stringify({ trial }), {
          headers,
          msgID: `${id}:${randomUUID()}`,
          timeout: 12_000,
          // A node hears of a stream that was made again a moment after it is there.
          retries: 20,
        });
      }),
    );
    await Promise.all(sent);
  }

  /** Takes a message of the line's consumer as somebody else, and gives it back. @returns its deliveries so far */
  async snatch(line: Line): Promise<number> {
    const consumer = await this.jetstream.consumers.get(stream, durableOf(line));
    const message = await consumer.next({ expires: 1_000 });
    message?.nak();
    return message?.info.deliveryCount ?? 0;
  }

  /** Has somebody else take the line's message and give it back until it has been delivered so often. */
  async useUp(line: Line, deliveries: number): Promise<void> {
    await eventually(async () => (await this.snatch(line)) >= deliveries);
  }

  consumer(line: Line): Promise<ConsumerInfo> {
    return this.manager.consumers.info(stream, durableOf(line));
  }

  /** Resolves when the line's consumer has nothing left to do. */
  async settled(line: Line, timeout?: number): Promise<void> {
    await eventually(async () => {
      const { num_pending, num_ack_pending } = await this.consumer(line);
      return num_pending === 0 && num_ack_pending === 0;
    }, timeout);
  }

  /** Resolves when nobody waits for messages of the line. */
  async unasked(line: Line): Promise<void> {
    await eventually(async () => (await this.consumer(line)).num_waiting === 0);
  }

  /** Resolves once the bus has said that it gives up a message of the line; it does so when somebody asks for it. */
  async givenUp(line: Line): Promise<void> {
    const subject = `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${stream}.${durableOf(line)}`;
    await eventually(async () => {
      await this.snatch(line);
      const { state } = await this.manager.streams.info('TOURBUS_ADVISORIES', { subjects_filter: subject });
      return state.subjects?.[subject] === 1;
    });
  }

  /** How many messages of a subject the stream holds. */
  async copies(subject: string): Promise<number> {
    const { state } = await this.manager.streams.info(stream, { subjects_filter: subject });
    return state.subjects?.[subject] ?? 0;
  }
}
