import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launch, stackFolder, StackFailure, workspace } from '@tourbus/stack';
import { type Arguments, readArguments } from './arguments.js';
import { verifyAudit } from './audit.js';
import { runCampaign } from './campaign.js';
import { check } from './checker/check.js';
import { dump } from './checker/dump.js';
import type { Evidence } from './checker/evidence.js';
import { readSink } from './checker/sinks.js';
import { definitionsOf, loadContent } from './content.js';
import { allFaults } from './faults/all.js';
import type { Fault } from './faults/fault.js';
import { Progress } from './progress.js';
import { printReport, reportOf } from './report.js';
import { replayParked, settle } from './settling.js';
import { stepsOf } from './world/steps.js';
import { startWorld, type World } from './world/world.js';

function chosenFaults(
  world: World,
  only: readonly string[],
): { faults: Fault[]; hindered: Record<string, string> } {
  const wanted = allFaults.filter(
    ({ kind }) => only.length === 0 || only.some((part) => kind.includes(part)),
  );
  if (wanted.length === 0)
    throw new StackFailure(
      `No kind of fault is called so. There are: ${allFaults.map(({ kind }) => kind).join('; ')}.`,
    );
  const hindered: Record<string, string> = {};
  const faults = wanted.filter(({ kind, hindrance }) => {
    const why = hindrance?.(world);
    if (why) hindered[kind] = why;
    return !why;
  });
  return { faults, hindered };
}

/** Strikes, heals, lets settle, and judges. @returns whether every promise was kept */
async function examine(world: World, given: Arguments, signal: AbortSignal): Promise<boolean> {
  const { seed, minutes, perSecond, settleSeconds } = given;
  const progress = new Progress(minutes);
  await loadContent(world);
  const { faults, hindered } = chosenFaults(world, given.only);
  const campaign = await runCampaign(world, {
    ...{ seed, minutes, perSecond, faults, signal },
    show: (line) => progress.show(line),
  });
  const showPending = (pending: readonly string[]): void =>
    progress.show(`settling: ${pending.join('; ') || 'calm'}`);
  const afterHealing = await settle(world, settleSeconds, showPending);
  const replayed = await replayParked(world);
  const afterReplaying = await settle(world, settleSeconds, showPending);
  progress.end();
  const evidence: Evidence = {
    ledger: campaign.ledger.lines,
    sink: readSink(join(world.stack.data, 'sandbox')),
    ...(await dump(world.sql)),
    definitionsOf,
    pending: [
      ...afterHealing.pending.map((text) => `After healing: ${text}.`),
      ...afterReplaying.pending.map((text) => `After replaying: ${text}.`),
    ],
    audit: await verifyAudit(world, given.root ?? workspace),
  };
  const settling = { afterHealing, afterReplaying, replayed };
  const violations = check(evidence);
  const report = reportOf({ seed, minutes, campaign, evidence, settling, hindered, violations });
  console.log(printReport(report));
  writeFileSync(join(world.folder, 'report.json'), JSON.stringify(report, null, 2));
  writeFileSync(join(world.folder, 'evidence.json'), JSON.stringify(evidence));
  if (given.json) writeFileSync(resolve(given.json), `${JSON.stringify(report, null, 2)}\n`);
  return violations.length === 0;
}

await launch('Tourbus: faults', async ({ signal }) => {
  const given = readArguments(process.argv.slice(2));
  const root = given.root && resolve(given.root);
  const folder = join(stackFolder, 'faults', `${given.seed}-${Date.now().toString(36)}`);
  console.log(`  seed ${given.seed}, ${given.minutes} minutes, ${given.perSecond} messages a second`);
  const world = await startWorld({ folder, steps: stepsOf(folder), signal, ...(root && { root }) });
  let isWell = false;
  try {
    isWell = await examine(world, { ...given, ...(root && { root }) }, signal);
  } finally {
    await world.stop();
    if (isWell && !given.keep) rmSync(folder, { recursive: true, force: true });
    else console.log(`\n  Logs, ledger, evidence and report are in ${folder}`);
  }
  return isWell ? 0 : 1;
});
