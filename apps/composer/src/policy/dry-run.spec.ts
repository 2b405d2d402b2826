import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { askPolicy } from './ask-policy.js';
import type { Contact } from './caps.js';
import { compare } from './comparison.js';
import { dryRun, type Outcome, outcomes } from './dry-run.js';
import { type History, HistoryRecorder, type RecordedRequest, type RecordedResponse } from './history.js';
import { inForce, type PolicyInForce } from './in-force.js';
import type { Limits } from './limits.js';
import { capSchema, policySchema } from './policy.js';
import { compete, type Competitor } from './priority.js';
import { placeOf } from './zones.js';

const hour = 3_600_000;
const start = Date.UTC(2026, 2, 20);
const policyOf = (rules: object): PolicyInForce =>
  inForce({ key: 'fennholm', version: 1 }, policySchema.parse(rules));

const historyOf = (requests: RecordedRequest[], responses: RecordedResponse[] = []): History => {
  const recorder = new HistoryRecorder();
  for (const one of requests.toSorted((a, b) => a.at - b.at)) recorder.request(one);
  for (const one of responses.toSorted((a, b) => a.at - b.at)) recorder.response(one);
  return recorder.history();
};

const request = (hours: number, more: Partial<RecordedRequest> = {}): RecordedRequest => ({
  at: start + hours * hour,
  customer: 'C-1',
  messageClass: 'marketing',
  channel: 'email',
  definition: 'weekly-offers',
  timeZone: 'Europe/Vienna',
  ...more,
});

/** What the services do: all customers moment by moment, each message asked with words, nothing remembered but facts. */
function stepByStep(
  policy: PolicyInForce,
  requests: RecordedRequest[],
  responses: RecordedResponse[],
  until: number,
) {
  type Asked = Competitor & { index: number; request: RecordedRequest };
  const found = requests.map(() => ({ outcome: 'held' as Outcome, sentAt: NaN }));
  const contacts = new Map<string, Contact[]>();
  let waiting: { one: Asked; releaseAt: number }[] = [];
  let arriving: Asked[] = requests.map((each, index) => ({
    ...each,
    index,
    request: each,
    id: String(index).padStart(10, '0'),
    brand: 'fennholm',
    occurredAt: each.occurredAt ?? each.at,
    requestedAt: each.at,
  }));
  for (;;) {
    const now = Math.min(
      ...arriving.map(({ requestedAt }) => requestedAt),
      ...waiting.map(({ releaseAt }) => releaseAt),
    );
    if (now > until || now === Infinity) return found;
    const due = [
      ...arriving.filter(({ requestedAt }) => requestedAt === now),
      ...waiting.filter(({ releaseAt }) => releaseAt === now).map(({ one }) => one),
    ];
    arriving = arriving.filter(({ requestedAt }) => requestedAt !== now);
    waiting = waiting.filter(({ releaseAt }) => releaseAt !== now);
    for (const [customer, asking] of Map.groupBy(due, (one) => one.request.customer)) {
      const before = contacts.get(customer) ?? [];
      const mine = waiting.filter(({ one }) => one.request.customer === customer).map(({ one }) => one);
      const lastResponseAt = responses
        .filter((each) => each.customer === customer && each.at <= now)
        .reduce<number | undefined>((last, { at }) => Math.max(last ?? at, at), undefined);
      const settled = compete(policy, { now, asking, waiting: mine, contacts: before }, (one, taken) => {
        const { timeZone, country, bestHour, limits } = one.request;
        return askPolicy(
          policy,
          one,
          {
            place: placeOf({ timeZone, country }),
            bestHour,
            contacts: taken,
            lastResponseAt,
            ...(limits !== undefined && { limits: JSON.parse(limits) as Limits[] }),
          },
          now,
        );
      });
      for (const { one, verdict, contact } of settled) {
        if (contact) contacts.set(customer, [...(contacts.get(customer) ?? []), contact]);
        waiting = waiting.filter((each) => each.one.id !== one.id);
        if (verdict.answer === 'defer') waiting.push({ one, releaseAt: verdict.releaseAt });
        if (verdict.answer === 'deny') found[one.index] = { outcome: 'withheld', sentAt: NaN };
        if (verdict.answer === 'allow')
          found[one.index] = { outcome: now > one.requestedAt ? 'moved' : 'sent', sentAt: now };
      }
    }
  }
}

/** As customers wish for themselves. */
const wish: Limits[] = [
  {
    source: 'customer',
    caps: [capSchema.parse({ name: 'wish', limit: 1, window: 'P2D' })],
    pause: { until: start + 60 * hour, messageClasses: ['marketing'] },
  },
];

