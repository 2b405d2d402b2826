// A launcher to be killed: starts one guarded process per fault named on the command line, on free ports.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, quiet, Registry, startGuard, SupervisedProcess } from '../../dist/index.js';

const [folder, run, ...faults] = process.argv.slice(2);
const registry = new Registry(join(folder, 'run'));
const guard = startGuard(registry.folder, run);
registry.addLauncher(run);
const entry = fileURLToPath(new URL('fake-service.mjs', import.meta.url));
for (const [index, fault] of faults.entries()) {
  const PORT = await freePort();
  const program = {
    name: `fake-${index}`,
    command: process.execPath,
    args: [entry],
    environment: { PORT: String(PORT), HOST: '127.0.0.1', FAKE_FAULT: fault },
    logFile: join(folder, `fake-${index}.log`),
    order: 1,
    stopSignal: 'SIGTERM',
    isReady: async () => (await fetch(`http://127.0.0.1:${PORT}/`)).ok,
  };
  await new SupervisedProcess(program, { id: run, registry, steps: quiet }).start();
}
console.log(JSON.stringify({ guard: guard.pid }));
