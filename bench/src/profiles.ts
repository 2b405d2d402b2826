import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@tourbus/stack';

interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

const preload = new URL('./profiler.preload.js', import.meta.url).href;
const ownProcesses = ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'];

/** What a service needs in its environment to be profiled. */
export function profiled(folder: string): Record<string, string> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return { NODE_OPTIONS: `--import ${preload}`, BENCH_PROFILES: folder };
}

/** Begins profiles, or ends those that were begun. */
export async function toggleProfiles(stack: Stack): Promise<void> {
  for (const { name, pid } of stack.processes())
    if (pid && ownProcesses.includes(name)) process.kill(pid, 'SIGUSR2');
  await pause(2_000);
}

/** Where a function is: the package or file, without the way to it. */
function placeOf({ url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(url);
  const shown = inPackage ? `${inPackage[1]}/${basename(inPackage[2] ?? '')}` : basename(url);
  return shown ? `${shown}:${lineNumber + 1}` : '';
}

/** The functions that a thread spent most time in, without what they called. */
export function topSelfTimes(file: string, count: number): { ms: number; function: string; where: string }[] {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as Profile;
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, { ms: number; function: string; where: string }>();
  samples.forEach((id, i) => {
    const frame = frames.get(id);
    if (!frame || frame.functionName === '(idle)') return;
    const where = placeOf(frame);
    const key = `${frame.functionName} ${where}`;
    const known = times.get(key) ?? { ms: 0, function: frame.functionName || '(anonymous)', where };
    known.ms += (timeDeltas[i] ?? 0) / 1_000;
    times.set(key, known);
  });
  return [...times.values()].sort((a, b) => b.ms - a.ms).slice(0, count);
}

/** Prints where each thread spent its time, per event. */
export function printProfiles(folder: string, events: number): void {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))) {
    console.log(`\n  ${file}: microseconds an event, by function`);
    for (const { ms, ...what } of topSelfTimes(join(folder, file), 25))
      console.log(`  ${((ms * 1_000) / events).toFixed(1).padStart(8)}  ${what.function}  ${what.where}`);
  }
}
