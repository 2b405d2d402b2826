import { gatewayOf, loadSamples } from '@tourbus/samples';
import type { Stack } from '@tourbus/stack';
import { startInfrastructure } from '@tourbus/testing';
import type { Page } from 'puppeteer-core';
import { openConsole, paintTimes } from './console-browser.js';
import { editorTimes } from './console-editor.js';
import { type Amounts, fill } from './console-fill.js';
import { questions, timesOf } from './console-lists.js';
import { type Row, report } from './report.js';
import { median, quantile } from './statistics.js';

const wanted = { list: 200, preview: 300 };

const full = {
  amounts: { templates: 2_000, customers: 100_000, communications: 1_000_000 },
  asks: 60,
  paints: 30,
  keys: 60,
};
const short = {
  amounts: { templates: 100, customers: 1_000, communications: 10_000 },
  asks: 5,
  paints: 3,
  keys: 5,
};

const rounded = (times: readonly number[], share: number): number =>
  Number(quantile(times, share).toFixed(1));

/** Of an answer through the gateway, and of the page that shows it. */
async function listRows(
  stack: Stack,
  page: Page,
  { asks, paints, only }: { asks: number; paints: number; only?: readonly string[] },
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const question of await questions(stack)) {
    if (only && !only.includes(question.what)) continue;
    const answers = await timesOf(stack, question, asks);
    const row: Row = {
      what: question.what,
      'API p50 ms': rounded(answers, 0.5),
      'API p95 ms': rounded(answers, 0.95),
    };
    if (question.page) {
      const painted = await paintTimes(page, stack.urls.gateway, question.page, paints);
      row['painted p50 ms'] = rounded(painted, 0.5);
      row['painted p95 ms'] = rounded(painted, 0.95);
    }
    // The home page gathers ten answers and a chart: it is no list.
    row['wanted ms'] = question.page === '/' ? '–' : wanted.list;
    rows.push(row);
  }
  return rows;
}

async function editorRows(stack: Stack, page: Page, keys: number): Promise<Row[]> {
  const times = await editorTimes(stack, page, keys);
  const rows = [...times, ['all templates', [...times.values()].flat()] as const];
  return rows.map(([what, each]) => ({
    what: `key to repainted preview: ${what}`,
    keys: each.length,
    'painted p50 ms': Number(median(each).toFixed(1)),
    'painted p95 ms': rounded(each, 0.95),
    'wanted ms': wanted.preview,
  }));
}

const isOver = (row: Row): boolean =>
  ['API p95 ms', 'painted p95 ms'].some((name) => Number(row[name] ?? 0) > Number(row['wanted ms']));

/** How long people wait for a list, and for the preview of what they type, with years of content in the tables. */
export async function consoleTimes({
  isShort,
  only,
}: {
  isShort: boolean;
  /** Lists by their names, and no editor; all and the editor where none is given. */
  only?: readonly string[];
}): Promise<void> {
  const { amounts, asks, paints, keys } = isShort ? short : full;
  const { stack, stop } = await startInfrastructure({
    services: ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'],
    sandbox: true,
  });
  try {
    await loadSamples(gatewayOf(stack));
    await filled(stack, amounts);
    const { browser, page } = await openConsole(stack.urls.gateway);
    try {
      const lists = await listRows(stack, page, { asks, paints, only });
      const rows = only ? lists : [...lists, ...(await editorRows(stack, page, keys))];
      if (isShort || only) console.table(rows);
      else report('console', rows);
      for (const row of rows.filter(isOver)) console.log(`  Slower than wanted: ${row['what']}`);
    } finally {
      await browser.close();
    }
  } finally {
    await stop();
  }
}

async function filled(stack: Stack, amounts: Amounts): Promise<void> {
  const began = performance.now();
  await fill(stack.adminDatabaseUrl, amounts);
  console.log(`  Filled in ${Math.round((performance.now() - began) / 1_000)} s: ${JSON.stringify(amounts)}`);
}
