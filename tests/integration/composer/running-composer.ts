import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DataArrivedV1, dataArrivedV1, exampleCustomer } from '@tourbus/contracts';
import { deterministicId, parseConfig } from '@tourbus/platform';
import {
  type Infrastructure,
  openTestBus,
  type RunningService,
  startInfrastructure,
  startService,
  type TestBus,
} from '@tourbus/testing';
import { AppModule } from '../../../apps/composer/src/app.module.js';
import { configSchema } from '../../../apps/composer/src/config.js';

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  // The shape is what the tests are about.
  body: Record<string, never> & { [member: string]: unknown };
}

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
  keys: { all: string; readOnly: string };
  call(method: string, path: string, body?: unknown, key?: string): Promise<Reply>;
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

export const eventId = (name: string): string => deterministicId('/tests', name);

export async function startComposer(): Promise<RunningComposer> {
  const infrastructure = await startInfrastructure();
  const renderer = await startFakeRenderer();
  const all = infrastructure.apiKey(
    'content:write',
    'content:read',
    'content:publish',
    'communications:read',
    'parked:read',
    'parked:write',
  );
  const readOnly = infrastructure.apiKey('content:read');
  const own = {
    ENGINE_CPU_MS: '1500',
    RENDERER_URL: renderer.url,
    RENDERER_API_KEY: 'tb_preview',
  };
  const config = parseConfig(configSchema, infrastructure.environment('composer', own));
  const service = await startService({ service: 'composer', config, module: AppModule.with(config) });
  const bus = await openTestBus(infrastructure.stack.natsUrl);

  const call: RunningComposer['call'] = async (method, path, body, key = all) => {
    const response = await fetch(`${service.url}/api/composer/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
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

  return {
    infrastructure,
    service,
    bus,
    renderer,
    keys: { all, readOnly },
    call,
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
