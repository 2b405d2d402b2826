import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { busAddress } from '@tourbus/platform';
import type { World } from '../world/world.js';
import { pause } from './fault.js';

const wholeWithin = 60_000;

/** Where a node keeps its part of all streams, and of the list of them. */
export const storeOf = (world: World, node: string): string => join(world.natsFolder, node, 'store');

/**
 * Resolves when the nodes agree on every stream again. Until then, what a node confirms may be undone by another one
 * whose store is older or newer.
 */
export async function untilNodesAgree(world: World): Promise<void> {
  const deadline = Date.now() + wholeWithin;
  const connection = await connect({ ...busAddress(world.stack.natsUrl), timeout: 5_000 });
  try {
    const agreed = async (): Promise<boolean> => {
      const manager = await jetstreamManager(connection, { checkAPI: false });
      const streams = await manager.streams.list().next();
      if (streams.length === 0) return false;
      return streams.every(({ cluster }) =>
        Boolean(cluster?.leader && cluster.replicas?.every(({ current, offline }) => current && !offline)),
      );
    };
    while (!(await agreed().catch(() => false)) && Date.now() < deadline) await pause(250);
  } finally {
    await connection.close();
  }
}

/**
 * A full disk tears the list of streams that NATS 2.9 writes as it switches JetStream off, unless it wrote the same
 * before; at its next start the node says so, and knows no stream any more. The others tell it, as long as they are most.
 */
export function hasForgottenItsStreams(world: World, node: string): boolean {
  const log = readFileSync(join(world.folder, 'logs', `${node}.log`), 'utf8');
  return log.slice(log.lastIndexOf('Starting nats-server')).includes('_meta_] Snapshot corrupt');
}

/**
 * Takes all nodes down and starts them with their stores as they are, or empty: what docs/runbooks/restore.md does where
 * the bus is lost, after which upstream publishes again.
 */
export async function startAgain(world: World, stores: 'as they are' | 'empty'): Promise<void> {
  await Promise.all(world.nodes.map((node) => world.stack.takeDown(node)));
  if (stores === 'empty')
    for (const node of world.nodes) rmSync(storeOf(world, node), { recursive: true, force: true });
  await Promise.all(world.nodes.map((node) => world.stack.restart(node)));
}
