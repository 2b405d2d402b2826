import { readdirSync, readFileSync } from 'node:fs';
import { processesOfRun, signalIfSame, startOf, type ProcessIdentity } from '@tourbus/stack';
import type { World } from '../world/world.js';
import { type Fault, pause } from './fault.js';

/** How often a browser is looked for, half a second apart. */
const looks = 20;

interface Browser extends ProcessIdentity {
  /** Empty for the main process of a browser. */
  type: string;
  kilobytes: number;
}

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const parentOf = (pid: number): number =>
  Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);

/** Pages of a browser have written over what they inherited: they are known by whose children they are. */
function descendants(roots: readonly ProcessIdentity[]): ProcessIdentity[] {
  const ours = new Map(roots.map((one) => [one.pid, one]));
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const parents = new Map(pids.map((pid) => [pid, parentOf(pid)]));
  for (let grown = true; grown;) {
    grown = false;
    for (const [pid, parent] of parents) {
      if (ours.has(pid) || !ours.has(parent)) continue;
      const startedAt = startOf(pid);
      if (startedAt) ours.set(pid, { pid, startedAt });
      grown ||= startedAt !== undefined;
    }
  }
  return [...ours.values()];
}

function browsersOf(world: World): Browser[] {
  return descendants(processesOfRun(world.stack.runId)).flatMap((identity) => {
    const line = read(`/proc/${identity.pid}/cmdline`).replaceAll('\0', ' ');
    if (!/headless|chrom/i.test(line.split(' ')[0] ?? '')) return [];
    const type = /--type=(\S+)/.exec(line)?.[1] ?? '';
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${identity.pid}/status`))?.[1] ?? 0);
    return [{ ...identity, type, kilobytes }];
  });
}

const browser = (
  kind: string,
  lasts: readonly [number, number],
  choose: (browsers: Browser[]) => Browser[],
  [strike, relieve]: [NodeJS.Signals, NodeJS.Signals?],
): Fault => ({
  kind: `browser ${kind}`,
  family: 'browser',
  lasts,
  hindrance: () => (process.platform === 'linux' ? undefined : 'Processes are found by /proc.'),
  async inject({ world }, random) {
    const wanted = random.between(1, 2);
    let victims: Browser[] = [];
    // Browsers are started for the first document, and anew after a fault.
    for (let look = 0; look < looks && victims.length === 0; look++) {
      victims = random.shuffled(choose(browsersOf(world))).slice(0, wanted);
      if (victims.length === 0) await pause(500);
    }
    if (victims.length === 0) throw new Error('There is no browser to strike.');
    for (const victim of victims) signalIfSame(victim, strike);
    return {
      what: `${victims.length} of them`,
      heal: async () => {
        if (relieve) for (const victim of victims) signalIfSame(victim, relieve);
      },
    };
  },
});

const mains = (browsers: Browser[]): Browser[] => browsers.filter(({ type }) => type === '');
/** What the system ends first when memory runs out. */
const largestPage = (browsers: Browser[]): Browser[] =>
  browsers
    .filter(({ type }) => type === 'renderer')
    .sort((a, b) => b.kilobytes - a.kilobytes)
    .slice(0, 1);

export const browserFaults: readonly Fault[] = [
  browser('killed', [2, 5], mains, ['SIGKILL']),
  browser('hung', [8, 16], mains, ['SIGSTOP', 'SIGCONT']),
  browser('out of memory', [2, 5], largestPage, ['SIGKILL']),
];
