import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AckPolicy, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { customerChangedV1, customerSilenceNoticedV1, durables } from '@tourbus/contracts';
import { busAddress } from '@tourbus/platform';
import { StreamRoom } from '../../../libs/platform/src/messaging/stream-room.js';
import { eventId, type RunningComposer, startComposer } from './running-composer.js';

const stream = 'TOURBUS_DATA';
const neighbour = 'dispatcher-suppressions';

/** Composer keeps the streams. Its neighbours on this one are played by the test: one is told, the others wait. */
describe('a stream that fills', () => {
  let composer: RunningComposer;
  let connection: NatsConnection;
  let manager: JetStreamManager;

  /** Room is made by what was settled at the look before. */
  const lookTwice = async (): Promise<number> => {
    const room = composer.service.app.get(StreamRoom);
    await room.look();
    await room.look();
    return (await manager.streams.info(stream)).state.messages;
  };
  const arrive = async (from: number): Promise<void> => {
    for (let n = from; n < from + 20; n += 1)
      await composer.arrive(`event ${n}`, { type: 'com.example.unheard' });
    await composer.settled();
  };
  const change = async (name: string): Promise<void> => {
    await composer.bus.publish(customerChangedV1, customerChangedV1.example, eventId(name));
    await composer.bus.drained(stream, 'composer-deferrals');
  };

  beforeAll(async () => {
    composer = await startComposer();
    connection = await connect(busAddress(composer.infrastructure.stack.natsUrl));
    manager = await jetstreamManager(connection);
    const { config } = await manager.streams.info(stream);
    await manager.streams.update(stream, { ...config, max_bytes: 32 * 1024 });
  });
  afterAll(async () => {
    await connection?.close();
    await composer?.stop();
  });

  it('keeps everything while somebody who should read it does not yet', async () => {
    await arrive(0);
    expect(await lookTwice()).toBe(20);
  });

  it('has room again once everybody has settled it', async () => {
    const others = Object.values(durables)
      .flat()
      .filter((durable) => durable.stream === stream && !durable.name.startsWith('composer-'));
    for (const { name } of others)
      await manager.consumers.add(stream, {
        durable_name: name,
        ack_policy: AckPolicy.Explicit,
        filter_subject: (name === neighbour ? customerChangedV1 : customerSilenceNoticedV1).subject,
      });
    expect(await lookTwice()).toBe(0);
  });

  it('keeps what one has not settled, and what came after it', async () => {
    await change('first');
    await arrive(20);
    await change('second');
    expect(await lookTwice()).toBe(22);
    const consumer = await jetstream(connection).consumers.get(stream, neighbour);
    const first = await consumer.next();
    await first?.ackAck();
    expect(await lookTwice()).toBe(21);
    const second = await consumer.next();
    await second?.ackAck();
    expect(await lookTwice()).toBe(0);
  });

  it('is left alone while there is room', async () => {
    await arrive(40);
    const { config } = await manager.streams.info(stream);
    await manager.streams.update(stream, { ...config, max_bytes: 1024 * 1024 });
    expect(await lookTwice()).toBe(20);
  });
});
