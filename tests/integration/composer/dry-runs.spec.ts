import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DataArrivedV1, dataArrivedV1, exampleCustomer } from '@tourbus/contracts';
import { extractTrace, type Message, Outbox } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import { CompositionService } from '../../../apps/composer/src/composition/composition.service.js';
import { ReleasedDeferrals } from '../../../apps/composer/src/composition/released-deferrals.js';
import type { DryRunView } from '../../../apps/composer/src/dry-runs/dry-runs.js';
import { findableBrand, stoppableTemplate } from './marketing.js';
import { eventId, type RunningComposer, startComposer } from './running-composer.js';

const day = 24 * 60 * 60 * 1_000;
/** Ahead of us, so that nothing is released before the test does it. */
const start = Math.floor(Date.now() / day) * day + 2 * day;
const end = start + 12 * day;
const zones = ['Europe/Vienna', 'America/New_York', 'Asia/Tokyo'];
const types = {
  marketing: 'com.example.offer',
  service: 'com.example.notice',
  transactional: 'com.example.paid',
};

/** What is in use while decisions are made, and what is tried on them. */
const lenient = { caps: [{ name: 'many', limit: 6, window: 'P7D' }] };
const strict = {
  caps: [
    { name: 'weekly', limit: 2, window: 'P7D' },
    { name: 'notices', limit: 1, window: 'P1D', messageClasses: ['service'], onExcess: 'withhold' },
  ],
  quietHours: [{ from: '21:00', to: '08:00' }],
  expiry: { messageClasses: { marketing: 'P4D' } },
};

/** The same numbers each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Few hundred events for 24 customers, no two at one moment. One of them wants no marketing. */
function events(): DataArrivedV1[] {
  const next = numbers(20_261_123);
  return Array.from({ length: 360 }, (_, n) => {
    const at = new Date(
      start + Math.floor((n / 360) * 10 * day) + Math.floor(next() * 600_000) * 20,
    ).toISOString();
    const customer = Math.floor(next() * 24);
    const name = (['marketing', 'marketing', 'service', 'transactional'] as const)[Math.floor(next() * 4)];
    return {
      ...dataArrivedV1.example,
      eventId: eventId(`replayed ${n}`),
      sourceEventId: `replayed-${n}`,
      type: types[name ?? 'marketing'],
      occurredAt: at,
      receivedAt: at,
      thread: next() < 0.2 ? `case-${customer}-${Math.floor(next() * 3)}` : undefined,
      customer: {
        ...exampleCustomer,
        id: `R-${customer}`,
        timeZone: zones[customer % zones.length],
        consents: [
          { purpose: 'marketing', state: customer === 5 ? ('revoked' as const) : ('granted' as const) },
        ],
        segments: customer % 4 === 0 ? ['loyal'] : [],
      },
    };
  }).toSorted((a, b) => Date.parse(a.receivedAt) - Date.parse(b.receivedAt));
}

const messageOf = (data: DataArrivedV1): Message<DataArrivedV1> => ({
  envelope: {
    specversion: '1.0',
    id: data.eventId,
    source: '/tests',
    type: dataArrivedV1.subject,
    time: data.receivedAt,
    correlationid: data.eventId,
  },
  subject: dataArrivedV1.subject,
  data,
  trace: extractTrace({}),
});

interface Counted {
  definition: string;
  outcome: string;
  count: number;
}

