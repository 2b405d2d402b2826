import type { Client } from '../load/client.js';
import type { DiskName, World } from '../world/world.js';
import { type Fault, ready } from './fault.js';
import { hasForgottenItsStreams, startAgain, untilNodesAgree } from './nodes.js';

/** How far back upstream publishes again where the whole bus was lost: what ingest had not taken in is younger. */
const toldAgainMs = 600_000;

/** @returns what had to be done beyond starting the nodes again */
async function mendNodes(world: World, client: Client): Promise<string> {
  // One that ran out of space switches JetStream off until it is started again, or hangs until it is killed. It takes
  // most of them to be ready, so all are started together.
  await startAgain(world, 'as they are');
  const forgetful = world.nodes.filter((node) => hasForgottenItsStreams(world, node));
  if (forgetful.length * 2 < world.nodes.length) return '';
  await startAgain(world, 'empty');
  await untilNodesAgree(world);
  client.tellAgainSince(Date.now() - toldAgainMs);
  return `; ${forgetful.join(' and ')} had forgotten the streams: all began with empty stores`;
}

const filled = (name: DiskName, label: string, lasts: readonly [number, number]): Fault => ({
  kind: `disk full: ${label}`,
  family: name === 'nats' ? 'bus' : name === 'postgres' ? 'database' : 'artefacts',
  lasts,
  hindrance: ({ disks }) => (disks[name] ? undefined : 'This user may not mount a disk of its own for it.'),
  async inject({ world, client }) {
    const disk = world.disks[name];
    if (!disk) throw new Error('There is no such disk.');
    disk.fill();
    const struck = {
      what: 'not a byte left',
      heal: async () => {
        disk.free();
        if (name === 'postgres') await ready(world, ['postgres']);
        if (name === 'nats') struck.what += await mendNodes(world, client);
      },
    };
    return struck;
  },
});

export const diskFaults: readonly Fault[] = [
  filled('postgres', 'PostgreSQL', [5, 10]),
  filled('nats', 'NATS', [5, 10]),
  filled('artefacts', 'artefacts', [4, 8]),
];
