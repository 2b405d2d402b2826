import { existsSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { CrashPoint, SleepPoint } from './points.js';

export interface Dying {
  isArmed(point: CrashPoint): boolean;
  /** Ends this process at once, if the point is armed and no other replica was faster. */
  dieAt(point: CrashPoint): void;
  /** The same, and only stops it: it goes on here when it is woken. */
  sleepAt(point: SleepPoint): void;
}

export function dying(folder: string, service: string): Dying {
  const fileOf = (point: string): string => join(folder, `${service}.${point}`);
  const isOurs = (point: string): boolean => {
    if (!existsSync(fileOf(point))) return false;
    try {
      unlinkSync(fileOf(point));
      return true;
    } catch {
      return false;
    }
  };
  return {
    isArmed: (point) => existsSync(fileOf(point)),
    dieAt: (point) => {
      if (!isOurs(point)) return;
      process.kill(process.pid, 'SIGKILL');
      // The signal may take a moment, and nothing may happen in it.
      for (;;);
    },
    sleepAt: (point) => {
      if (isOurs(point)) process.kill(process.pid, 'SIGSTOP');
    },
  };
}
