import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { connect, headers as natsHeaders, type NatsConnection } from '@nats-io/transport-node';
import { busAddress } from '@tourbus/platform';
import type { NatsUser } from '@tourbus/stack';
import type { Ledger } from '../ledger.js';
import type { World } from '../world/world.js';
import type { Events, Posting } from './events.js';

/** More than this waiting for an answer, and the upstream itself would hold back. */
const mostUnderWay = 150;
const retryAfter = 700;
const httpPatience = 15_000;
const natsPatience = 6_000;

const encoder = new TextEncoder();
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

interface Connected {
  connection: NatsConnection;
  stream: JetStreamClient;
}

async function connectedTo(url: string, name: string): Promise<Connected> {
  const patient = { maxReconnectAttempts: -1, reconnectTimeWait: 300, name };
  const connection = await connect({ ...busAddress(url), ...patient });
  return { connection, stream: jetstream(connection, { timeout: natsPatience }) };
}

interface Answer {
  accepted: unknown[];
  duplicates: unknown[];
  parked: unknown[];
  refused: { problem: { type: string } }[];
  type?: string;
}

/** What upstream systems do: tell their events at a steady rate, and again under the same id until they are heard. */
export class Client {
  private readonly underWay = new Set<Promise<void>>();
  private readonly unanswered = new Map<number, number>();
  private stopped = false;
  private givingUp = false;
  /** What the bus confirmed: it may forget, and then it has to be told again. */
  private readonly confirmed: { at: number; posting: Posting }[] = [];

  private constructor(
    private readonly world: World,
    private readonly ledger: Ledger,
    private readonly upstream: Connected,
    /** Says on internal subjects what upstream may not: rubbish that a bug of ours could have put there. */
    private readonly intruder: Connected,
  ) {}

  static async open(world: World, ledger: Ledger): Promise<Client> {
    const as = (user: NatsUser): Promise<Connected> => connectedTo(world.stack.natsUrlFor(user), user);
    return new Client(world, ledger, await as('upstream'), await as('administrator'));
  }

  /** How often which status came instead of a 202. */
  get refusals(): ReadonlyMap<number, number> {
    return this.unanswered;
  }

  async run(events: Events, perSecond: number): Promise<void> {
    const began = Date.now();
    for (let told = 0; !this.stopped;) {
      const due = Math.floor(((Date.now() - began) / 1_000) * perSecond);
      // What could not be told while all were waiting is not made up for: the rate stays what it is.
      if (this.underWay.size >= mostUnderWay) told = due;
      for (; told < due && this.underWay.size < mostUnderWay; told++) this.tell(events.next());
      await pause(50);
    }
  }

  /** No more news; what was begun is told until it is heard, for so long at most. */
  async stop(withinMs: number): Promise<void> {
    this.stopped = true;
    const impatience = setTimeout(() => (this.givingUp = true), withinMs);
    await Promise.allSettled(this.underWay);
    clearTimeout(impatience);
  }

  async close(): Promise<void> {
    this.givingUp = true;
    await Promise.all([this.upstream, this.intruder].map(({ connection }) => connection.close()));
  }

  /**
   * Tells again what went to the bus since then. A confirmation of the bus is worth what its disks are: who restores
   * them from a copy has to ask upstream systems for what they said since.
   */
  tellAgainSince(time: number): number {
    const lost = this.confirmed.filter(({ at }) => at >= time);
    for (const { posting } of lost) this.tell(posting);
    return lost.length;
  }

  private tell(posting: Posting): void {
    const work = this.untilHeard(posting)
      .catch((error: unknown) => this.ledger.write({ what: 'note', text: `client failed: ${String(error)}` }))
      .finally(() => this.underWay.delete(work));
    this.underWay.add(work);
  }

  private async untilHeard(posting: Posting): Promise<void> {
    while (!this.givingUp) {
      const heard = posting.way === 'http' ? await this.post(posting) : await this.publish(posting);
      if (heard) return;
      await pause(retryAfter);
    }
  }

  private count(status: number): void {
    this.unanswered.set(status, (this.unanswered.get(status) ?? 0) + 1);
  }

  private async post(posting: Posting): Promise<boolean> {
    const { event, kind } = posting;
    try {
      const answer = await fetch(`${this.world.stack.urls.gateway}/api/ingest/v1/events`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.world.stack.keys.upstream}`,
          'content-type': 'application/cloudevents+json',
        },
        body: JSON.stringify(event),
        signal: AbortSignal.timeout(httpPatience),
      });
      const body = (await answer.json().catch(() => undefined)) as Answer | undefined;
      if (answer.status === 202) this.accepted(posting, { by: 'http' });
      else this.count(answer.status);
      if (answer.status < 400 || answer.status >= 500 || answer.status === 429) return answer.status === 202;
      const problem = body?.type ?? 'unknown';
      this.ledger.write({
        what: 'refused',
        kind,
        source: event.source,
        id: event.id,
        status: answer.status,
        problem,
      });
      return true;
    } catch {
      this.count(0);
      return false;
    }
  }

  private async publish(posting: Posting): Promise<boolean> {
    const { event, kind, raw } = posting;
    const { stream } = kind === 'garbage' ? this.intruder : this.upstream;
    const { subject, body, headers } = raw ?? {
      subject: `tourbus.events.shop.${event.type}`,
      body: JSON.stringify(event),
      headers: { 'content-type': 'application/cloudevents+json' },
    };
    const head = natsHeaders();
    for (const [name, value] of Object.entries(headers)) head.set(name, value);
    // The same id within JetStream's window would be dropped by it: a repetition here is one that Tourbus has to notice.
    const msgID = `${event.id}-${Math.random().toString(36).slice(2)}`;
    try {
      const ack = await stream.publish(subject, encoder.encode(body), { msgID, headers: head });
      this.confirmed.push({ at: Date.now(), posting });
      this.accepted(posting, { by: 'nats', stream: ack.stream, sequence: ack.seq });
      return true;
    } catch {
      this.count(-1);
      return false;
    }
  }

  private accepted(posting: Posting, how: { by: 'http' | 'nats'; stream?: string; sequence?: number }): void {
    const { kind, event, customer, thread, raw } = posting;
    const { source, id, time } = event;
    this.ledger.write({
      what: 'accepted',
      kind,
      source,
      id,
      ...how,
      ...(customer && { customer }),
      ...(thread && { thread }),
      ...(raw && how.by === 'nats'
        ? { raw: { subject: raw.subject, body: raw.body } }
        : { occurredAt: time }),
    });
  }
}
