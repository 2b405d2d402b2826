import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProviderRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An answer, or `drop` for a line that is cut after the request was read. */
export type ProviderAnswer = { status: number; headers?: Record<string, string>; body?: unknown } | 'drop';

export interface HttpProvider {
  url: string;
  requests: ProviderRequest[];
  close(): Promise<void>;
}

/** A provider with an HTTP API, as far as one request and its answer go. */
export async function startHttpProvider(
  answer: (request: ProviderRequest, nth: number) => ProviderAnswer,
): Promise<HttpProvider> {
  const requests: ProviderRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const asked = {
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      const same = requests.push(asked) && requests.filter(({ body }) => body === asked.body).length;
      const given = answer(asked, same);
      if (given === 'drop') return void request.socket.destroy();
      response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers });
      return void response.end(given.body === undefined ? undefined : JSON.stringify(given.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
