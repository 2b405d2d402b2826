import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type SampleEvent, gatewayOf, loadSamples, sampleEvents } from '@tourbus/samples';
import type { Stack, StackOptions } from '@tourbus/stack';
import { eventually, startInfrastructure } from '@tourbus/testing';

export interface Mail {
  id: string;
  channel: string;
  to: string[];
  subject: string;
  headers: Record<string, string[]>;
  html: string;
  text: string;
  attachments: { n: number; fileName: string; mediaType: string; bytes: number }[];
}

export interface Communication {
  id: string;
  state: string;
  definition: string;
  template?: { key: string; version: number };
  approvals?: { of: string; by: string; at: string }[];
  reason?: { code: string };
  artefacts: { digest: string }[];
  trace: { rule: string; answer: string; because: string }[];
  traceId?: string;
}

/** The whole product as its users meet it: upstream systems, customers, operators. */
export interface World {
  stack: Stack;
  api<T>(path: string, init?: RequestInit & { json?: unknown }): Promise<{ status: number; body: T }>;
  post(events: object | object[]): Promise<{
    status: number;
    body: { accepted: { eventId: string }[]; duplicates: unknown[]; parked: unknown[]; refused: unknown[] };
  }>;
  mails(to: string): Promise<Mail[]>;
  communications(customer: string): Promise<Communication[]>;
  stop(): Promise<void>;
}

/**
 * @param templates of the samples; all unless given
 * @param load brings them in: as this version does, unless the services are of another
 */
export async function startWorld(
  options: StackOptions = {},
  templates?: readonly string[],
  load: (stack: Stack) => Promise<void> = (stack) => loadSamples(gatewayOf(stack), templates),
): Promise<World> {
  const services = ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'] as const;
  const infrastructure = await startInfrastructure({ services, sandbox: true, ...options });
  const { stack } = infrastructure;
  await load(stack);

  const api: World['api'] = async <T>(
    path: string,
    { json, ...init }: RequestInit & { json?: unknown } = {},
  ) => {
    const headers = {
      authorization: `Bearer ${stack.keys.demo}`,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...init.headers,
    };
    const answer = await fetch(stack.urls.gateway + path, {
      ...init,
      headers,
      body: json === undefined ? init.body : JSON.stringify(json),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      body: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text) as T,
    };
  };

  return {
    stack,
    api,
    post: (events) =>
      api('/api/ingest/v1/events', {
        method: 'POST',
        headers: {
          'content-type': Array.isArray(events)
            ? 'application/cloudevents-batch+json'
            : 'application/cloudevents+json',
        },
        body: JSON.stringify(events),
      }),
    mails: async (to) => {
      const list = (await (
        await fetch(`${stack.urls.inbox}/api/messages?limit=200&to=${encodeURIComponent(to)}`)
      ).json()) as { messages: { id: string }[] };
      return Promise.all(
        list.messages.map(
          async ({ id }) => (await (await fetch(`${stack.urls.inbox}/api/messages/${id}`)).json()) as Mail,
        ),
      );
    },
    communications: async (customer) => {
      const list = await api<{ items: { id: string }[] }>(
        `/api/tracker/v1/communications?customer=${encodeURIComponent(customer)}&limit=200`,
      );
      return Promise.all(
        list.body.items.map(
          async ({ id }) => (await api<Communication>(`/api/tracker/v1/communications/${id}`)).body,
        ),
      );
    },
    stop: infrastructure.stop,
  };
}

interface Buyer {
  ref: string;
  reach: { email?: string | null; mobile?: string | null; prefers?: string[] };
  optIn: { granted: boolean };
}

export const buyerOf = (event: SampleEvent): Buyer => (event.data as unknown as { buyer: Buyer }).buyer;

/** The samples' events of one type, of customers who read e-mail and agreed to newsletters. */
export const eventsOf = (type: string): SampleEvent[] =>
  sampleEvents(new Date()).filter((event) => {
    const { reach, optIn } = buyerOf(event);
    return (
      event.type === `com.fennholm.${type}` &&
      Boolean(reach.email) &&
      !reach.prefers?.includes('text') &&
      optIn.granted
    );
  });

export interface Span {
  traceId: string;
  name: string;
  service: string;
}

/** An OTLP/HTTP collector that remembers the spans it is sent. */
export async function startCollector(): Promise<{ url: string; spans: Span[]; stop(): Promise<void> }> {
  const spans: Span[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      spans.push(...readSpans(JSON.parse(Buffer.concat(chunks).toString('utf8')) as OtlpTraces));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface OtlpTraces {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue?: string } }[] };
    scopeSpans: { spans: { traceId: string; name: string }[] }[];
  }[];
}

const readSpans = ({ resourceSpans }: OtlpTraces): Span[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
    return scopeSpans.flatMap((scope) =>
      scope.spans.map(({ traceId, name }) => ({ traceId, name, service })),
    );
  });

/** The links of a mail, as a reader would find them. */
export const linksOf = (mail: Mail, kind: 'c' | 'o' | 'p' | 'u'): string[] =>
  [...mail.html.matchAll(/(?:href|src)="([^"]+)"/g)]
    .map(([, url = '']) => url.replaceAll('&amp;', '&'))
    .filter((url) => url.includes(`/t/${kind}/`));

export { eventually };
