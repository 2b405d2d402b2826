import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOf, type ProcessIdentity } from './identity.js';

/** Stopped in this order: those who hand work over first, those who keep it last. */
export const stopOrder = { service: 1, sandbox: 2, nats: 3, postgres: 4, launcher: 9 } as const;

export interface RegistryEntry extends ProcessIdentity {
  run: string;
  name: string;
  order: number;
  stopSignal: NodeJS.Signals;
  /** Of a launcher: it has begun to stop its stack. */
  stopping?: boolean;
}

const launcherName = 'launcher';

/** The run registry: a file for each process that a stack has started and not yet ended. */
export class Registry {
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  add(entry: Omit<RegistryEntry, 'startedAt'>): RegistryEntry | undefined {
    const startedAt = startOf(entry.pid);
    if (!startedAt) return undefined;
    const complete = { ...entry, startedAt };
    const file = this.#file(complete);
    // By rename, so that a reader never sees half an entry.
    writeFileSync(`${file}.new`, `${JSON.stringify(complete)}\n`);
    renameSync(`${file}.new`, file);
    return complete;
  }

  addLauncher(run: string, stopping = false): void {
    const base = { run, name: launcherName, pid: process.pid, stopping };
    this.add({ ...base, order: stopOrder.launcher, stopSignal: 'SIGTERM' });
  }

  remove(entry: Pick<RegistryEntry, 'run' | 'name' | 'pid'>): void {
    rmSync(this.#file(entry), { force: true });
  }

  entries(): RegistryEntry[] {
    const files = readdirSync(this.folder).filter((file) => file.endsWith('.json'));
    return files.flatMap((file) => {
      try {
        return [JSON.parse(readFileSync(join(this.folder, file), 'utf8')) as RegistryEntry];
      } catch {
        // Removed by another reader meanwhile.
        return [];
      }
    });
  }

  processes(run: string): RegistryEntry[] {
    return this.entries().filter((entry) => entry.run === run && entry.name !== launcherName);
  }

  launchers(): RegistryEntry[] {
    return this.entries().filter((entry) => entry.name === launcherName);
  }

  #file(entry: Pick<RegistryEntry, 'run' | 'name' | 'pid'>): string {
    return join(this.folder, `${entry.run}.${entry.name}.${entry.pid}.json`);
  }
}
