import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { describeAddresses } from './addresses.js';
import { workspace } from './folders.js';
import { runVariable } from './identity.js';
import { launch } from './launcher.js';
import { serviceNames } from './service-names.js';
import { startStack, type Stack } from './stack.js';
import { printedSteps } from './steps.js';

/** A build writes many files: what changed is restarted once they have all been written. */
const quietMs = 400;

/** What is built from each folder, and so has to be restarted when it changes. */
const watched: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(serviceNames.map((service) => [`apps/${service}`, [service]])),
  'libs/contracts': serviceNames,
  'libs/platform': serviceNames,
  'tools/sandbox': ['sandbox'],
};

function restartOnChange(stack: Stack, signal: AbortSignal): void {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const restart = async (): Promise<void> => {
    const names = [...changed];
    changed.clear();
    console.log(`  changed: ${names.join(', ')}`);
    const outcomes = await Promise.allSettled(names.map((name) => stack.restart(name)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') console.error(`  ${outcome.reason}`);
  };
  for (const [folder, names] of Object.entries(watched)) {
    const dist = join(workspace, folder, 'dist');
    if (!existsSync(dist)) continue;
    watch(dist, { recursive: true, signal }, (_event, file) => {
      if (!file?.endsWith('.js')) return;
      for (const name of names) changed.add(name);
      clearTimeout(timer);
      timer = setTimeout(() => void restart(), quietMs);
    });
  }
}

function watchSources(stack: Stack, signal: AbortSignal): void {
  const compiler = join(workspace, 'node_modules/typescript7/bin/tsc');
  const args = [compiler, '-b', '--watch', '--preserveWatchOutput'];
  const env = { ...process.env, [runVariable]: stack.runId };
  const child = spawn(process.execPath, args, {
    cwd: workspace,
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
    signal,
  });
  child.on('error', (error) => {
    if (!signal.aborted) console.error(error);
  });
}

await launch('Tourbus, restarting what changes', async ({ signal, told }) => {
  const stack = await startStack({ environment: process.env, steps: printedSteps(), signal });
  watchSources(stack, signal);
  restartOnChange(stack, signal);
  console.log(describeAddresses(stack));
  console.log('\n  Edit any source. Ctrl-C stops everything.');
  await told;
  await stack.stop();
  return 0;
});
