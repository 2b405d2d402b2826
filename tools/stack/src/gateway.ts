import { Agent, createServer, request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { Pages } from './console-pages.js';
import { host } from './ports.js';
import { serviceNames, type ServiceName } from './service-names.js';

export interface Gateway {
  url: string;
  stop(): Promise<void>;
}

/** Addresses of the replicas of a service that can take requests just now; empty when none can. */
export type Targets = (service: ServiceName) => readonly URL[];

/** For one hop only (RFC 9110, 7.6.1); everything that Connection names comes on top. */
const hopByHop = [
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['proxy-authenticate', 'proxy-authorization'],
];

/** The same paths as the ingress of a cluster. */
export function routeOf(path: string): ServiceName | undefined {
  if (/^\/t(\/|\?|$)/.test(path)) return 'tracker';
  if (/^\/auth(\/|\?|$)/.test(path)) return 'composer';
  const named = /^\/api\/([a-z]+)(?:[/?]|$)/.exec(path)?.[1];
  return serviceNames.find((service) => service === named);
}

function endToEnd(headers: IncomingMessage['headers']): OutgoingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const dropped = new Set([...hopByHop, ...named]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}

function forwardedHeaders(incoming: IncomingMessage): OutgoingHttpHeaders {
  // The gateway is the first hop: what a client claims about itself here is not passed on.
  const forwarded = {
    'x-forwarded-for': incoming.socket.remoteAddress ?? '',
    'x-forwarded-host': incoming.headers.host ?? '',
    'x-forwarded-proto': 'http',
  };
  const hasBody = incoming.headers['transfer-encoding'] !== undefined;
  return { ...endToEnd(incoming.headers), ...forwarded, ...(hasBody && { 'transfer-encoding': 'chunked' }) };
}

function problem(response: ServerResponse, status: number, title: string, detail: string): void {
  const body = JSON.stringify({ type: 'about:blank', title, status, detail });
  response.writeHead(status, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...(status === 503 && { 'retry-after': '1' }),
  });
  response.end(body);
}

function refuse(incoming: IncomingMessage, response: ServerResponse, service: ServiceName): void {
  // Unread, a large body would keep the connection from being used again.
  incoming.resume();
  const detail =
    `The service ${service} is not running, or it is just starting. Try again in a moment; ` +
    `if it stays so, its log .tourbus/logs/${service}.log says why.`;
  problem(response, 503, 'Service Unavailable', detail);
}

function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  to: URL,
  service: ServiceName,
  agent: Agent,
): void {
  const outgoing = request({
    agent,
    host: to.hostname,
    port: to.port,
    method: incoming.method,
    path: incoming.url,
    headers: forwardedHeaders(incoming),
    setHost: false,
  });
  outgoing.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.headers));
    // Headers of a stream that has nothing to say yet must not wait for its first byte.
    response.flushHeaders();
    pipeline(answer, response, () => undefined);
  });
  outgoing.once('error', () => {
    if (response.headersSent) response.destroy();
    else refuse(incoming, response, service);
  });
  response.once('close', () => response.writableFinished || outgoing.destroy());
  pipeline(incoming, outgoing, () => undefined);
}

async function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** One port for all services and the console, as an ingress gives it in a cluster. */
export async function startGateway(port: number, targets: Targets, pages?: Pages): Promise<Gateway> {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  let turn = 0;
  const server = createServer((incoming, response) => {
    const path = incoming.url ?? '/';
    const service = routeOf(path);
    if (!service) {
      if (pages?.(incoming, response)) return;
      incoming.resume();
      const detail = 'Nothing lives at this path. The gateway serves /api/<service>/…, /auth/… and /t/….';
      return problem(response, 404, 'Not Found', detail);
    }
    const replicas = targets(service);
    const replica = replicas[turn++ % Math.max(replicas.length, 1)];
    return replica
      ? forward(incoming, response, replica, service, agent)
      : refuse(incoming, response, service);
  });
  // As the services keep theirs. With the usual five seconds, a caller who is busy for one more writes to a connection
  // that is being closed.
  server.keepAliveTimeout = 72_000;
  const listening = await listen(server, port);
  return {
    url: `http://${host}:${listening}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const hurry = setTimeout(() => server.closeAllConnections(), 2_000);
      await closed;
      clearTimeout(hurry);
      agent.destroy();
    },
  };
}
