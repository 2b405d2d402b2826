import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** A process id alone is recycled by the system; together with the start time it is not. */
export interface ProcessIdentity {
  pid: number;
  startedAt: string;
}

/** Every process of a stack carries its run in this variable, and so do the processes they start. */
export const runVariable = 'TOURBUS_RUN';

const onLinux = process.platform === 'linux';

function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name is in parentheses and may hold spaces and parentheses of its own.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    return state === 'Z' || state === 'X' ? undefined : ticks;
  } catch {
    return undefined;
  }
}

function startByPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}

/** When the process started, in the system's own notation; undefined when it does not live. */
export function startOf(pid: number): string | undefined {
  return onLinux ? startOnLinux(pid) : startByPs(pid);
}

export function lives({ pid, startedAt }: ProcessIdentity): boolean {
  return startOf(pid) === startedAt;
}

/** Sends the signal only if the process is still the one that was meant. */
export function signalIfSame(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!lives(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch {
    // It ended between the question and the signal.
  }
}

export async function waitUntilGone(
  identities: readonly ProcessIdentity[],
  withinMs: number,
): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (identities.some(lives)) {
    if (Date.now() > deadline) return false;
    await pause(25);
  }
  return true;
}

/**
 * Processes that carry the run's mark: what a registry cannot know, such as a browser started by a
 * service, or a child started in the instant before its launcher was killed. Linux only.
 */
export function processesOfRun(run: string): ProcessIdentity[] {
  if (!onLinux) return [];
  const mark = `${runVariable}=${run}`;
  const found: ProcessIdentity[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    try {
      if (!readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(mark)) continue;
      const startedAt = startOf(Number(name));
      if (startedAt) found.push({ pid: Number(name), startedAt });
    } catch {
      // Another user's process, or one that ended meanwhile.
    }
  }
  return found;
}
