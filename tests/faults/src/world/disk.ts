import { spawnSync } from 'node:child_process';
import { mkdirSync, statfsSync } from 'node:fs';

export interface Disk {
  folder: string;
  /** From now on not a byte more fits. */
  fill(): void;
  free(): void;
  unmount(): void;
}

const attempts = 100;

const run = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

/**
 * A disk of its own for one store, in memory. It is made full by shrinking it to what it holds, which costs no memory
 * as a ballast file would. Undefined where this user may not mount.
 */
export function mountDisk(folder: string, size: string): Disk | undefined {
  mkdirSync(folder, { recursive: true });
  const option = `size=${size}`;
  if (!run('mount', '-t', 'tmpfs', '-o', `${option},mode=0777`, 'tourbus-faults', folder)) return undefined;
  const resize = (to: string): boolean => run('mount', '-o', `remount,${to}`, folder);
  return {
    folder,
    fill: () => {
      // What is written between looking and shrinking makes the first size too small.
      for (let attempt = 0; attempt < attempts; attempt++) {
        const { blocks, bfree, bsize } = statfsSync(folder);
        if (resize(`size=${Math.max(1, blocks - bfree + attempt) * bsize}`)) return;
      }
      throw new Error(`${folder} cannot be made full.`);
    },
    free: () => {
      if (!resize(option)) throw new Error(`${folder} cannot be made large again.`);
    },
    unmount: () => void (run('umount', folder) || run('umount', '-l', folder)),
  };
}
