import { createHash } from 'node:crypto';
import { median } from './statistics.js';

const piece = { text: 'yardstick '.repeat(50), numbers: Array.from({ length: 100 }, (_, i) => i * 1.5) };

/** A fixed piece of work: milliseconds of processor time that it takes now. */
function measure(): number {
  const before = process.cpuUsage();
  for (let i = 0; i < 200; i++) {
    const copy = JSON.parse(JSON.stringify({ ...piece, i })) as typeof piece;
    createHash('sha256').update(copy.text.toUpperCase()).digest('hex');
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** How dear a piece of work is on this machine while something else is measured: neighbours take caches and clocks. */
export class Yardstick {
  private readonly taken: number[] = [];
  private next = 0;

  /** Measures at most twice a second. */
  look(): void {
    if (performance.now() < this.next) return;
    this.next = performance.now() + 500;
    this.taken.push(measure());
  }

  get milliseconds(): number {
    return median(this.taken);
  }
}
