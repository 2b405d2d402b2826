import type { Client } from '../load/client.js';
import type { SeededRandom } from '@tourbus/samples';
import type { World } from '../world/world.js';

export interface Scene {
  world: World;
  client: Client;
  /** Aborted when the fault is to be healed: what goes on for its whole time ends then. */
  healing: AbortSignal;
}

export interface Struck {
  /** What was done, for a person: `dispatcher-2 killed`. */
  what: string;
  /** Undoes it and resolves when what was hurt can work again. */
  heal(): Promise<void>;
}

/** One kind of misfortune. What it draws follows from `random` alone. */
export interface Fault {
  kind: string;
  /** How long it lasts, in seconds, from and to. */
  lasts: readonly [number, number];
  /** Kinds of the same family are never struck together: one would undo the other. */
  family: string;
  /** Why it cannot be done here; undefined where it can. */
  hindrance?(world: World): string | undefined;
  inject(scene: Scene, random: SeededRandom): Promise<Struck>;
}

export const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

/** Resolves once all of these are up and ready. @throws after so long */
export async function ready(world: World, names: readonly string[], withinMs = 90_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const missing = world.stack.processes().filter(({ name, ready }) => names.includes(name) && !ready);
    if (missing.length === 0) return;
    if (Date.now() > deadline)
      throw new Error(`Not ready again: ${missing.map(({ name }) => name).join(', ')}`);
    await pause(100);
  }
}

export const pidOf = (world: World, name: string): number | undefined =>
  world.stack.processes().find((each) => each.name === name)?.pid;

export function signal(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself.
  }
}