const anyRequest: fc.Arbitrary<RecordedRequest> = fc.record({
  at: fc.nat(12 * 24 * 2).map((halves) => start + (halves * hour) / 2),
  customer: fc.constantFrom('C-1', 'C-2'),
  messageClass: fc.constantFrom('marketing', 'marketing', 'service', 'transactional', 'regulatory'),
  channel: fc.constantFrom('email', 'sms'),
  definition: fc.constantFrom('weekly-offers', 'recall', 'invoice'),
  topic: fc.constantFrom('offers', 'offers', 'news', undefined),
  thread: fc.option(fc.constantFrom('order-1', 'order-2'), { nil: undefined, freq: 1 }),
  timeZone: fc.constantFrom('Europe/Vienna', 'America/New_York', undefined),
  country: fc.constantFrom('US', 'AT', undefined),
  bestHour: fc.option(fc.nat(23), { nil: undefined }),
  limits: fc.option(fc.constant(JSON.stringify(wish)), { nil: undefined, freq: 2 }),
});

const anyPolicy = fc
  .record({
    caps: fc
      .record({ limit: fc.integer({ min: 1, max: 3 }), hours: fc.integer({ min: 2, max: 200 }) })
      .map(({ limit, hours }) => [
        { name: 'some', limit, window: { hours }, messageClasses: ['marketing', 'service'] },
        { name: 'few', limit: 4, window: 'P7D', channels: ['sms'], onExcess: 'withhold' },
      ]),
    quietHours: fc.constantFrom([], [{ from: '20:00', to: '09:00' }], [{ from: '12:00', to: '13:00' }]),
    bestHour: fc.constantFrom(undefined, { within: 'PT24H' }),
    sunset: fc.constantFrom(undefined, { after: 2, oneIn: 'P5D', onExcess: 'hold' }),
    priority: fc.constant({ definitions: { recall: 150 } }),
    competition: fc.constantFrom('wait', 'drop', 'digest').map((losers) => ({ losers })),
    digests: fc.constant([{ topic: 'offers', definition: 'offers-digest' }]),
    expiry: fc.constantFrom({}, { messageClasses: { marketing: 'P2D' }, longestHold: 'P5D' }),
  })
  .map((rules) => policyOf(JSON.parse(JSON.stringify(rules))));

