import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  DiscardPolicy,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  jetstream,
  jetstreamManager,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import {
  connect,
  headers as natsHeaders,
  nanos,
  type Msg,
  type MsgHdrs,
  type NatsConnection,
} from '@nats-io/transport-node';
import { type ServiceName, type Stream, advisories, streamKeeper, streams } from '@tourbus/contracts';
import { ArtefactStore } from '../artefacts/artefact-store.js';
import { CONFIG, type PlatformConfig } from '../config/config.js';
import { busAddress } from './bus-address.js';
import type { RawMessage } from './message.js';
import { Publisher, type Wired } from './publisher.js';
import { SERVICE_NAME } from './service-name.js';
import { isLarge } from './stored-bodies.js';

/** How many publishes are on their way at once; more does not make the server faster. */
const pipeline = 256;
/** A cluster that elects a leader may stall for six seconds. */
const publishTimeout = 12_000;

const encoder = new TextEncoder();

export const isMissing = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.status === 404;

/** The connection to NATS JetStream: publishes, and gives consumers what they read from. */
@Injectable()
export class Bus implements OnApplicationShutdown {
  private readonly logger = new Logger('bus');
  private connection?: NatsConnection;
  private stream?: JetStreamClient;
  private manager?: JetStreamManager;
  private publisher?: Publisher;
  private reachable = false;

  constructor(
    @Inject(CONFIG) private readonly config: PlatformConfig,
    private readonly artefacts: ArtefactStore,
    @Inject(SERVICE_NAME) private readonly service: ServiceName,
  ) {}

  /** Connects, waiting for servers that are not there yet, and makes the streams what the contracts declare. */
  async open(): Promise<void> {
    const address = busAddress(this.config.NATS_URL);
    this.connection = await connect({
      ...address,
      waitOnFirstConnect: true,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 500,
      name: 'tourbus',
    });
    this.reachable = true;
    void this.watch(this.connection);
    const version = this.connection.info?.version ?? '0';
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major < 2 || (major === 2 && minor < 9))
      throw new Error(
        `nats-server ${version} is too old: Tourbus needs 2.9 or later, with JetStream on (-js).`,
      );
    this.manager = await jetstreamManager(this.connection);
    this.stream = jetstream(this.connection);
    this.publisher = new Publisher(this.connection, address.inboxPrefix);
    await this.patiently('streams', () => this.ensureStreams());
  }

  /** A cluster that elects a leader, or starts, answers nobody for a while: that is no reason to end. */
  async patiently(what: string, work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (this.connection?.isClosed()) throw error;
        this.logger.warn({ err: error, what }, 'the bus does not answer yet, will be tried again');
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  }

  /** Makes the streams what the contracts declare, also where the bus has lost them. */
  async ensureStreams(): Promise<void> {
    for (const stream of [...streams, advisories]) await this.ensureStream(stream);
  }

  get client(): JetStreamClient {
    if (!this.stream) throw new Error('The bus is not open yet.');
    return this.stream;
  }

  get administration(): JetStreamManager {
    if (!this.manager) throw new Error('The bus is not open yet.');
    return this.manager;
  }

  get connected(): boolean {
    return this.reachable;
  }

  /** Refused its user twice, the client connects no more; a password that was changed is read at the next start. */
  get givenUp(): boolean {
    return this.connection?.isClosed() ?? false;
  }

  /** Round trip to the server. */
  async ping(): Promise<void> {
    if (!this.connection || this.connection.isClosed()) throw new Error('Not connected to NATS.');
    await this.connection.flush();
  }

  /** Publishes with the id as Nats-Msg-Id, so that JetStream itself drops near repeats. @returns ids that it took */
  async publish(messages: readonly RawMessage[], messageId = (id: string) => id): Promise<string[]> {
    if (!this.publisher) throw new Error('The bus is not open yet.');
    const taken: string[] = [];
    for (let start = 0; start < messages.length; start += pipeline) {
      const group = await Promise.all(
        messages.slice(start, start + pipeline).map((message) => this.wired(message, messageId)),
      );
      const refusals = await this.publisher.publish(group, publishTimeout);
      group.forEach(({ id }, i) => {
        if (refusals[i] === undefined) taken.push(id);
      });
      const refused = refusals.find((refusal) => refusal !== undefined);
      if (refused) this.logger.warn({ why: refused, facts: group.length }, 'publish refused');
    }
    return taken;
  }

  /** The body of a message that may only refer to it. */
  async bodyOf(headers: Record<string, string>, body: string): Promise<string> {
    const reference = headers['ce-dataref'];
    return reference
      ? (await this.artefacts.get({ digest: reference.replace('sha256:', '') })).toString('utf8')
      : body;
  }

  /** A server that is away would keep a drain waiting for ever. */
  async onApplicationShutdown(): Promise<void> {
    const ending = this.reachable ? this.connection?.drain() : this.connection?.close();
    await ending?.catch(() => undefined);
  }

  /** Says something on core NATS, to whoever listens now. */
  tell<T>(subject: string, what: T): void {
    this.connection?.publish(subject, JSON.stringify(what));
  }

  /** Hears what is said on core NATS; of the processes in one queue, one hears it. */
  listen<T>(subject: string, hear: (what: T) => void, queue?: string): void {
    const callback = (error: Error | null, message: Msg) => {
      if (error) return;
      try {
        hear(message.json<T>());
      } catch (failure) {
        this.logger.warn({ err: failure, subject }, 'not understood');
      }
    };
    this.connection?.subscribe(subject, { queue, callback });
  }

  private async wired(
    { id, subject, headers, body }: RawMessage,
    messageId: (id: string) => string,
  ): Promise<Wired & { id: string }> {
    let bytes = encoder.encode(body);
    const head = toNatsHeaders(headers);
    head.set('Nats-Msg-Id', messageId(id));
    if (isLarge(bytes)) {
      const { digest } = await this.artefacts.put(Buffer.from(bytes), 'application/json');
      head.set('ce-dataref', `sha256:${digest}`);
      bytes = new Uint8Array();
    }
    return { id, subject, headers: head, bytes };
  }

  private async watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') this.reachable = false;
      if (status.type === 'reconnect') this.reachable = true;
    }
    this.reachable = false;
  }

  private async ensureStream(stream: Omit<Stream, 'name'> & { name: string }): Promise<void> {
    const wanted = {
      name: stream.name,
      subjects: [...stream.subjects],
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      discard: DiscardPolicy.New,
      max_age: nanos(stream.maxAgeDays * 24 * 3600 * 1000),
      max_bytes: stream.maxBytes,
      duplicate_window: nanos(10 * 60 * 1000),
      num_replicas: this.config.NATS_REPLICAS,
    };
    const manager = this.administration;
    try {
      await manager.streams.info(stream.name);
    } catch (error) {
      if (!isMissing(error)) throw error;
      // Replicas of all services start at once: whoever comes second finds the stream made.
      await manager.streams.add(wanted);
      return;
    }
    if (this.service === streamKeeper) await manager.streams.update(stream.name, wanted);
  }
}

const toNatsHeaders = (plain: Record<string, string>): MsgHdrs => {
  const headers = natsHeaders();
  for (const [name, value] of Object.entries(plain)) headers.set(name, value);
  headers.set('content-type', 'application/json');
  return headers;
};
