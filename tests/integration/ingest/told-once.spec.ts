import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type NatsConnection, connect } from '@nats-io/transport-node';
import { dataArrivedV1 } from '@tourbus/contracts';
import { busAddress } from '@tourbus/platform';
import { type RunningService, eventually } from '@tourbus/testing';
import { type RunningIngest, eventOf, plainMapping, startIngest } from './running-ingest.js';

const type = 'com.example.order.shipped';
const subject = `tourbus.events.shop.${type}`;
const stream = 'TOURBUS_EVENTS';

describe('an event that nobody tells a second time', () => {
  let ingest: RunningIngest;
  let again: RunningService;
  let connection: NatsConnection;
  let manager: JetStreamManager;
  beforeAll(async () => {
    ingest = await startIngest({}, 3);
    await ingest.call('PUT', `/event-types/${type}`, plainMapping);
    connection = await connect(busAddress(ingest.infrastructure.stack.natsUrl));
    manager = await jetstreamManager(connection);
  });
  afterAll(async () => {
    await connection.close();
    await again?.stop();
    await ingest.stop();
    jest.restoreAllMocks();
  });

  const publish = async (customer: string): Promise<string> => {
    const event = eventOf(type, { customer: { id: customer } });
    await ingest.bus.publishRaw(subject, JSON.stringify(event));
    return event.id;
  };
  const hasArrived = async (id: string): Promise<boolean> =>
    (await ingest.bus.read(dataArrivedV1, 1)).some(({ data }) => data.sourceEventId === id);

  it('is read again when the stream gets another leader, though the bus takes it for settled, and our clock is fast', async () => {
    const known = await publish('known');
    await eventually(() => hasArrived(known));
    await ingest.service.stop();
    // As after trouble: the consumer is past it, and nobody has handled it.
    const passedOver = await publish('passed-over');
    const message = await (await jetstream(connection).consumers.get(stream, 'ingest-events')).next();
    message?.ack();
    await eventually(
      async () => (await manager.consumers.info(stream, 'ingest-events')).num_ack_pending === 0,
    );
    const { now } = Date;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + 3_600_000);
    again = await ingest.another();
    const later = await publish('later');
    await eventually(() => hasArrived(later));
    expect(await hasArrived(passedOver)).toBe(false);

    await eventually(async () => {
      // Until the service has looked once, it knows of no leader before.
      await connection.request(`$JS.API.STREAM.LEADER.STEPDOWN.${stream}`).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return hasArrived(passedOver);
    }, 60_000);
    const facts = await ingest.bus.read(dataArrivedV1, 3);
    const times = (id: string) => facts.filter(({ data }) => data.sourceEventId === id).length;
    expect([known, passedOver, later].map(times)).toEqual([1, 1, 1]);
  });
});
