import { readFileSync, readdirSync } from 'node:fs';

/** A process that is measured, together with all it has started. */
export interface Measured {
  name: string;
  pid: number;
}

export interface Usage {
  cpuMilliseconds: number;
  /** Memory that is its own, and its share of what it has in common with others. */
  megabytes: number;
}

/** Linux counts processor time in hundredths of a second for whoever asks, whatever the kernel's own clock. */
const millisecondsPerTick = 10;

interface Stat {
  pid: number;
  parent: number;
  ticks: number;
}

function statOf(pid: string): Stat[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name is in parentheses and may hold anything; what follows has no spaces in it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // utime, stime, and both of children that have ended.
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return [{ pid: Number(pid), parent: Number(fields[1]), ticks }];
  } catch {
    return [];
  }
}

const megabytesOf = (pid: number): number => {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

/**
 * What processes used since they began. Processor time per event holds steady where neighbours share the machine;
 * events per second do not.
 */
export function usageOf(measured: readonly Measured[], memory = false): Map<string, Usage> {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(statOf);
  const children = Map.groupBy(all, ({ parent }) => parent);
  const tree = (pid: number): Stat[] => [
    ...all.filter((one) => one.pid === pid),
    ...(children.get(pid) ?? []).flatMap((child) => tree(child.pid)),
  ];
  return new Map(
    measured.map(({ name, pid }) => {
      const family = tree(pid);
      const cpuMilliseconds = family.reduce((sum, { ticks }) => sum + ticks, 0) * millisecondsPerTick;
      const megabytes = memory ? family.reduce((sum, one) => sum + megabytesOf(one.pid), 0) : 0;
      return [name, { cpuMilliseconds, megabytes }];
    }),
  );
}

/** Milliseconds of processor time between two looks, by process. */
export const spent = (
  before: ReadonlyMap<string, Usage>,
  after: ReadonlyMap<string, Usage>,
): Map<string, number> =>
  new Map(
    [...after].map(([name, { cpuMilliseconds }]) => [
      name,
      cpuMilliseconds - (before.get(name)?.cpuMilliseconds ?? 0),
    ]),
  );
