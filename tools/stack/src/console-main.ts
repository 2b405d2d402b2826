import { startConsoleServer } from './console-server.js';

const { HOST = '0.0.0.0', PORT = '3006', CONSOLE_FOLDER = 'apps/console/dist' } = process.env;

const server = await startConsoleServer({ folder: CONSOLE_FOLDER, host: HOST, port: Number(PORT) });
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    void server.stop().then(() => process.exit());
  });
