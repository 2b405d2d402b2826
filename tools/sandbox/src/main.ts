import { optionsFromEnvironment, type Note } from './config.js';
import { startSandbox } from './sandbox.js';

const note: Note = (level, msg) => {
  process.stdout.write(
    JSON.stringify({ time: new Date().toISOString(), level, name: 'sandbox', msg }) + '\n',
  );
};

try {
  const sandbox = await startSandbox({ ...optionsFromEnvironment(process.env), note });
  const stop = (): void => void sandbox.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  note('error', error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
