import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

// The program is always the built one: the sources import by .js names, which Node cannot run.
const program = fileURLToPath(new URL('../dist/guard-process.js', import.meta.url));

export interface Guard {
  pid: number;
  /** Lets the guard go, once there is nothing left to guard. */
  release(): Promise<void>;
}

/**
 * Starts a small process that holds one end of a pipe of this one. When this process ends, in
 * whatever way, the pipe closes and the guard ends every process of the run.
 */
export function startGuard(registryFolder: string, run: string): Guard {
  const child = spawn(process.execPath, [program, registryFolder, run], {
    // A session of its own, so that Ctrl-C in a terminal does not end the guard first.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  if (!child.pid) throw new Error(`The guard could not be started from ${program}. Build tools/stack first.`);
  child.unref();
  // The pipe alone must not keep this process alive either.
  if (child.stdin instanceof Socket) child.stdin.unref();
  const ended = once(child, 'exit');
  return {
    pid: child.pid,
    async release() {
      child.stdin.end();
      child.ref();
      await ended;
    },
  };
}
