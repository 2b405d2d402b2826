import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { consolePages } from './console-pages.js';

export interface ConsoleServer {
  port: number;
  stop(): Promise<void>;
}

/** The probes of a cluster; what they ask is only whether the process answers. */
const probe = /^\/health\/(startup|ready|live)$/;

/** Serves the built console by itself, with the same headers as the gateway, for a cluster whose ingress routes the rest. */
export async function startConsoleServer(options: {
  folder: string;
  host: string;
  port: number;
}): Promise<ConsoleServer> {
  const pages = consolePages(options.folder);
  if (!pages)
    throw new Error(
      `There is no built console in ${options.folder}. Build it (vite build apps/console), or name its folder.`,
    );
  const server = createServer((incoming, response) => {
    if (!probe.test(incoming.url ?? '') && pages(incoming, response)) return;
    incoming.resume();
    response.writeHead(probe.test(incoming.url ?? '') ? 204 : 404, { 'cache-control': 'no-store' }).end();
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}
