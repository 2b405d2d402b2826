import { spent, usageOf } from './cpu.js';
import type { Contender } from './render-contenders.js';
import { pagesOf } from './render-documents.js';
import type { RenderService } from './render-service.js';
import type { Row } from './report.js';

const inARow = 3_000;
const lookEvery = 500;

const megabytesOf = ({ processes }: Contender): number =>
  Math.round([...usageOf(processes, true).values()].reduce((sum, { megabytes }) => sum + megabytes, 0));

/** Statements in a row, all published at once: the rate of each 500, and the memory after them. */
export async function manyInARow(service: RenderService, fresh: (count: number) => number): Promise<Row[]> {
  const rows: Row[] = [];
  let seen = 0;
  let since = performance.now();
  let before = usageOf(service.processes);
  await service.run({ kind: 'statement', first: fresh(inARow), count: inARow }, (done) => {
    if (done === seen || (done - seen < lookEvery && done < inARow)) return;
    const now = performance.now();
    const used = usageOf(service.processes);
    const cpu = [...spent(before, used).values()].reduce((sum, one) => sum + one, 0);
    rows.push({
      what: `statements in a row, up to ${done}`,
      'per second': Number((((done - seen) / (now - since)) * 1_000).toFixed(1)),
      // What a browser that was replaced had used has gone with it.
      'CPU ms': cpu > 0 ? Number((cpu / (done - seen)).toFixed(2)) : 'replaced',
      'MB, whole tree': megabytesOf(service),
    });
    [seen, since, before] = [done, now, used];
  });
  rows.push({ what: 'browsers replaced since the start', is: await service.replacements() });
  return rows;
}

const lookAtMemoryEvery = 1_000;

/** Print streams: pages a second from documents to finished files, and the most memory meanwhile. */
export async function streams(stream: Contender, fresh: (count: number) => number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const count of [1_000, 10_000]) {
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, megabytesOf(stream))), lookAtMemoryEvery);
    const before = usageOf(stream.processes);
    const { milliseconds } = await stream.run({ kind: 'statement', first: fresh(count), count });
    clearInterval(watch);
    const cpu = [...spent(before, usageOf(stream.processes)).values()].reduce((sum, one) => sum + one, 0);
    rows.push({
      what: `print stream of ${count} statements, not tagged`,
      'per second': Number(((count / milliseconds) * 1_000).toFixed(1)),
      'pages per second': Number(((count * pagesOf.statement * 1_000) / milliseconds).toFixed(1)),
      'CPU ms': Number((cpu / count).toFixed(2)),
      'MB, whole tree': Math.max(most, megabytesOf(stream)),
    });
  }
  return rows;
}