describe('a dry run', () => {
  it('gives what asking step by step gives, for any policy and history', () => {
    const anyResponse = fc.record({
      at: fc.nat(12 * 24).map((hours) => start + hours * hour),
      customer: fc.constant('C-1'),
    });
    fc.assert(
      fc.property(
        anyPolicy,
        fc.array(anyRequest, { maxLength: 30 }),
        fc.array(anyResponse, { maxLength: 3 }),
        (policy, all, responses) => {
          const requests = all.toSorted((a, b) => a.at - b.at);
          const until = start + 22 * 24 * hour;
          const run = dryRun(policy, historyOf(requests, responses), { until });
          const expected = stepByStep(policy, requests, responses, until);
          expect(Array.from(run.outcome, (one) => outcomes[one])).toEqual(
            expected.map(({ outcome }) => outcome),
          );
          expect([...run.sentAt]).toEqual(expected.map(({ sentAt }) => sentAt));
        },
      ),
      { numRuns: 80 },
    );
  });

  const requests = [
    request(9, { segments: ['loyal'] }),
    request(10, { segments: ['loyal', 'vienna'] }),
    request(11, { definition: 'recall' }),
    request(12, { definition: 'invoice', messageClass: 'transactional' }),
    request(33, { customer: 'C-2', segments: ['vienna'] }),
  ];
  const history = historyOf(requests);
  const policy = policyOf({
    caps: [{ name: 'daily', limit: 1, window: 'P1D' }],
    priority: { definitions: { recall: 150 } },
  });

  it('counts what is sent, moved, held and withheld, by definition and by segment', () => {
    const run = dryRun(policy, history, { until: start + 40 * hour });
    expect(run.totals).toEqual({ sent: 3, moved: 1, held: 1, withheld: 0, reasons: { cap: 2 } });
    expect(Object.fromEntries(run.byDefinition)).toMatchObject({
      'weekly-offers': { sent: 2, moved: 0, held: 1 },
      recall: { sent: 0, moved: 1 },
      invoice: { sent: 1 },
    });
    expect(Object.fromEntries(run.bySegment)).toMatchObject({
      loyal: { sent: 1, held: 1 },
      vienna: { sent: 1, held: 1 },
    });
  });

  it('has the higher priority go first when there is room', () => {
    const run = dryRun(policy, history, { until: start + 40 * hour });
    expect(run.sentAt[2]).toBe(start + 33 * hour);
    expect(run.sentAt[1]).toBeNaN();
  });

  it('does not send later what another message took along, or took the place of', () => {
    const rules = {
      caps: [{ name: 'daily', limit: 1, window: 'P1D' }],
      competition: { losers: 'digest' },
      digests: [{ topic: 'offers', definition: 'offers-digest' }],
    };
    const run = dryRun(
      policyOf(rules),
      historyOf([
        request(0),
        request(1, { topic: 'offers' }),
        request(2, { topic: 'offers' }),
        request(3, { thread: 'order-7' }),
        request(4, { thread: 'order-7', messageClass: 'transactional' }),
      ]),
      { until: start + 6 * 24 * hour },
    );
    expect([...run.outcome].map((one) => outcomes[one])).toEqual([
      'sent',
      'moved',
      'withheld',
      'withheld',
      'sent',
    ]);
    expect(run.totals.reasons).toEqual({ cap: 1, bundled: 1, superseded: 1 });
  });

  it('goes by the last response, not by the first', () => {
    const sunset = { after: 1, oneIn: 'P5D' };
    const run = dryRun(
      policyOf({ sunset }),
      historyOf(
        [request(0), request(4), request(8), request(9)],
        [2, 6].map((hours) => ({ at: start + hours * hour, customer: 'C-1' })),
      ),
    );
    expect(run.totals).toMatchObject({ sent: 3, withheld: 1, reasons: { sunset: 1 } });
  });

  it('counts from a moment on, and lets what was sent before it take its place', () => {
    const run = dryRun(policy, history, { from: start + 10 * hour, until: start + 40 * hour });
    expect(run.totals).toEqual({ sent: 2, moved: 1, held: 1, withheld: 0, reasons: { cap: 2 } });
  });

  it('goes on to the last request where no end is given, and leaves held what is released later', () => {
    const run = dryRun(policy, historyOf(requests.slice(0, 3)));
    expect(run.totals).toMatchObject({ sent: 1, held: 2 });
  });

  it('shows what another policy would change, in numbers and in words', () => {
    const until = start + 40 * hour;
    const none = policyOf({});
    const compared = compare(
      { policy: none, run: dryRun(none, history, { until }) },
      { policy, run: dryRun(policy, history, { until }) },
      history,
    );
    expect(compared).toMatchObject({
      requests: 5,
      before: { sent: 5 },
      after: { sent: 3, moved: 1, held: 1 },
      changes: { 'sent → moved': 1, 'sent → held': 1 },
    });
    expect(compared.byDefinition.map(({ name, before, after }) => [name, before.sent, after.sent])).toEqual([
      ['weekly-offers', 3, 2],
      ['invoice', 1, 1],
      ['recall', 1, 0],
    ]);
    expect(compared.bySegment.map(({ name, before, after }) => [name, before.sent, after.held])).toEqual([
      ['loyal', 2, 1],
      ['vienna', 2, 1],
    ]);
    expect(compared.examples).toEqual([
      expect.objectContaining({ request: 1, after: expect.objectContaining({ outcome: 'held' }) }),
      {
        request: 2,
        customer: 'C-1',
        definition: 'recall',
        requestedAt: start + 11 * hour,
        before: {
          outcome: 'sent',
          sentAt: start + 11 * hour,
          story: [{ at: start + 11 * hour, answer: 'allow', because: 'It may go now.' }],
        },
        after: {
          outcome: 'moved',
          sentAt: start + 33 * hour,
          story: [
            {
              at: start + 11 * hour,
              answer: 'defer',
              because:
                'Held: second marketing message in 1 day, cap is 1; free again on Saturday 21 March 2026 at 10:00 (Europe/Vienna).',
            },
            { at: start + 33 * hour, answer: 'allow', because: 'It may go now.' },
          ],
        },
      },
    ]);
  });

  it('of nothing is nothing', () => {
    expect(dryRun(policy, historyOf([])).totals).toMatchObject({ sent: 0, moved: 0, held: 0, withheld: 0 });
  });

  it('refuses a history that is out of order, and says what to do', () => {
    const recorder = new HistoryRecorder();
    recorder.request(request(2));
    expect(() => recorder.request(request(1))).toThrow(
      /replayed in the order of time, so read it sorted by time/,
    );
  });
});
