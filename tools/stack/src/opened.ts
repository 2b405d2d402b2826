import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { endLeftovers, endRun } from './ending.js';
import type { Gateway } from './gateway.js';
import { startGuard, type Guard } from './guard.js';
import { Registry } from './registry.js';
import type { Steps } from './steps.js';
import type { Run, SupervisedProcess } from './supervised.js';

/** What a stack has opened so far, and therefore has to close. */
export interface Opened {
  run: Run;
  guard: Guard;
  processes: SupervisedProcess[];
  gateway?: Gateway;
  closed?: Promise<void>;
}

/** Ends what earlier runs left behind, and has this one guarded from its first process on. */
export async function openRun(folder: string, steps: Steps): Promise<Opened> {
  const registry = new Registry(join(folder, 'run'));
  const ended = await endLeftovers(registry);
  if (ended > 0) steps.note(`Ended ${ended} processes that an earlier run had left behind.`);
  const id = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const guard = startGuard(registry.folder, id);
  registry.addLauncher(id);
  return { run: { id, registry, steps }, guard, processes: [] };
}

async function closeOnce({ run, guard, gateway }: Opened): Promise<void> {
  run.isClosed = true;
  run.registry.addLauncher(run.id, true);
  await gateway?.stop();
  await endRun(run.registry, run.id);
  await guard.release();
  for (const launcher of run.registry.launchers().filter((entry) => entry.run === run.id)) {
    run.registry.remove(launcher);
  }
}

/** Stops everything in order; a second call waits for the first. */
export async function close(opened: Opened): Promise<void> {
  opened.closed ??= closeOnce(opened);
  await opened.closed;
}
