import { type Msg, type MsgHdrs, type NatsConnection, createInbox } from '@nats-io/transport-node';

/** A message as it goes out. */
export interface Wired {
  subject: string;
  headers: MsgHdrs;
  bytes: Uint8Array;
}

interface Group {
  refusals: (string | undefined)[];
  open: number;
  done(): void;
}

/**
 * Publishes groups to JetStream and counts what it answers in one inbox. The client's own publish makes a promise, a
 * timer and two prepared errors for each message, which cost more than all the rest of publishing.
 */
export class Publisher {
  private readonly inbox: string;
  private readonly groups = new Map<number, Group>();
  private last = 0;

  /** @param inboxPrefix where this user of NATS may hear answers */
  constructor(
    private readonly connection: NatsConnection,
    inboxPrefix?: string,
  ) {
    this.inbox = createInbox(inboxPrefix);
    connection.subscribe(`${this.inbox}.*`, { callback: (_error, answer) => this.take(answer) });
  }

  /** @returns for each message nothing where the stream took it, or why not */
  async publish(messages: readonly Wired[], timeoutMilliseconds: number): Promise<(string | undefined)[]> {
    const number = ++this.last;
    const refusals = messages.map((): string | undefined => 'no answer in time');
    const { promise, resolve } = Promise.withResolvers<void>();
    this.groups.set(number, { refusals, open: messages.length, done: resolve });
    const timer = setTimeout(resolve, timeoutMilliseconds);
    try {
      messages.forEach(({ subject, bytes, headers }, place) =>
        this.connection.publish(subject, bytes, { headers, reply: `${this.inbox}.${number}-${place}` }),
      );
      await promise;
    } finally {
      clearTimeout(timer);
      this.groups.delete(number);
    }
    return refusals;
  }

  private take(answer: Msg): void {
    const [number = '', place = ''] = answer.subject.slice(this.inbox.length + 1).split('-');
    const group = this.groups.get(Number(number));
    if (!group) return;
    group.refusals[Number(place)] = refusalIn(answer);
    if (--group.open === 0) group.done();
  }
}

function refusalIn(answer: Msg): string | undefined {
  // No stream listens on the subject, or it has no leader now.
  if (answer.headers?.code === 503) return 'nobody takes this subject now';
  try {
    const { error } = answer.json<{ error?: { description?: string } }>();
    return error && (error.description ?? 'refused');
  } catch {
    return 'an answer that was not understood';
  }
}
