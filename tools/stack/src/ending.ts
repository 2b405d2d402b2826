import { setTimeout as pause } from 'node:timers/promises';
import { lives, processesOfRun, signalIfSame, waitUntilGone } from './identity.js';
import { Registry, type RegistryEntry } from './registry.js';
import { StackFailure } from './steps.js';

const graceMs = 5_000;

async function endTogether(entries: readonly RegistryEntry[]): Promise<void> {
  for (const entry of entries) signalIfSame(entry, entry.stopSignal);
  if (await waitUntilGone(entries, graceMs)) return;
  for (const entry of entries) signalIfSame(entry, 'SIGKILL');
  await waitUntilGone(entries, graceMs);
}

/** Ends every process of a run, in the order of stopping, and then whatever they left behind. */
export async function endRun(registry: Registry, run: string): Promise<number> {
  const entries = registry.processes(run);
  const living = entries.filter(lives);
  for (const order of [...new Set(living.map((entry) => entry.order))].sort((a, b) => a - b)) {
    await endTogether(living.filter((entry) => entry.order === order));
  }
  const strays = processesOfRun(run);
  for (const stray of strays) signalIfSame(stray, 'SIGKILL');
  await waitUntilGone(strays, graceMs);
  for (const entry of entries) registry.remove(entry);
  return living.length + strays.length;
}

/** A launcher that was told to stop gets the time to do so; one that works on is left in peace. */
async function waitForLauncher(launcher: RegistryEntry, registry: Registry): Promise<void> {
  const since = Date.now();
  while (lives(launcher)) {
    const stopping = registry.launchers().some((other) => other.pid === launcher.pid && other.stopping);
    if (Date.now() - since > (stopping ? 30_000 : 1_500)) {
      throw new StackFailure(
        `A stack is already running in this folder, started by process ${launcher.pid}. ` +
          `Stop it with Ctrl-C where it runs, or with: kill ${launcher.pid}`,
      );
    }
    await pause(100);
  }
}

/** Ends what earlier runs left behind. Returns how many processes that were. */
export async function endLeftovers(registry: Registry): Promise<number> {
  let ended = 0;
  for (const launcher of registry.launchers()) await waitForLauncher(launcher, registry);
  for (const run of new Set(registry.entries().map((entry) => entry.run))) {
    ended += await endRun(registry, run);
  }
  for (const launcher of registry.launchers()) registry.remove(launcher);
  return ended;
}
