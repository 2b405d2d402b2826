import { existsSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { CrashPoint } from './points.js';

export interface Dying {
  isArmed(point: CrashPoint): boolean;
  /** Ends this process at once, if the point is armed and no other replica was faster. */
  dieAt(point: CrashPoint): void;
}

export function dying(folder: string, service: string): Dying {
  const fileOf = (point: CrashPoint): string => join(folder, `${service}.${point}`);
  return {
    isArmed: (point) => existsSync(fileOf(point)),
    dieAt: (point) => {
      if (!existsSync(fileOf(point))) return;
      try {
        unlinkSync(fileOf(point));
      } catch {
        return;
      }
      process.kill(process.pid, 'SIGKILL');
      // The signal may take a moment, and nothing may happen in it.
      for (;;);
    },
  };
}
