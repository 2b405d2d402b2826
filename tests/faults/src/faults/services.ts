import { serviceNames } from '@tourbus/stack';
import { crashPoints, type CrashPoint } from '../inside/points.js';
import { type Fault, pause, pidOf, ready, signal } from './fault.js';

const replicasOf = (service: string): string[] => [service, `${service}-2`];

const killed: Fault = {
  kind: 'kill -9',
  family: 'process',
  lasts: [2, 6],
  async inject({ world }, random) {
    const service = random.pick(serviceNames);
    const both = random.chance(0.3);
    const names = both ? replicasOf(service) : [random.pick(replicasOf(service))];
    for (const name of names) signal(pidOf(world, name), 'SIGKILL');
    return { what: `${names.join(' and ')} killed`, heal: () => ready(world, names) };
  },
};

const stopped: Fault = {
  kind: 'SIGSTOP past every lease',
  family: 'process',
  // Longer than the 15 s after which the bus gives a message to somebody else, and than a lease.
  lasts: [18, 24],
  async inject({ world }, random) {
    const name = random.pick(replicasOf(random.pick(serviceNames)));
    const pid = pidOf(world, name);
    signal(pid, 'SIGSTOP');
    return {
      what: `${name} stopped`,
      heal: async () => {
        signal(pid, 'SIGCONT');
        await ready(world, [name]);
      },
    };
  },
};

/** Chance hardly ever stops a process in the moment between a claim and the call. */
const asleep: Fault = {
  kind: 'SIGSTOP with a claim in hand',
  family: 'process',
  // Past the 6 s of a claim, so that another replica has mostly sent it, and hardly longer: after anybody's STOP by text
  // all claims are judged anew, and that alone refuses a sleeper, too.
  lasts: [10, 13],
  async inject({ world }) {
    const trap = world.arm('dispatcher', 'claim-in-hand');
    const names = replicasOf('dispatcher');
    return {
      what: 'a dispatcher fell asleep with a claim in hand',
      heal: async () => {
        const struck = trap.struck();
        trap.disarm();
        for (const name of names) signal(pidOf(world, name), 'SIGCONT');
        await ready(world, names);
        if (!struck) throw new Error('No dispatcher read anything that it was to hand over.');
      },
    };
  },
};

const rolling: Fault = {
  kind: 'rolling restart',
  family: 'process',
  lasts: [1, 2],
  async inject({ world }, random) {
    const service = random.pick(serviceNames);
    const restarted = (async () => {
      for (const name of replicasOf(service)) await world.stack.restart(name, 'SIGTERM');
    })();
    restarted.catch(() => undefined);
    return { what: `${service} restarted one by one`, heal: () => restarted };
  },
};

const clock: Fault = {
  kind: 'clock wrong by an hour',
  family: 'clock',
  lasts: [8, 15],
  async inject({ world }, random) {
    const service = random.pick(serviceNames);
    const hours = random.pick([-1, 1]);
    world.setClock(service, hours * 3_600_000);
    return {
      what: `the clock of ${service} is ${hours > 0 ? 'fast' : 'slow'} by an hour`,
      heal: async () => world.setClock(service, 0),
    };
  },
};

const named = (point: CrashPoint): Fault => ({
  kind: `crash ${point}`,
  family: 'process',
  // Whoever it is may not come by for a while, if others were hurt a moment ago.
  lasts: [8, 16],
  async inject({ world, healing }, random) {
    const service = random.pick(crashPoints[point]);
    // Both replicas may have to learn it, one after the other.
    const deaths = random.between(1, 2);
    let died = 0;
    const done = (async () => {
      for (; died < deaths && !healing.aborted;) {
        const trap = world.arm(service, point);
        while (!trap.struck() && !healing.aborted) await pause(20, healing);
        if (trap.struck()) died++;
        trap.disarm();
      }
    })();
    return {
      get what() {
        return `${service} died ${died} times`;
      },
      heal: async () => {
        await done;
        // The supervision notices a moment after the death.
        await pause(300);
        await ready(world, replicasOf(service));
        if (died === 0) throw new Error(`${service} never came by ${point}.`);
      },
    };
  },
});

export const serviceFaults: readonly Fault[] = [
  killed,
  stopped,
  asleep,
  rolling,
  clock,
  ...(Object.keys(crashPoints) as CrashPoint[]).map(named),
];