describe('a dry run of a policy', () => {
  let composer: RunningComposer;

  /** Both brands say the same to the same customers: each event asks each of them for one message. */
  async function setUp(key: string, policy: object): Promise<void> {
    await composer.publish(`brands/${key}`, findableBrand);
    await composer.publish(`templates/${key}`, stoppableTemplate(key));
    for (const [messageClass, trigger] of Object.entries(types))
      await composer.publish(`definitions/${key}-${messageClass}`, {
        ...{ trigger, messageClass, template: key, channels: ['email'] },
      });
    await composer.publish(`policies/${key}`, policy);
  }

  /** As services do, by a clock of our own: what is due is released before the next event arrives. */
  async function live(all: readonly DataArrivedV1[]): Promise<void> {
    const { app } = composer.service;
    const [composition, releases, outbox] = [
      app.get(CompositionService),
      app.get(ReleasedDeferrals),
      app.get(Outbox),
    ];
    const releaseUntil = async (until: number): Promise<void> => {
      for (;;) {
        const [due] = await composer.query<{ at: Date | null }>(
          'SELECT min(release_at) AS at FROM deferrals WHERE release_at <= $1',
          [new Date(until)],
        );
        if (!due?.at) return;
        await releases.release(due.at);
      }
    };
    for (const data of all) {
      const now = new Date(data.receivedAt);
      await releaseUntil(now.getTime());
      await outbox.run(await composition.compose([messageOf(data)], now));
    }
    await releaseUntil(end);
  }

  /** What really became of a brand's messages. */
  async function totalsOf(key: string): Promise<Record<string, Record<string, number>>> {
    const rows = await composer.query<Counted>(
      `SELECT definition, count(*)::int AS count,
              CASE outcome WHEN 'deferred' THEN 'held' WHEN 'withheld' THEN 'withheld'
                           ELSE CASE WHEN at > decided_at THEN 'moved' ELSE 'sent' END END AS outcome
       FROM decisions LEFT JOIN contacts USING (communication_id)
       WHERE decisions.brand = $1 AND reason->>'code' IS DISTINCT FROM 'consent-revoked' GROUP BY 1, 3`,
      [key],
    );
    const byDefinition = Map.groupBy(rows, ({ definition }) => definition.replace(`${key}-`, ''));
    return Object.fromEntries(
      [...byDefinition].map(([definition, own]) => [
        definition,
        {
          ...{ sent: 0, moved: 0, held: 0, withheld: 0 },
          ...Object.fromEntries(own.map(({ outcome, count }) => [outcome, count])),
        },
      ]),
    );
  }

  const ended = (location: string, caller?: string): Promise<DryRunView> =>
    eventually(async () => {
      const { body } = await composer.call(
        'GET',
        location.replace('/api/composer/v1', ''),
        undefined,
        caller,
      );
      const view = body as unknown as DryRunView;
      return ['done', 'failed'].includes(view.state) ? view : undefined;
    });
  const partsOf = ({ result }: DryRunView, side: 'before' | 'after') =>
    Object.fromEntries(
      (result?.byDefinition ?? []).map(({ name, [side]: { reasons: _, ...totals } }) => [
        name.replace('fennholm-', ''),
        totals,
      ]),
    );
  const period = { from: new Date(start).toISOString(), until: new Date(end).toISOString() };
  let location = '';

  beforeAll(async () => {
    composer = await startComposer();
    await setUp('fennholm', lenient);
    await setUp('twin', strict);
    await live(events());
  }, 240_000);
  afterAll(() => composer?.stop());

  it('gives the totals of a real run with that policy on the same events, definition by definition', async () => {
    const asked = await composer.call('POST', '/policies/fennholm/dry-runs', { policy: strict, period });
    expect(asked.status).toBe(202);
    location = asked.headers.get('location') ?? '';
    const view = await ended(location);
    expect(view).toMatchObject({ state: 'done', version: null, baseVersion: 1, failure: null });
    const real = await totalsOf('twin');
    expect(Object.values(real).every(({ sent }) => (sent ?? 0) > 10)).toBe(true);
    for (const outcome of ['moved', 'held', 'withheld']) expect(real.marketing?.[outcome]).toBeGreaterThan(0);
    expect(partsOf(view, 'after')).toEqual(real);
  });

  it('gives beside them what the policy in use did, and did do', async () => {
    const view = await ended(location);
    expect(partsOf(view, 'before')).toEqual(await totalsOf('fennholm'));
    const [revoked] = await composer.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM decisions WHERE brand = 'fennholm' AND reason->>'code' = 'consent-revoked'`,
    );
    expect(view.result?.leftOut).toBe(revoked?.count);
    const { requests = 0, bySegment = [], before, after } = view.result ?? {};
    for (const { sent = 0, moved = 0, held = 0, withheld = 0 } of [before ?? {}, after ?? {}] as Record<
      string,
      number
    >[])
      expect(sent + moved + held + withheld).toBe(requests);
    expect(bySegment.map(({ name }) => name)).toEqual(['loyal']);
  });

  it('tells examples as stories, of real communications', async () => {
    const { result } = await ended(location);
    const held = result?.examples.find(({ after }) => after.outcome === 'moved');
    expect(held?.before.story.at(-1)).toMatchObject({ answer: 'allow' });
    expect(held?.after.story[0]).toMatchObject({
      answer: 'defer',
      because: expect.stringMatching(/^Held: /),
    });
    expect(held?.after.story.at(-1)).toMatchObject({ answer: 'allow', at: held?.after.sentAt });
    const { status, body } = await composer.call('GET', `/decisions/${held?.communication}`);
    expect([status, body.customerId, body.definition]).toEqual([200, held?.customer, held?.definition]);
  });

  it('does not tell who they are about to who may read no communications', async () => {
    const { result } = await ended(location, composer.keys.reviewer);
    expect(result?.examples.length).toBeGreaterThan(0);
    for (const example of result?.examples ?? []) {
      expect(example).not.toHaveProperty('customer');
      expect(example).not.toHaveProperty('communication');
    }
  });

  it('of the policy in use changes nothing', async () => {
    const asked = await composer.call('POST', '/policies/fennholm/dry-runs', { version: 1, period });
    const view = await ended(asked.headers.get('location') ?? '');
    expect(view).toMatchObject({ version: 1, result: { changes: {}, examples: [] } });
    expect(view.result?.after).toEqual(view.result?.before);
  });

  it('is kept, and listed newest first without its result', async () => {
    const { body } = await composer.call('GET', '/policies/fennholm/dry-runs');
    const items = body.items as unknown as DryRunView[];
    expect(items.map(({ version, result }) => [version, result])).toEqual([
      [1, null],
      [null, null],
    ]);
  });

  it('is begun anew by another replica where the one that had it is gone', async () => {
    const { body } = await composer.call('POST', '/policies/fennholm/dry-runs', { version: 1, period });
    const id = String(body.id);
    await ended(`/policies/fennholm/dry-runs/${id}`);
    await composer.query(
      `UPDATE dry_runs SET state = 'running', result = NULL, ended_at = NULL, leased_until = now() - interval '1 second'
       WHERE id = $1`,
      [id],
    );
    expect(await ended(`/policies/fennholm/dry-runs/${id}`)).toMatchObject({ state: 'done' });
  });

  it('is refused with the place of each fault, like the policy itself', async () => {
    const wrong = { policy: { caps: [{ name: 'none', limit: 0, window: 'P7D' }] } };
    const { status, body } = await composer.call('POST', '/policies/fennholm/dry-runs', wrong);
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ pointer: '/policy/caps/0/limit' }]);
    const backwards = { period: { from: period.until, until: period.from } };
    expect((await composer.call('POST', '/policies/fennholm/dry-runs', backwards)).status).toBe(422);
    expect((await composer.call('POST', '/policies/nobody/dry-runs', {})).status).toBe(404);
    const readOnly = await composer.call('POST', '/policies/fennholm/dry-runs', {}, composer.keys.readOnly);
    expect(readOnly.status).toBe(403);
  });
});
