import { endRun } from './ending.js';
import { Registry } from './registry.js';

const [folder, run] = process.argv.slice(2);
if (!folder || !run) throw new Error('Usage: guard-process.js <registry folder> <run>');

// Whoever ends the launcher may mean the whole group; the guard is what must outlive it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

process.stdin.resume();
process.stdin.once('close', () => {
  const registry = new Registry(folder);
  void endRun(registry, run).then(() => {
    for (const launcher of registry.launchers().filter((entry) => entry.run === run))
      registry.remove(launcher);
  });
});
