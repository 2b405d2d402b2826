import { type Measured, usageOf } from './cpu.js';
import type { Line } from './plot.js';
import type { Row } from './report.js';

interface Look {
  /** Since the watch began. */
  seconds: number;
  megabytes: Map<string, number>;
}

/** Memory by process, looked at every so often while something else runs. */
export class MemoryWatch {
  private readonly began = performance.now();
  private readonly seen: Look[] = [];
  private nextLook = 0;

  /** @param processes asked at each look, since a process may be replaced by another of its name */
  constructor(
    private readonly processes: () => Measured[],
    private readonly everyMilliseconds = 10_000,
  ) {}

  look(): void {
    const now = performance.now();
    if (now < this.nextLook) return;
    this.nextLook = now + this.everyMilliseconds;
    const usage = [...usageOf(this.processes(), true)];
    this.seen.push({
      seconds: Math.round((now - this.began) / 1_000),
      megabytes: new Map(usage.map(([name, { megabytes }]) => [name, Math.round(megabytes)])),
    });
  }

  /** For each process its memory at first, at most, and at last. */
  get columns(): Row {
    return Object.fromEntries(
      this.lines.map(({ name, points }) => {
        const values = points.map(([, megabytes]) => megabytes);
        return [`${name} MB`, `${values[0]} … ${Math.max(...values)} … ${values.at(-1)}`];
      }),
    );
  }

  /** For each process its memory over the seconds. */
  get lines(): Line[] {
    const names = new Set(this.seen.flatMap(({ megabytes }) => [...megabytes.keys()]));
    return [...names].map((name) => ({
      name,
      points: this.seen.flatMap(({ seconds, megabytes }): [number, number][] => {
        const value = megabytes.get(name);
        return value === undefined ? [] : [[seconds, value]];
      }),
    }));
  }
}
