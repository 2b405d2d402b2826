import { setTimeout as pause } from 'node:timers/promises';
import { type SampleEvent, eventTypes, sampleEvents } from '@tourbus/samples';
import type { ServiceName } from '@tourbus/contracts';
import { type World, buyerOf, eventually } from './world.js';

export interface Posted {
  event: SampleEvent;
  /** When the last 202 for it came. */
  acceptedAt: Date;
}

/** What an upstream system knows of its own events, and what became of them in the end. */
export interface Outcome {
  /** Communications by state, of these events alone. */
  states: Record<string, number>;
  /** Mails that reached the inbox. */
  mails: number;
  /** Message-IDs that reached it more than once. */
  doubled: string[];
}

type Post = (event: SampleEvent) => Promise<{ status: number }>;

const newsletter = (): SampleEvent => {
  const found = sampleEvents(new Date()).find(
    (event) => event.type === eventTypes.newsletterIssued && buyerOf(event).optIn.granted,
  );
  if (!found) throw new Error('The samples have no newsletter that anybody agreed to.');
  return found;
};

/**
 * An upstream system that goes on: it posts newsletters (sent at most once) one after the other, each again until it
 * has a 202, and keeps a ledger of these. Each load has a customer of its own, by which its events are told apart.
 */
export class Load {
  readonly posted: Posted[] = [];
  private readonly template = newsletter();
  private running?: Promise<unknown>;
  private stopping = false;
  private abandoned = false;

  constructor(
    private readonly name: string,
    private post: Post,
  ) {}

  get customer(): string {
    return `load-${this.name}`;
  }

  get address(): string {
    return `load-${this.name}@customers.example`;
  }

  /** Posts until it is stopped, this many at once. */
  start(upstreams = 2): void {
    this.running = Promise.all(Array.from({ length: upstreams }, () => this.go()));
  }

  /** Resolves once everything that was begun has its 202. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  /** Ends at once, whatever was begun: for a test that has failed. */
  async abandon(): Promise<void> {
    this.abandoned = true;
    await this.stop();
  }

  /** Resolves once this many more than now are accepted. */
  async more(count: number): Promise<void> {
    const wanted = this.posted.length + count;
    await eventually(() => this.posted.length >= wanted, 60_000);
  }

  /** Where to post from now on, as when a load balancer takes its targets away. */
  through(post: Post): void {
    this.post = post;
  }

  /** Posts again what was accepted since then, as after a restore. */
  async repeatSince(moment: Date): Promise<void> {
    for (const { event } of this.posted.filter(({ acceptedAt }) => acceptedAt >= moment))
      await this.untilAccepted(event);
  }

  private async go(): Promise<void> {
    while (!this.stopping) {
      const number = this.posted.length + 1;
      const event = this.event(`${this.name}-${number}-${Math.random().toString(36).slice(2)}`);
      await this.untilAccepted(event);
      this.posted.push({ event, acceptedAt: new Date() });
      // As fast as a shop, not as fast as a loop: the test asks what survives, not how much.
      await pause(50);
    }
  }

  private event(id: string): SampleEvent {
    const { data, ...rest } = structuredClone(this.template);
    const buyer = { ...(data['buyer'] as object), ref: this.customer };
    const reach = { ...buyerOf(this.template).reach, email: this.address, prefers: [] };
    return { ...rest, id, time: new Date().toISOString(), data: { ...data, buyer: { ...buyer, reach } } };
  }

  private async untilAccepted(event: SampleEvent): Promise<void> {
    while (!this.abandoned) {
      const { status } = await this.post(event).catch(() => ({ status: 0 }));
      if (status === 202) return;
      await pause(100);
    }
  }
}

const ends = ['dispatched', 'delivered', 'failed', 'withheld'];

interface Listed {
  items: { id: string; state: string }[];
  next?: string;
}

async function communicationsOf(world: World, customer: string): Promise<Listed['items']> {
  const found: Listed['items'] = [];
  for (let cursor = ''; ;) {
    const path = `/api/tracker/v1/communications?customer=${customer}&limit=200${cursor && `&cursor=${cursor}`}`;
    const { status, body } = await world.api<Listed>(path);
    if (status !== 200) throw new Error(`The tracker answered ${status}.`);
    found.push(...body.items);
    if (!body.next) return found;
    cursor = encodeURIComponent(body.next);
  }
}

/** The log of the provider: a Message-ID for each mail of this load, in no particular order. */
export async function messageIdsOf(world: World, { address }: Load): Promise<string[]> {
  const found: string[] = [];
  for (let cursor = ''; ;) {
    const query = `limit=1000&to=${encodeURIComponent(address)}${cursor && `&cursor=${cursor}`}`;
    const answer = await fetch(`${world.stack.urls.inbox}/api/messages?${query}`);
    const page = (await answer.json()) as { messages: { reference?: string }[]; next?: string };
    found.push(...page.messages.map(({ reference = 'none' }) => reference));
    if (!page.next) return found;
    cursor = encodeURIComponent(page.next);
  }
}

/** What became of a load, once each of its events has ended. */
export async function outcomeOf(world: World, load: Load, within = 60_000): Promise<Outcome> {
  const expected = load.posted.length;
  let states: Record<string, number> = {};
  await eventually(async () => {
    const communications = await communicationsOf(world, load.customer);
    states = {};
    for (const { state } of communications) states[state] = (states[state] ?? 0) + 1;
    const ended = ends.reduce((sum, state) => sum + (states[state] ?? 0), 0);
    if (ended !== expected)
      throw new Error(`${ended} of ${expected} events have ended: ${JSON.stringify(states)}`);
    return true;
  }, within).catch(async (error: unknown) => {
    const aside = JSON.stringify(await parked(world));
    throw new Error(`${(error as Error).message}; parked: ${aside}`, { cause: error });
  });
  const mails = await messageIdsOf(world, load);
  const copies = Map.groupBy(mails, (reference) => reference);
  const doubled = [...copies].filter(([, all]) => all.length > 1).map(([reference]) => reference);
  return { states, mails: mails.length, doubled };
}

/** What every service has put aside: nothing, when all is well. */
export async function parked(world: World): Promise<Record<string, unknown[]>> {
  const services: ServiceName[] = ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'];
  const lists = await Promise.all(
    services.map(async (service) => {
      const { body } = await world.api<{ items: { code: string; reason: string }[] }>(
        `/api/${service}/v1/parked?limit=50`,
      );
      return [service, body.items.map(({ code, reason }) => `${code}: ${reason}`)] as const;
    }),
  );
  return Object.fromEntries(lists.filter(([, items]) => items.length > 0));
}
