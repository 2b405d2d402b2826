import type { DiskName } from '../world/world.js';
import { type Fault, pause, ready } from './fault.js';

const filled = (name: DiskName, label: string, lasts: readonly [number, number]): Fault => ({
  kind: `disk full: ${label}`,
  family: name === 'nats' ? 'bus' : name === 'postgres' ? 'database' : 'artefacts',
  lasts,
  hindrance: ({ disks }) => (disks[name] ? undefined : 'This user may not mount a disk of its own for it.'),
  async inject({ world }) {
    const disk = world.disks[name];
    if (!disk) throw new Error('There is no such disk.');
    disk.fill();
    return {
      what: 'not a byte left',
      heal: async () => {
        disk.free();
        if (name === 'postgres') await ready(world, ['postgres']);
        if (name !== 'nats') return;
        // A server that ran out of space switches JetStream off until it is started again, or hangs until it is killed.
        for (const node of world.nodes) {
          await world.stack.takeDown(node);
          await world.stack.restart(node);
          await pause(500);
        }
      },
    };
  },
});

export const diskFaults: readonly Fault[] = [
  filled('postgres', 'PostgreSQL', [5, 10]),
  filled('nats', 'NATS', [5, 10]),
  filled('artefacts', 'artefacts', [4, 8]),
];
