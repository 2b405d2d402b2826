import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers as natsHeaders } from '@nats-io/transport-node';
import { type Contract, type ServiceName, type StreamName, confirmationsTo } from '@tourbus/contracts';
import { busAddress, deterministicId, encodeHeader } from '@tourbus/platform';
import { eventually } from './eventually.js';

export interface SeenMessage<T = unknown> {
  subject: string;
  headers: Record<string, string>;
  data: T;
}

/** The bus as a neighbour sees it: publishes facts as another service would, and reads what was published. */
export interface TestBus {
  publish<T>(
    contract: Contract<T>,
    data: T,
    identity: string,
    headers?: Record<string, string>,
  ): Promise<void>;
  publishRaw(subject: string, body: string, headers?: Record<string, string>): Promise<void>;
  /** Everything on a subject since the stream began, waiting until `count` messages are there. */
  read<T>(contract: Contract<T>, count: number): Promise<SeenMessage<T>[]>;
  /** Confirms every fact of a contract as that service does once it has committed what follows. @returns an end to it */
  confirmAs(service: ServiceName, contract: Contract): () => void;
  /** Resolves when the durable consumer has nothing left to do. */
  drained(stream: StreamName, durable: string): Promise<void>;
  close(): Promise<void>;
}

export async function openTestBus(url: string): Promise<TestBus> {
  const connection = await connect(busAddress(url));
  const stream = jetstream(connection);
  const manager = await jetstreamManager(connection);

  const readAll = async <T>(contract: Contract<T>): Promise<SeenMessage<T>[]> => {
    const options = {
      filter_subject: contract.subject,
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.All,
      inactive_threshold: 5_000_000_000,
    };
    const { name } = await manager.consumers.add(contract.stream, options);
    const consumer = await stream.consumers.get(contract.stream, name);
    const pending = (await consumer.info()).num_pending;
    const seen: SeenMessage<T>[] = [];
    if (pending === 0) return seen;
    for await (const message of await consumer.fetch({ max_messages: pending, expires: 5_000 })) {
      const headers = Object.fromEntries(
        [...(message.headers?.keys() ?? [])].map((key) => [
          key.toLowerCase(),
          message.headers?.get(key) ?? '',
        ]),
      );
      seen.push({
        subject: message.subject,
        headers,
        data: message.string() ? message.json<T>() : (undefined as T),
      });
    }
    await consumer.delete();
    return seen;
  };

  const publishRaw: TestBus['publishRaw'] = async (subject, body, plain = {}) => {
    const headers = natsHeaders();
    for (const [name, value] of Object.entries(plain)) headers.set(name, value);
    await stream.publish(subject, body, { headers });
  };

  return {
    publishRaw,
    publish: (contract, data, identity, more = {}) => {
      const id = deterministicId(contract.subject, identity);
      const envelope = {
        'ce-specversion': '1.0',
        'ce-id': id,
        'ce-source': '/tests',
        'ce-type': contract.subject,
        'ce-time': encodeHeader(new Date().toISOString()),
      };
      return publishRaw(contract.subject, JSON.stringify(data), { ...envelope, ...more });
    },
    read: (contract, count) =>
      eventually(async () => {
        const seen = await readAll(contract);
        return seen.length >= count && seen;
      }),
    confirmAs: (service, contract) => {
      const heard = connection.subscribe(contract.subject, {
        callback: (_error, message) => {
          const publisher = message.headers?.get('ce-source').split('/').at(-1);
          const confirmation = { by: service, ids: [message.headers?.get('ce-id')] };
          connection.publish(confirmationsTo(publisher ?? ''), JSON.stringify(confirmation));
        },
      });
      return () => heard.unsubscribe();
    },
    drained: async (name, durable) => {
      await eventually(async () => {
        const { num_pending, num_ack_pending } = await manager.consumers.info(name, durable);
        return num_pending === 0 && num_ack_pending === 0;
      });
    },
    close: () => connection.close(),
  };
}
