// Everything that can be known of the sources without running the product: types, lint, boundaries, format, documents.
import { spawnSync } from 'node:child_process';

const steps = [
  ['types of sources', ['node', 'node_modules/typescript7/bin/tsc', '-b']],
  ['types of tests', ['node', 'node_modules/typescript7/bin/tsc', '-p', 'tsconfig.tests.json']],
  ['types of console', ['node', 'node_modules/typescript7/bin/tsc', '-p', 'apps/console']],
  // The linter's boundaries need the graph of projects, which this command leaves behind.
  ['project graph', ['nx', 'show', 'projects']],
  ['lint', ['eslint', '.', '--max-warnings', '0']],
  ['structure', ['depcruise', '--config', '.dependency-cruiser.mjs', 'apps', 'libs', 'tools', 'samples']],
  ['format', ['prettier', '--check', '--log-level', 'warn', '.']],
  ['documents', ['node', 'tools/workshop/dist/documents/generate.js', '--check']],
];

for (const [name, [command, ...args]] of steps) {
  const since = Date.now();
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: '0' },
  });
  const failed = done.status !== 0;
  console.log(
    `  ${name.padEnd(18)}${(failed ? 'FAILED' : 'ok').padEnd(8)}${((Date.now() - since) / 1000).toFixed(1).padStart(6)} s`,
  );
  if (failed) {
    console.log(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error ?? ''}`);
    process.exit(1);
  }
}
