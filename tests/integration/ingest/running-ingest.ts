import { randomUUID } from 'node:crypto';
import {
  type Infrastructure,
  type RunningService,
  type TestBus,
  openTestBus,
  startInfrastructure,
  startService,
} from '@tourbus/testing';
import { AppModule } from '../../../apps/ingest/src/app.module.js';
import { configSchema } from '../../../apps/ingest/src/config.js';
import { parseConfig } from '@tourbus/platform';

export interface Reply {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** An ingest service on servers of its own, and how tests speak to it. */
export interface RunningIngest {
  infrastructure: Infrastructure;
  service: RunningService;
  /** One more replica; stop it before the others. */
  another(): Promise<RunningService>;
  bus: TestBus;
  keys: { all: string; readOnly: string; segments: string };
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  post(event: unknown, headers?: Record<string, string>): Promise<Reply>;
  stop(): Promise<void>;
}

export const structuredMode = { 'content-type': 'application/cloudevents+json' };
export const batchMode = { 'content-type': 'application/cloudevents-batch+json' };

/** A type that maps `{customer: {…}}` payloads as they are. */
export const plainMapping = { mapping: { customer: 'customer', data: '$', thread: 'order' } };

export const eventOf = (type: string, data: unknown, more: Record<string, unknown> = {}) => ({
  specversion: '1.0',
  id: randomUUID(),
  source: '/shop',
  type,
  time: '2026-11-02T08:30:00Z',
  data,
  ...more,
});

/** @param given configuration beside what every test has, or what gives it once the servers are there */
export async function startIngest(
  given: Record<string, string> | ((infrastructure: Infrastructure) => Record<string, string>) = {},
  nodes: 1 | 3 = 1,
): Promise<RunningIngest> {
  const infrastructure = await startInfrastructure({ nats: { nodes } });
  const all = infrastructure.apiKey(
    'events:write',
    'event-types:write',
    'customers:read',
    'customers:write',
    'parked:read',
    'parked:write',
    'batches:read',
    'batches:write',
    'batch-sources:write',
    'data-sources:write',
    'segments:read',
    'segments:write',
    'privacy:read',
    'privacy:write',
    'audit:read',
  );
  const readOnly = infrastructure.apiKey('customers:read');
  const segments = infrastructure.apiKey('segments:read');
  const more = typeof given === 'function' ? given(infrastructure) : given;
  const config = parseConfig(
    configSchema,
    infrastructure.environment('ingest', {
      MAPPING_TIMEOUT_MS: '150',
      NATS_REPLICAS: String(nodes),
      ...more,
    }),
  );
  const start = () => startService({ service: 'ingest', config, module: AppModule.with(config) });
  const service = await start();
  const bus = await openTestBus(infrastructure.stack.natsUrl);
  const call: RunningIngest['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${service.url}/api/ingest/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${all}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
  };
  return {
    infrastructure,
    service,
    another: start,
    bus,
    keys: { all, readOnly, segments },
    call,
    post: (event, headers = structuredMode) => call('POST', '/events', event, headers),
    stop: async () => {
      await bus.close();
      await service.stop();
      await infrastructure.stop();
    },
  };
}
