import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const name = /^tourbus-print-stream-(\d+)-/;

/** A folder for the pages of one part; whoever asked for it removes it. */
export const makeScratch = (): Promise<string> =>
  mkdtemp(join(tmpdir(), `tourbus-print-stream-${process.pid}-`));

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Removes what processes have left that were killed: customers' documents are in it. */
export async function clearAbandonedScratch(): Promise<void> {
  const startedAt = Date.now() - process.uptime() * 1_000;
  for (const entry of await readdir(tmpdir())) {
    const pid = Number(name.exec(entry)?.[1] ?? NaN);
    if (Number.isNaN(pid)) continue;
    const folder = join(tmpdir(), entry);
    // In a container every process has the number of the one before it.
    const isOurs = pid === process.pid && (await stat(folder)).birthtimeMs >= startedAt;
    if (isOurs || (pid !== process.pid && isAlive(pid))) continue;
    await rm(folder, { recursive: true, force: true });
  }
}
