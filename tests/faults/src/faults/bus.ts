import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { busAddress } from '@tourbus/platform';
import type { World } from '../world/world.js';
import { type Fault, pause, pidOf, ready, signal } from './fault.js';
import { storeOf, untilNodesAgree } from './nodes.js';

const leaderOf = async (world: World): Promise<string> => {
  const connection = await connect({ ...busAddress(world.stack.natsUrl), timeout: 5_000 });
  try {
    const manager = await jetstreamManager(connection);
    const { cluster } = await manager.streams.info('TOURBUS_COMMUNICATIONS');
    return cluster?.leader ?? 'nats-1';
  } finally {
    await connection.close();
  }
};

const leaderKilled: Fault = {
  kind: 'NATS leader killed',
  family: 'bus',
  lasts: [4, 10],
  async inject({ world }) {
    const leader = await leaderOf(world);
    signal(pidOf(world, leader), 'SIGKILL');
    return { what: `${leader} killed, which led TOURBUS_COMMUNICATIONS`, heal: () => ready(world, [leader]) };
  },
};

const allKilled: Fault = {
  kind: 'NATS all killed',
  family: 'bus',
  lasts: [4, 10],
  async inject({ world }) {
    for (const node of world.nodes) signal(pidOf(world, node), 'SIGKILL');
    return { what: 'all nodes killed', heal: () => ready(world, world.nodes) };
  },
};

/** As after a power cut of two machines whose disks had not been written to, or a restore of their volumes. */
const rolledBack: Fault = {
  kind: 'NATS stores rolled back',
  family: 'bus',
  lasts: [3, 8],
  async inject({ world, client, healing }, random) {
    const [first, second] = random.shuffled(world.nodes);
    const pair = [first, second].filter((node) => node !== undefined);
    const copy = (node: string): string => join(world.natsFolder, node, 'copy');
    const whileDown = async (work: (node: string) => void): Promise<void> => {
      await Promise.all(pair.map((node) => world.stack.takeDown(node, 'SIGKILL')));
      pair.forEach(work);
      await Promise.all(pair.map((node) => world.stack.restart(node)));
    };
    await whileDown((node) => cpSync(storeOf(world, node), copy(node), { recursive: true }));
    // A little before the copy: what was confirmed then may not have been in it.
    const since = Date.now() - 15_000;
    await pause(random.between(4, 8) * 1_000, healing);
    await whileDown((node) => {
      rmSync(storeOf(world, node), { recursive: true });
      cpSync(copy(node), storeOf(world, node), { recursive: true });
      rmSync(copy(node), { recursive: true });
    });
    const until = Date.now();
    return {
      what: `${pair.join(' and ')} went back ${Math.round((until - since) / 1_000)} s`,
      heal: async () => {
        await ready(world, world.nodes);
        await untilNodesAgree(world);
        client.tellAgainSince(since);
      },
    };
  },
};

const robbed = [
  ['TOURBUS_EVENTS', 'ingest-events'],
  ['TOURBUS_DATA', 'composer-composition'],
  ['TOURBUS_COMMUNICATIONS', 'renderer-rendering'],
  ['TOURBUS_COMMUNICATIONS', 'dispatcher-deliveries'],
  ['TOURBUS_COMMUNICATIONS', 'tracker-record'],
  ['TOURBUS_RESPONSES', 'ingest-responses'],
] as const;

/** Requests at once: whoever asks most often is given most, and the rightful ones ask too. */
const hands = 30;

/** Somebody who takes messages from a consumer and gives them back unread, until the bus delivers them no more. */
const thief: Fault = {
  kind: 'thief of deliveries',
  family: 'thief',
  lasts: [6, 12],
  async inject({ world, healing }, random) {
    const [stream, durable] = random.pick(robbed);
    const connection = await connect({ ...busAddress(world.stack.natsUrl), timeout: 5_000 });
    let taken = 0;
    const steal = async (): Promise<void> => {
      const consumer = await jetstream(connection).consumers.get(stream, durable);
      while (!healing.aborted) {
        const messages = await consumer.fetch({ max_messages: 10, expires: 1_000 });
        for await (const message of messages) {
          taken++;
          message.nak();
        }
      }
    };
    const stealing = Promise.allSettled(Array.from({ length: hands }, () => steal()));
    return {
      get what() {
        return `${durable} was robbed ${taken} times`;
      },
      heal: async () => {
        await stealing;
        await connection.close();
      },
    };
  },
};

export const busFaults: readonly Fault[] = [leaderKilled, allKilled, rolledBack, thief];
