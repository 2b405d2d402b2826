import { setTimeout as pause } from 'node:timers/promises';
import { loadSamples, sampleContent, sampleEvents } from '@tourbus/samples';

import { deterministicId } from '@tourbus/platform';
import { type Stack } from '@tourbus/stack';
import { startInfrastructure } from '@tourbus/testing';
import { jetstreamFloor } from './floor-jetstream.js';
import { postgresFloor } from './floor-postgres.js';
import { stageFloor } from './floor-stage.js';
import { type Row, report } from './report.js';
import { sunk, sunkMessages } from './sink.js';
import { quantile } from './statistics.js';
import { postBatch, send } from './upstream.js';

const uuid = (n: number): string => deterministicId('bench', String(n));
const type = 'com.fennholm.order.shipped';
const batchSize = 100;

interface Job {
  name: string;
  events: number;
  attachments: boolean;
}

/** Orders of the samples, again and again under new ids, for customers who get e-mail. */
function orders(count: number, prefix: string): { id: string; source: string }[] {
  const mailed = sampleEvents(new Date()).filter((event) => {
    const { reach } = (event.data as { buyer: { reach: { email?: string | null; prefers?: string[] } } })
      .buyer;
    return event.type === type && reach.email && !reach.prefers?.includes('text');
  });
  return Array.from({ length: count }, (_, i) => ({
    ...(mailed[i % mailed.length] as { source: string }),
    id: `${prefix}-${i}`,
  }));
}

/** The samples' order mail, with or without its PDF. */
async function loadContent(stack: Stack, attachments: boolean): Promise<void> {
  await loadSamples({ gatewayUrl: stack.urls.gateway, apiKey: stack.keys.demo });
  if (attachments) return;
  const template = sampleContent().templates['order-shipped'] as {
    variants: { attachments?: unknown }[];
    documents: unknown;
  };
  const variants = template.variants.map(({ attachments: _attachments, ...variant }) => variant);
  await send(stack.urls.gateway, stack.keys.demo, 'PUT', '/api/composer/v1/templates/order-shipped', {
    ...template,
    variants,
  });
  await send(stack.urls.gateway, stack.keys.demo, 'POST', '/api/composer/v1/templates/order-shipped/publish');
}

/** Posts everything at once and waits for the last one in the sink. @returns events/s */
async function throughput(stack: Stack, count: number, before: number): Promise<number> {
  const events = orders(count, 'flood');
  const began = performance.now();
  for (let i = 0; i < count; i += batchSize)
    await postBatch(stack.urls.gateway, stack.keys.upstream, events.slice(i, i + batchSize));
  await sunk(stack.urls.inbox, before + count, 600_000);
  return count / ((performance.now() - began) / 1_000);
}

/** Posts at a steady rate, ten times a second. @returns milliseconds from 202 to the sink, one a message */
async function latencies(stack: Stack, rate: number, seconds: number, before: number): Promise<number[]> {
  const perTick = Math.max(1, Math.round(rate / 10));
  const events = orders(perTick * 10 * seconds, 'paced');
  const accepted = new Map<string, number>();
  const posts: Promise<void>[] = [];
  const began = performance.now();
  for (let tick = 0; tick * perTick < events.length; tick++) {
    await pause(Math.max(0, began + tick * 100 - performance.now()));
    const slice = events.slice(tick * perTick, (tick + 1) * perTick);
    posts.push(
      postBatch(stack.urls.gateway, stack.keys.upstream, slice).then((times) =>
        times.forEach((at, id) => accepted.set(id, at)),
      ),
    );
  }
  await Promise.all(posts);
  await sunk(stack.urls.inbox, before + events.length, 300_000);
  const first = Math.min(...accepted.values());
  const received = (await sunkMessages(stack.urls.inbox))
    .slice(0, events.length)
    .map(({ receivedAt }) => Date.parse(receivedAt))
    .sort((a, b) => a - b);
  const sent = [...accepted.values()].sort((a, b) => a - b);
  if ((received[0] ?? 0) < first - 1_000) throw new Error('The sink holds messages of an earlier run.');
  // In order of acceptance and of arrival: which order overtook which does not change the distribution's sum.
  return received.map((at, i) => Math.max(0, at - (sent[i] ?? at)));
}

async function run({ name, events, attachments }: Job): Promise<Row> {
  const infrastructure = await startInfrastructure({
    services: ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'],
    sandbox: true,
  });
  const { stack } = infrastructure;
  try {
    await loadContent(stack, attachments);
    const warm = Math.min(100, events);
    for (const event of [orders(warm, 'warm')])
      await postBatch(stack.urls.gateway, stack.keys.upstream, event);
    await sunk(stack.urls.inbox, warm, 120_000);
    const rate = await throughput(stack, events, warm);
    const times = await latencies(stack, rate / 2, 10, warm + events);
    return {
      what: name,
      'per second': Math.round(rate),
      'p50 ms at half': Math.round(quantile(times, 0.5)),
      'p99 ms at half': Math.round(quantile(times, 0.99)),
    };
  } finally {
    await infrastructure.stop();
  }
}

async function floors(): Promise<Row[]> {
  const infrastructure = await startInfrastructure();
  try {
    const { stack } = infrastructure;
    const body = JSON.stringify({ text: 'x'.repeat(1_000) });
    const [bus, record] = [
      await jetstreamFloor(stack.natsUrl, 20_000, body),
      await postgresFloor(stack.databaseUrl('ingest'), 20_000, body),
    ];
    const stage = await stageFloor(infrastructure.environment('tracker'), 20_000, uuid);
    return [
      { what: 'floor: JetStream, publish and consume, 1 KB', 'per second': Math.round(bus) },
      { what: 'floor: Postgres, rows by 100, 1 KB', 'per second': Math.round(record) },
      { what: 'floor: one full stage, one process', 'per second': Math.round(stage) },
    ];
  } finally {
    await infrastructure.stop();
  }
}

/** Business events through all five services to the SMTP sink, beside the floors, in one run. */
export async function pipeline(events: number): Promise<void> {
  const rows = await floors();
  rows.push(await run({ name: 'event → e-mail, all five services', events, attachments: false }));
  rows.push(
    await run({
      name: 'event → e-mail with PDF, all five services',
      events: Math.ceil(events / 10),
      attachments: true,
    }),
  );
  const stage = Number(rows[2]?.['per second']);
  report(
    'pipeline',
    rows.map((row) => ({ ...row, 'of one stage': (Number(row['per second']) / stage).toFixed(3) })),
  );
}
