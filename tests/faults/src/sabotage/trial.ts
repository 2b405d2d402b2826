import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Report } from '../report.js';
import type { Sabotage } from './patches.js';

export interface TrialOptions {
  /** The checkout with the sabotage in it. */
  root: string;
  minutes: number;
  seed: number;
  /** Where the campaign's report goes. */
  json: string;
  signal: AbortSignal;
}

/** `crashed`: the campaign came to no judgement, which says nothing about the sabotage. */
export type Verdict =
  { what: 'caught'; by: string[] } | { what: 'survived' } | { what: 'crashed'; said: string };

const campaign = fileURLToPath(new URL('../main.js', import.meta.url));
const said = 2_000;

/** One run of the campaign against a sabotaged checkout. */
export async function tryOut({ only }: Sabotage, options: TrialOptions): Promise<Verdict> {
  const { root, minutes, seed, json, signal } = options;
  rmSync(json, { force: true });
  const given = { minutes, seed, root, json, only: only.join(',') };
  const args = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [campaign, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-said)));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  signal.removeEventListener('abort', stop);
  return verdictOf(
    status,
    existsSync(json) ? (JSON.parse(readFileSync(json, 'utf8')) as Report) : undefined,
    output,
  );
}

export function verdictOf(status: number | null, report: Report | undefined, output: string): Verdict {
  if (!report) return { what: 'crashed', said: output };
  if (report.violations.length === 0)
    return status === 0 ? { what: 'survived' } : { what: 'crashed', said: output };
  const promises = Map.groupBy(report.violations, ({ promise, what }) => `${promise} ${what}`);
  return { what: 'caught', by: [...promises].map(([name, all]) => `${name} (${all.length})`) };
}
