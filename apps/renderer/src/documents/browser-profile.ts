import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** An empty profile for a browser of this process. Those of processes that were killed are cleared away. */
export async function makeProfile(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    const owner = Number(/^profile-(\d+)-/.exec(name)?.[1] ?? process.pid);
    if (!isAlive(owner)) await rm(join(folder, name), { recursive: true, force: true });
  }
  return mkdtemp(join(folder, `profile-${process.pid}-`));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
