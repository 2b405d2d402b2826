import type { Stack } from '@tourbus/stack';
import { startInfrastructure } from '@tourbus/testing';
import { settled } from './bus-figures.js';
import { spent, usageOf } from './cpu.js';
import { withAdmin } from './record-figures.js';
import { type Row, report } from './report.js';
import { type Seen, SegmentLoad } from './segment-load.js';
import { eventType, measuredSegments, segmentsFor } from './segment-rules.js';
import { quantile } from './statistics.js';
import { send } from './upstream.js';

export interface SegmentsOptions {
  perSecond: number;
  seconds: number;
  customers: number;
}

const wantedMilliseconds = 2_000;
const root = '/api/ingest/v1';

async function register(stack: Stack): Promise<void> {
  const attributes = `{"level": level, "city": city, "spent": spent, "seenAt": seenAt, "endsAt": endsAt}`;
  const mapping = { customer: `{"id": id, "attributes": ${attributes}}`, data: '{}' };
  await send(stack.urls.gateway, stack.keys.demo, 'PUT', `${root}/event-types/${eventType}`, { mapping });
}

async function keep(stack: Stack): Promise<number> {
  const began = performance.now();
  for (const { key, rule } of measuredSegments)
    await send(stack.urls.gateway, stack.keys.demo, 'PUT', `${root}/segments/${key}`, { name: key, rule });
  for (;;) {
    const reply = await fetch(`${stack.urls.gateway}${root}/segments?limit=200`, {
      headers: { authorization: `Bearer ${stack.keys.demo}` },
    });
    const { items } = (await reply.json()) as { items: { state: string }[] };
    if (items.length === measuredSegments.length && items.every(({ state }) => state === 'ready'))
      return performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Of how many customers the table says otherwise than the rules, asked here and now. */
const wrongMembers = ({ adminDatabaseUrl }: Stack, { customers }: SegmentLoad): Promise<number> =>
  withAdmin(adminDatabaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string; segments: string[] }>(
      `SELECT c.id, array(SELECT segment FROM ingest.segment_members WHERE customer_id = c.id ORDER BY segment) AS segments
       FROM ingest.customers AS c`,
    );
    const kept = new Map(rows.map(({ id, segments }) => [id, segments.join()]));
    const now = Date.now();
    return [...customers].filter(([id, customer]) => kept.get(id) !== segmentsFor(customer, now).join())
      .length;
  });

const measuredProcesses = (stack: Stack) =>
  stack.processes().flatMap(({ name, pid }) => (pid ? [{ name, pid }] : []));

async function measure(
  stack: Stack,
  load: SegmentLoad,
  { perSecond, seconds }: SegmentsOptions,
  withSegments: boolean,
): Promise<{ seen: Seen; cpu: Row }> {
  const events = perSecond * seconds;
  const before = usageOf(measuredProcesses(stack));
  const seen = await load.run(events, perSecond, withSegments);
  await settled(stack.natsUrl);
  const used = spent(before, usageOf(measuredProcesses(stack)));
  const each = (name: string) => Number(((used.get(name) ?? 0) / events).toFixed(3));
  return {
    seen,
    cpu: { 'ms ingest': each('ingest'), 'ms postgres': each('postgres'), 'ms nats': each('nats') },
  };
}

const figures = (values: readonly number[]): Row => ({
  p50: Math.round(quantile(values, 0.5)),
  p95: Math.round(quantile(values, 0.95)),
  max: Math.round(Math.max(0, ...values)),
});

/** How old an event is when who belongs is right, with 50 segments, beside the same load without any. */
export async function segments(options: SegmentsOptions): Promise<void> {
  const { stack, stop } = await startInfrastructure({ services: ['ingest'] });
  const load = await SegmentLoad.open(stack.natsUrl, options.customers);
  try {
    await register(stack);
    await load.run(options.customers, 1_000);
    const without = await measure(stack, load, options, false);
    const recomputed = await keep(stack);
    const beside = await measure(stack, load, options, true);
    const wrong = await wrongMembers(stack, load);
    const { ages, lags } = beside.seen;
    report('segments', [
      {
        ...{ what: 'no segments', events: without.seen.ages.length + without.seen.wrong },
        ...{ ...figures([...without.seen.ages]), ...without.cpu },
      },
      {
        ...{ what: '50 segments', events: ages.length + beside.seen.wrong, ...figures(ages), ...beside.cpu },
        ...{ 'told wrong': beside.seen.wrong, 'customers wrong': wrong, wanted: wantedMilliseconds },
      },
      { what: 'left by time alone', events: lags.length, ...figures(lags), wanted: wantedMilliseconds },
      { what: 'all customers asked by 50 new rules', events: options.customers, max: Math.round(recomputed) },
    ]);
    if (wrong > 0 || beside.seen.wrong > 0 || Math.max(...ages) > wantedMilliseconds) process.exitCode = 1;
  } finally {
    await load.close();
    await stop();
  }
}
