import { usageOf } from './cpu.js';
import { Factory } from './factory.js';
import { costColumns } from './pipeline.js';
import { type Row, report } from './report.js';

const lookEvery = 10_000;

/** Memory by process, looked at every so often while events flow. */
class MemoryWatch {
  private readonly seen: Map<string, number>[] = [];
  private nextLook = 0;

  constructor(private readonly factory: Factory) {}

  look(): void {
    if (performance.now() < this.nextLook) return;
    this.nextLook = performance.now() + lookEvery;
    const usage = usageOf(this.factory.processes, true);
    this.seen.push(new Map([...usage].map(([name, { megabytes }]) => [name, Math.round(megabytes)])));
  }

  /** For each process its memory at first, at most, and at last. */
  get columns(): Row {
    const names = [...(this.seen[0]?.keys() ?? [])];
    return Object.fromEntries(
      names.map((name) => {
        const values = this.seen.map((look) => look.get(name) ?? 0);
        return [`${name} MB`, `${values[0]} … ${Math.max(...values)} … ${values.at(-1)}`];
      }),
    );
  }
}

/** What an event costs, and how much memory there is, as the number of events grows; one stack for all sizes. */
export async function scaling(sizes: readonly number[]): Promise<void> {
  const factory = await Factory.start({ attachments: false });
  const costs: Row[] = [];
  const memory: Row[] = [];
  try {
    for (const events of sizes) {
      const watch = new MemoryWatch(factory);
      const cost = await factory.flood(events, `of-${events}`, () => watch.look());
      watch.look();
      costs.push({ events, 'per second': Math.round(cost.perSecond), ...costColumns(cost) });
      memory.push({ events, ...watch.columns });
      console.table(costs.slice(-1));
      console.table(memory.slice(-1));
    }
  } finally {
    await factory.stop();
  }
  report(
    'scaling',
    costs.map((row, i) => ({ ...row, ...memory[i] })),
  );
}
