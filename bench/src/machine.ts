import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

const version = (command: string, ...args: string[]): string => {
  try {
    return execFileSync(command, args, { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
};

/** What a figure was measured on; without it a figure says nothing. */
export const machine = (): Record<string, string> => ({
  date: new Date().toISOString(),
  cpu: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
  memory: `${Math.round(totalmem() / 1024 ** 3)} GiB`,
  node: process.version,
  nats: version(process.env.NATS_SERVER ?? 'nats-server', '--version'),
  commit: version('git', 'rev-parse', '--short', 'HEAD'),
});
