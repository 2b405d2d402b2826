import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DataArrivedV1, dataArrivedV1, exampleCustomer } from '@tourbus/contracts';
import { deterministicId, parseConfig } from '@tourbus/platform';
import { type Gateway, publishContent } from '@tourbus/samples';
import {
  type Infrastructure,
  openTestBus,
  type RunningService,
  type SignedIn,
  startInfrastructure,
  startService,
  type TestBus,
} from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { AppModule } from '../../../apps/composer/src/app.module.js';
import { configSchema } from '../../../apps/composer/src/config.js';

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  // The shape is what the tests are about.
  body: Record<string, never> & { [member: string]: unknown };
}

export type Call = (
  method: string,
  path: string,
  body?: unknown,
  caller?: string | SignedIn,
  headers?: Record<string, string>,
) => Promise<Reply>;

/** Stands in for the renderer: answers with a PDF of sorts, and keeps what it was asked. */
export interface FakeRenderer {
  url: string;
  asked: { authorization: string | undefined; body: Record<string, unknown> }[];
  status: number;
  server: Server;
}

/** A composer service on servers of its own, and how tests speak to it. */
export interface RunningComposer {
  infrastructure: Infrastructure;
  service: RunningService;
  bus: TestBus;
  renderer: FakeRenderer;
  /** `all` may do everything but approve; `reviewer` and `second` approve and publish. */
  keys: { all: string; reviewer: string; second: string; readOnly: string };
  /** As a machine with this key, or as somebody who signed in: as `all` unless given. */
  call: Call;
  /** Another replica on the same servers. */
  startReplica(): Promise<{ call: Call; stop(): Promise<void> }>;
  /** Runs SQL as composer. */
  query<Row = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Puts content, and has it approved and published. @returns the version */
  publish(path: string, body: unknown): Promise<number>;
  /** Lets an event arrive. @returns its id */
  arrive(name: string, more?: Partial<DataArrivedV1>): Promise<string>;
  /** Resolves when everything that arrived was composed, withheld or parked. */
  settled(): Promise<void>;
  parked(name: string): Promise<{ code: string; reason: string; remedy: string } | undefined>;
  stop(): Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
};

async function startFakeRenderer(): Promise<FakeRenderer> {
  const renderer: FakeRenderer = { url: '', asked: [], status: 200, server: createServer() };
  renderer.server.on('request', (request, response) => {
    void bodyOf(request).then((body) => {
      renderer.asked.push({ authorization: request.headers.authorization, body });
      response.writeHead(renderer.status, {
        'content-type': renderer.status === 200 ? 'application/pdf' : 'application/problem+json',
      });
      response.end(
        renderer.status === 200
          ? '%PDF-1.7 stand-in'
          : JSON.stringify({ title: 'Not today', detail: 'closed' }),
      );
    });
  });
  await new Promise<void>((resolve) => renderer.server.listen(0, '127.0.0.1', resolve));
  renderer.url = `http://127.0.0.1:${(renderer.server.address() as AddressInfo).port}`;
  return renderer;
}

const callsTo =
  (url: string, key: string): Call =>
  async (method, path, body, caller = key, headers = {}) => {
    const response = await fetch(`${url}/api/composer/v1${path}`, {
      method,
      headers: {
        ...(typeof caller === 'string' ? { authorization: `Bearer ${caller}` } : caller.headers),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text.startsWith('{') ? JSON.parse(text) : {},
    };
  };

/** What a list holds. */
export const itemsOf = <Item>({ body }: Reply): Item[] => body.items as unknown as Item[];

export const eventId = (name: string): string => deterministicId('/tests', name);

export async function startComposer(): Promise<RunningComposer> {
  const infrastructure = await startInfrastructure();
  const renderer = await startFakeRenderer();
  const all = infrastructure.apiKey(
    'content:write',
    'content:read',
    'content:comment',
    'content:publish',
    'audit:read',
    'communications:read',
    'deliveries:write',
    'parked:read',
    'parked:write',
  );
  const reviewing = ['content:read', 'content:comment', 'content:approve', 'content:publish'];
  const [reviewer, second] = [infrastructure.apiKey(...reviewing), infrastructure.apiKey(...reviewing)];
  const readOnly = infrastructure.apiKey('content:read');
  const own = {
    ENGINE_CPU_MS: '1500',
    RENDERER_URL: renderer.url,
    RENDERER_API_KEY: 'tb_preview',
  };
  const config = parseConfig(configSchema, infrastructure.environment('composer', own));
  const service = await startService({ service: 'composer', config, module: AppModule.with(config) });
  const bus = await openTestBus(infrastructure.stack.natsUrl);

  const gateway: Gateway = { gatewayUrl: service.url, apiKey: all, reviewerKey: reviewer };
  const call = callsTo(service.url, all);

  return {
    infrastructure,
    service,
    bus,
    renderer,
    keys: { all, reviewer, second, readOnly },
    call,
    startReplica: async () => {
      const replica = await startService({ service: 'composer', config, module: AppModule.with(config) });
      return { call: callsTo(replica.url, all), stop: replica.stop };
    },
    query: (sql, parameters) => service.app.get(DataSource).query(sql, parameters),
    publish: (path, body) => publishContent(gateway, path, body),
    arrive: async (name, more = {}) => {
      const id = eventId(name);
      await bus.publish(
        dataArrivedV1,
        { ...dataArrivedV1.example, eventId: id, sourceEventId: name, customer: exampleCustomer, ...more },
        id,
      );
      return id;
    },
    settled: () => bus.drained('TOURBUS_DATA', 'composer-composition'),
    parked: async (name) => {
      const { body } = await call('GET', '/parked?limit=200');
      const items = body.items as unknown as {
        messageId: string;
        code: string;
        reason: string;
        remedy: string;
      }[];
      return items.find(
        ({ messageId }) => messageId === deterministicId(dataArrivedV1.subject, eventId(name)),
      );
    },
    stop: async () => {
      await bus.close();
      await service.stop();
      await new Promise((resolve) => renderer.server.close(resolve));
      await infrastructure.stop();
    },
  };
}

export const brand = {
  name: 'Fennholm',
  locale: 'en',
  senders: { email: { name: 'Fennholm', address: 'hello@fennholm.example' }, sms: { from: '+447700900142' } },
};

export const inMjml = (html: string): string =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${html}</mj-text></mj-column></mj-section></mj-body></mjml>`;

/** A template of one mail with one attached document, and a letter. */
export const orderTemplate = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  name: 'Order shipped',
  brand: 'fennholm',
  variants: [
    {
      channel: 'email',
      subject: '{{t "subject" number=data.order.number}}',
      mjml: inMjml('<p>{{> greeting}} {{data.order.number}}</p>'),
      text: '{{> greeting}} {{data.order.number}}',
      attachments: [{ document: 'note', fileName: 'note-{{data.order.number}}.pdf' }],
    },
    { channel: 'print', document: 'note' },
  ],
  documents: {
    note: {
      title: 'Note {{data.order.number}}',
      css: '@page{size:A4}',
      html: '<h1>{{data.order.number}}</h1><p>{{customer.names.display}}</p>',
    },
  },
  texts: { en: { subject: 'Your order {number}' }, de: { subject: 'Ihre Bestellung {number}' } },
  sampleData: { data: { order: { number: '1001' } } },
  ...more,
});
