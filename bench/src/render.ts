import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, stackFolder } from '@tourbus/stack';
import { spent, usageOf } from './cpu.js';
import { type Contender, startContender } from './render-contenders.js';
import { type Kind, kinds } from './render-documents.js';
import { manyInARow, streams } from './render-long.js';
import { hasWeasyPrint, installPeers, ordinaryChromium } from './render-peers.js';
import { RenderService } from './render-service.js';
import { verifyFolder } from './render-verify.js';
import { type Row, report } from './report.js';
import { median } from './statistics.js';
import { Yardstick } from './yardstick.js';

export interface RenderOptions {
  rounds: number;
  /** Open every PDF of a further run and look whose it is. */
  verify: boolean;
  /** Names of ways; all where none is given. */
  only?: readonly string[];
  /** Also 3,000 documents in a row, and print streams of 1,000 and 10,000. */
  long: boolean;
}

interface Figures {
  perSecond: number[];
  cpu: number[];
  cpuOf: Map<string, number[]>;
  megabytes: number;
}

/** No document is printed twice in a run: what was printed before need not be printed again. */
let next = 1;
const fresh = (count: number): number => (next += count) - count;

/** Letters are made faster, where anything is fast. */
const countOf = ({ count }: Contender, kind: Kind): number =>
  kind === 'letter' && count >= 200 ? 2 * count : count;

/**
 * What browsers pass between their processes are many short-lived files. They lie in memory, as they do where the
 * renderer is deployed: on the disk of its artefacts, ext4 would go round the ones deleted last for each new file.
 */
const memory = '/dev/shm';

/** They come out of npm's registry. */
const fromPeers = ['jsreport as it comes', 'jsreport on our binary', 'Typst'];

/** @param short where short-lived files lie */
async function start({ only }: RenderOptions, short?: string): Promise<Contender[]> {
  const wanted = (name: string): boolean => !only || only.includes(name);
  const chromium = await findChromium(stackFolder);
  Object.assign(process.env, chromium.env);
  const executable = chromium.path;
  const ordinary = ordinaryChromium();
  const peers = fromPeers.some(wanted) && (await installPeers());
  if (!ordinary) console.log('  No Chromium of the machine’s own: what comes with one is left out.');
  const weasyPrint = await hasWeasyPrint();
  if (!weasyPrint) console.log('  No WeasyPrint for Python: it is left out.');
  const described = [
    { name: 'print stream', tagged: false, count: 500, executable },
    { name: 'floor', tagged: true, count: 500, executable },
    ...(ordinary ? [{ name: 'new page', tagged: true, count: 20, executable: ordinary }] : []),
    { name: 'new page on our binary', tagged: true, count: 40, executable },
    ...(peers && ordinary
      ? [{ name: 'jsreport as it comes', tagged: true, count: 20, executable: ordinary }]
      : []),
    ...(peers ? [{ name: 'jsreport on our binary', tagged: true, count: 40, executable }] : []),
    ...(weasyPrint ? [{ name: 'WeasyPrint', tagged: false, count: 16 }] : []),
    ...(peers ? [{ name: 'Typst', tagged: true, count: 300 }] : []),
  ];
  const contenders: Contender[] = wanted('our renderer')
    ? [await RenderService.start(short ? { BROWSER_FOLDER: join(short, 'browser') } : {})]
    : [];
  // Only now: what our renderer keeps is on the disk.
  if (short) process.env['TMPDIR'] = short;
  for (const one of described.filter(({ name }) => wanted(name))) contenders.push(await startContender(one));
  return contenders;
}

async function verify(contenders: readonly Contender[]): Promise<void> {
  for (const contender of contenders)
    for (const kind of kinds) {
      const folder = await mkdtemp(join(tmpdir(), 'tourbus-bench-'));
      const count = Math.min(countOf(contender, kind), 400);
      const first = fresh(count);
      await contender.run({ kind, first, count, folder });
      const seen = await verifyFolder(contender.name, folder, kind, first, contender.tagged);
      if (seen !== count) throw new Error(`${contender.name}: ${seen} of ${count} ${kind}s are there.`);
      console.log(
        `  ${contender.name}: ${seen} ${kind}s are their customers' own, whole and numbered right.`,
      );
      await rm(folder, { recursive: true });
    }
}

