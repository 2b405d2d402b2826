import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { busAddress } from '@tourbus/platform';

/** Publishes `count` messages pipelined by 256 and reads them with acks: what the bus alone can do. @returns messages/s */
export async function jetstreamFloor(url: string, count: number, body: string): Promise<number> {
  const connection = await connect(busAddress(url));
  const manager = await jetstreamManager(connection);
  const client = jetstream(connection);
  await manager.streams.add({ name: 'BENCH', subjects: ['bench.>'] });
  await manager.consumers.add('BENCH', {
    durable_name: 'bench',
    ack_policy: AckPolicy.Explicit,
    max_ack_pending: 10_000,
  });
  const began = performance.now();
  for (let sent = 0; sent < count; sent += 256) {
    const batch = Array.from({ length: Math.min(256, count - sent) }, (_, i) =>
      client.publish('bench.message', body, { msgID: String(sent + i) }),
    );
    await Promise.all(batch);
  }
  const consumer = await client.consumers.get('BENCH', 'bench');
  for (let read = 0; read < count;) {
    for await (const message of await consumer.fetch({ max_messages: 500, expires: 1_000 })) {
      message.ack();
      read += 1;
    }
  }
  await connection.flush();
  const seconds = (performance.now() - began) / 1_000;
  await manager.streams.delete('BENCH');
  await connection.close();
  return count / seconds;
}
