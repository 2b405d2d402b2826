import { Factory } from './factory.js';
import { MemoryWatch } from './memory-watch.js';
import { costColumns } from './pipeline.js';
import { plot } from './plot.js';
import { type Row, report } from './report.js';

/** What an event costs, and how much memory there is, as the number of events grows; one stack for all sizes. */
export async function scaling(sizes: readonly number[]): Promise<void> {
  const factory = await Factory.start({ attachments: false });
  const costs: Row[] = [];
  const memory: Row[] = [];
  try {
    for (const events of sizes) {
      const watch = new MemoryWatch(() => factory.processes);
      const cost = await factory.flood(events, `of-${events}`, () => watch.look());
      watch.look();
      costs.push({ events, 'per second': Math.round(cost.perSecond), ...costColumns(cost) });
      memory.push({ events, ...watch.columns });
      console.table(costs.slice(-1));
      console.table(memory.slice(-1));
      const title = `Memory over ${events.toLocaleString('en')} events`;
      plot(`scaling-${events}`, { title, x: 'seconds', y: 'MB', lines: watch.lines });
    }
  } finally {
    await factory.stop();
  }
  report(
    'scaling',
    costs.map((row, i) => ({ ...row, ...memory[i] })),
  );
}