async function measure(contender: Contender, kind: Kind, into: Figures): Promise<void> {
  const count = countOf(contender, kind);
  const before = usageOf(contender.processes);
  const { milliseconds } = await contender.run({ kind, first: fresh(count), count });
  const used = spent(before, usageOf(contender.processes));
  into.perSecond.push((count / milliseconds) * 1_000);
  into.cpu.push([...used.values()].reduce((sum, one) => sum + one, 0) / count);
  for (const [name, one] of used) into.cpuOf.set(name, [...(into.cpuOf.get(name) ?? []), one / count]);
  const megabytes = [...usageOf(contender.processes, true).values()];
  into.megabytes = Math.max(
    into.megabytes,
    megabytes.reduce((sum, one) => sum + one.megabytes, 0),
  );
}

function rowOf(kind: Kind, { name, tagged, about }: Contender, figures: Figures): Row {
  const parts = [...figures.cpuOf].map(([part, values]): [string, number] => [
    `CPU ms ${part}`,
    Number(median(values).toFixed(2)),
  ]);
  return {
    what: `${kind}, ${tagged ? 'tagged' : 'not tagged'}: ${name}`,
    'per second': Number(median(figures.perSecond).toFixed(1)),
    'CPU ms': Number(median(figures.cpu).toFixed(2)),
    ...(parts.length > 1 && Object.fromEntries(parts)),
    'MB, whole tree': Math.round(figures.megabytes),
    about,
  };
}

/** What is wanted of our renderer beside each of them: times faster, or so much of its processor time. */
const wanted: Readonly<Record<string, Partial<Record<Kind, number>>>> = {
  'jsreport as it comes': { statement: 15 },
  'jsreport on our binary': { statement: 6 },
  'new page': { statement: 8, letter: 20 },
  'new page on our binary': {},
  Typst: { statement: 0.65 },
};

function compared(contenders: readonly Contender[], figures: (name: string, kind: Kind) => Figures): Row[] {
  const rate = (name: string, kind: Kind): number => median(figures(name, kind).perSecond);
  const rows: Row[] = [];
  for (const kind of kinds) {
    const ours = rate('our renderer', kind);
    for (const { name } of contenders.filter((one) => one.name in wanted))
      rows.push({
        what: `${kind}: our renderer, times ${name}`,
        is: Number((ours / rate(name, kind)).toFixed(2)),
        wanted: `at least ${wanted[name]?.[kind] ?? '–'}`,
      });
    rows.push(
      {
        what: `${kind}: our renderer’s CPU, times the floor’s`,
        is: Number(
          (median(figures('our renderer', kind).cpu) / median(figures('floor', kind).cpu)).toFixed(2),
        ),
        wanted: 'at most 1.25',
      },
      {
        what: `${kind}: print stream, times our renderer`,
        is: Number((rate('print stream', kind) / ours).toFixed(2)),
        wanted: kind === 'statement' ? 'at least 1.5' : 'at least –',
      },
    );
  }
  return rows.filter(({ is }) => Number.isFinite(is));
}

/** Statements and letters by every way, in interleaved rounds. */
export async function render(options: RenderOptions): Promise<void> {
  const short = existsSync(memory) ? await mkdtemp(join(memory, 'tourbus-bench-')) : undefined;
  const contenders = await start(options, short);
  const all = new Map<string, Figures>();
  const figures = (name: string, kind: Kind): Figures => {
    const key = `${kind} ${name}`;
    const found = all.get(key) ?? { perSecond: [], cpu: [], cpuOf: new Map(), megabytes: 0 };
    all.set(key, found);
    return found;
  };
  const yardstick = new Yardstick();
  const further: Row[] = [];
  try {
    for (const contender of contenders)
      for (const kind of kinds) {
        const count = Math.min(20, Math.ceil(contender.count / 4));
        await contender.run({ kind, first: fresh(count), count });
      }
    if (options.verify) await verify(contenders);
    for (let round = 1; round <= options.rounds; round++) {
      for (const kind of kinds)
        for (const contender of contenders) {
          await measure(contender, kind, figures(contender.name, kind));
          yardstick.look();
        }
      console.log(`  Round ${round} of ${options.rounds} is done.`);
    }
    for (const contender of options.long ? contenders : []) {
      if (contender instanceof RenderService) further.push(...(await manyInARow(contender, fresh)));
      if (contender.name === 'print stream') further.push(...(await streams(contender, fresh)));
    }
  } finally {
    for (const contender of contenders) await contender.stop();
    if (short) await rm(short, { recursive: true });
  }
  const rows = kinds.flatMap((kind) =>
    contenders.map((contender) => rowOf(kind, contender, figures(contender.name, kind))),
  );
  report('render', [
    ...rows,
    ...compared(contenders, figures),
    ...further,
    { what: 'yardstick', 'CPU ms': Number(yardstick.milliseconds.toFixed(2)) },
  ]);
}
