import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch, stackFolder, StackFailure, workspace } from '@tourbus/stack';
import { type Sabotage, sabotages } from './patches.js';
import { tryOut, type Verdict } from './trial.js';
import { Workbench } from './workbench.js';

const mostRuns = 3;

interface Result {
  name: string;
  run: number;
  seed: number;
  verdict: Verdict;
}

function chosen(only: string | undefined): readonly Sabotage[] {
  const wanted = sabotages.filter(({ name }) => !only || only.split(',').some((part) => name.includes(part)));
  if (wanted.length > 0) return wanted;
  throw new StackFailure(
    `No sabotage is called so. There are: ${sabotages.map(({ name }) => name).join(', ')}.`,
  );
}

const describe = (verdict: Verdict): string =>
  verdict.what === 'caught' ? `caught by ${verdict.by.join(', ')}` : verdict.what;

const row = (cells: readonly (string | number)[]): string =>
  `  ${String(cells[0]).padEnd(36)}${String(cells[1]).padEnd(6)}${String(cells[2]).padEnd(9)}${cells[3]}`;

/** `npm run faults:sabotage`: breaks the product on purpose, one way after the other, and sees whether it is noticed. */
await launch('Tourbus: sabotage', async ({ signal }) => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      minutes: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [minutes, firstSeed] = [Number(values.minutes), Number(values.seed)];
  const wanted = chosen(values.only);
  const folder = join(stackFolder, 'sabotage');
  const workbench = await Workbench.open(workspace, join(folder, 'checkout'));
  const results: Result[] = [];
  const trial = async (sabotage: Sabotage): Promise<void> => {
    await workbench.sabotage(sabotage);
    for (let run = 1; run <= mostRuns && !signal.aborted; run++) {
      const seed = firstSeed + run - 1;
      const json = join(folder, `${sabotage.name}-${seed}.json`);
      const verdict = await tryOut(sabotage, { root: workbench.root, minutes, seed, json, signal });
      results.push({ name: sabotage.name, run, seed, verdict });
      console.log(row([sabotage.name, run, seed, describe(verdict)]));
      if (verdict.what === 'crashed') console.log(verdict.said.replace(/^/gm, '      '));
      if (verdict.what === 'caught') return;
    }
  };
  console.log(row(['sabotage', 'run', 'seed', 'what came of it']));
  try {
    for (const sabotage of wanted) if (!signal.aborted) await trial(sabotage);
  } finally {
    workbench.close();
  }
  const caught = new Set(results.filter(({ verdict }) => verdict.what === 'caught').map(({ name }) => name));
  const missed = wanted.filter(({ name }) => !caught.has(name));
  console.log(`\n  ${caught.size} of ${wanted.length} were caught.`);
  for (const { name, breaks } of missed) console.log(`  Not caught: ${name} (${breaks})`);
  return missed.length === 0 ? 0 : 1;
});
