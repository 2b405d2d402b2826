import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { busAddress } from '@tourbus/platform';
import { serviceNames } from '@tourbus/stack';
import type { World } from './world/world.js';

/** What an operator replays once a cause is mended; the rest is parked for what it says. */
const replayable = ['quarantined', 'deliveries-used-up', 'retries-exhausted'];

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function waitingOnTheBus(world: World): Promise<string[]> {
  const connection = await connect({ ...busAddress(world.stack.natsUrl), timeout: 5_000 });
  try {
    const manager = await jetstreamManager(connection, { timeout: 5_000 });
    const waiting: string[] = [];
    for await (const { config } of manager.streams.list()) {
      for await (const consumer of manager.consumers.list(config.name)) {
        const { num_pending: pending, num_ack_pending: unacknowledged, name } = consumer;
        if (pending + unacknowledged > 0)
          waiting.push(`${name}: ${pending} to be delivered, ${unacknowledged} unacknowledged`);
      }
    }
    return waiting;
  } finally {
    await connection.close();
  }
}

async function waitingInDatabases(world: World): Promise<string[]> {
  const confirming = await world.sql<{ schema: string }>(
    `SELECT table_schema AS schema FROM information_schema.columns
     WHERE table_name = 'outbox' AND column_name = 'confirmed_at'`,
  );
  const confirmed = new Set(confirming.map(({ schema }) => schema));
  const questions: [string, string][] = [
    ...serviceNames.map((service): [string, string] => [
      `facts in the outbox of ${service}`,
      `SELECT count(*)::int AS n FROM ${service}.outbox WHERE ${confirmed.has(service) ? 'confirmed_at' : 'published_at'} IS NULL`,
    ]),
    [
      'deliveries',
      `SELECT count(*)::int AS n FROM dispatcher.deliveries WHERE state IN ('ready', 'claimed', 'calling')`,
    ],
    ['responses', 'SELECT count(*)::int AS n FROM tracker.responses WHERE settles_at IS NOT NULL'],
    ['receipts', 'SELECT count(*)::int AS n FROM tracker.receipts WHERE settles_at IS NOT NULL'],
  ];
  const waiting: string[] = [];
  for (const [what, sql] of questions) {
    const [row] = await world.sql<{ n: number }>(sql);
    if (row && row.n > 0) waiting.push(`${row.n} ${what}`);
  }
  return waiting;
}

/** What somebody still has to do, by what anybody could look up. */
export async function waitingAnywhere(world: World): Promise<string[]> {
  try {
    return [...(await waitingInDatabases(world)), ...(await waitingOnTheBus(world))];
  } catch (error) {
    return [`not to be known: ${error instanceof Error ? error.message : String(error)}`];
  }
}

export interface Settling {
  seconds: number;
  /** Empty where everything settled in time. */
  pending: string[];
}

/** Waits until nothing waits any more: seen twice, because work is invisible between two stages. */
export async function settle(
  world: World,
  withinSeconds: number,
  show: (pending: readonly string[]) => void,
): Promise<Settling> {
  const began = Date.now();
  for (let calm = 0; ;) {
    const pending = await waitingAnywhere(world);
    const seconds = (Date.now() - began) / 1_000;
    calm = pending.length === 0 ? calm + 1 : 0;
    if (calm === 3) return { seconds, pending };
    if (seconds > withinSeconds) return { seconds, pending };
    show(pending);
    await pause(700);
  }
}

/** Has everything replayed that a passing cause had put aside. @returns how many went through */
export async function replayParked(world: World): Promise<number> {
  let replayed = 0;
  for (const service of serviceNames) {
    for (const code of replayable) {
      const answer = await world.api<{ replayed?: number }>(
        `/api/${service}/v1/parked/replay?code=${code}`,
        'POST',
      );
      replayed += answer.body.replayed ?? 0;
    }
  }
  return replayed;
}
