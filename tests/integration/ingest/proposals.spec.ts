import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SegmentRule } from '@tourbus/contracts';
import type { Proposals } from '../../../apps/ingest/src/proposals/proposal.js';
import { eventually } from '@tourbus/testing';
import { type RunningIngest, batchMode, eventOf, plainMapping, startIngest } from './running-ingest.js';

const accepted = 'com.example.offer.accepted';
const confirmed = 'com.example.offer.confirmed';
const visited = 'com.example.shop.visited';
const count = 1_500;

/** Numbers below a limit that have nothing to do with each other, and are the same each time. */
const drawn = (seed: number, below: number): number =>
  Math.floor(((Math.sin(seed) * 43_758.545_3) % 1) * below + below) % below;

interface Person {
  id: string;
  attributes: Record<string, unknown>;
  visits: number;
  accepts: boolean;
}

/** One in five is gold, and of these one in two accepts; one in twelve of the others; two in three of visitors of Graz. */
const people = Array.from({ length: count }, (_, i): Person => {
  const isGold = drawn(i + 1, 5) === 0;
  const isFromGraz = drawn(i + 2_001, 4) === 0;
  const visits = drawn(i + 4_001, 3) === 0 ? 2 : 0;
  const likely = isFromGraz && visits > 0 ? 67 : isGold ? 50 : 8;
  return {
    ...{ id: `C-${i}`, visits, accepts: drawn(i + 6_001, 100) < likely },
    attributes: {
      ...{ tier: isGold ? 'gold' : 'plain', city: isFromGraz ? 'Graz' : 'Wien', customerNumber: 10_000 + i },
      ...{
        shoeSize: 36 + drawn(i + 8_001, 10),
        coin: drawn(i + 10_001, 2) === 0,
        email: `c${i}@all.example`,
      },
    },
  };
});

const at = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString();
const goldRule = { field: 'attributes.tier', is: 'equal', value: 'gold' };

describe('proposed segments', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await startIngest();
    for (const type of [accepted, confirmed, visited])
      await ingest.call('PUT', `/event-types/${type}`, plainMapping);
    const customers = people.map(({ id, attributes }) => ({ id, attributes }));
    expect((await ingest.call('POST', '/customers/bulk', customers)).status).toBe(200);
    const events = people.flatMap(({ id, visits, accepts }) => {
      const event = (type: string, daysAgo: number) =>
        eventOf(type, { customer: { id } }, { time: at(daysAgo) });
      return [
        ...Array.from({ length: visits }, (_, n) => event(visited, 20 + n)),
        ...(accepts ? [event(accepted, 5), event(confirmed, 4)] : []),
      ];
    });
    for (let i = 0; i < events.length; i += 500)
      expect((await ingest.post(events.slice(i, i + 500), batchMode)).status).toBe(202);
  }, 120_000);
  afterAll(() => ingest.stop());

  const ask = async (body: object, headers = {}) => ingest.call('POST', '/segments/proposals', body, headers);
  const propose = async (body: object = { for: { event: accepted } }): Promise<Proposals> => {
    const { status, body: answer } = await ask(body);
    expect({ status, answer }).toMatchObject({ status: 200 });
    return answer as unknown as Proposals;
  };
  const rulesOf = ({ items }: Proposals): string => JSON.stringify(items.map(({ rule }) => rule));
  const countOf = (holds: (person: Person) => boolean) => people.filter(holds).length;

  it('are what tells who answers, with how often that is among those who did not find it', async () => {
    const proposals = await propose();
    expect(proposals).toMatchObject({ customers: count, looked: count });
    const gold = proposals.items.find(({ rule }) => JSON.stringify(rule) === JSON.stringify(goldRule));
    expect(gold).toMatchObject({
      ...{ key: 'tier-is-gold', name: 'Tier is gold' },
      members: countOf(({ attributes }) => attributes['tier'] === 'gold'),
      why: expect.stringMatching(
        /^It held for \d+ of \d+ \(\d\d\.\d %, 95 %: .*not used to find it\. It was found among others: /,
      ),
    });
    const [{ found, confirmed: sure }] = [gold!];
    expect(found.members + sure.members).toBe(gold!.members);
    expect(found.customers + sure.customers).toBe(count);
    expect(sure.rates!.of.members.low).toBeGreaterThan(sure.rates!.of.customers.high);
  });

  it('are also of two conditions of which neither says as much alone', async () => {
    const { items } = await propose();
    const pair = items.find(
      ({ rule }) => 'all' in rule && rule.all.length === 2 && /Graz/.test(JSON.stringify(rule)),
    );
    expect(JSON.stringify(pair?.rule)).toContain(visited);
  });

  it('are no circles, nothing that names people, and nothing that chance would do', async () => {
    const rules = rulesOf(await propose());
    for (const word of [accepted, confirmed, 'customerNumber', 'email', '"id"', 'shoeSize', 'coin'])
      expect(rules).not.toContain(word);
  });

  it('come to what a preview of them counts', async () => {
    const { items } = await propose();
    for (const { rule, members, found, confirmed: sure } of items) {
      const { body } = await ingest.call('POST', '/segments/preview', { rule, compare: { event: accepted } });
      const both = found.rates!.of.members.count + sure.rates!.of.members.count;
      expect(body).toMatchObject({ members, rates: { of: { members: { count: both } } } });
    }
  });

  it('are those who answer less, where that is asked for', async () => {
    const { items } = await propose({ for: { event: accepted }, rate: 'lower' });
    expect(items.length).toBeGreaterThan(0);
    for (const {
      confirmed: { rates },
    } of items)
      expect(rates!.of.members.high).toBeLessThan(rates!.of.customers.low);
    expect(JSON.stringify(items)).toContain('"plain"');
  });

  it('are looked for among some, who are a part of each rule', async () => {
    const among = { field: 'attributes.city', is: 'equal', value: 'Wien' };
    const { customers, items } = await propose({ for: { event: accepted }, among });
    expect(customers).toBe(countOf(({ attributes }) => attributes['city'] === 'Wien'));
    expect(items.map(({ rule }) => rule)).toContainEqual({ all: [among, goldRule] });
  });

  it('are none, with a reason, where nobody differs and where nobody answered', async () => {
    const coin = { field: 'attributes.coin', is: 'equal', value: true } as const;
    expect(await propose({ for: coin })).toMatchObject({
      items: [],
      reason: expect.stringMatching(/^Of [\d,]+ rules/),
    });
    expect(await propose({ for: { event: 'nobody.knows' } })).toMatchObject({
      ...{ items: [], reason: expect.stringMatching(/holds for none of 1,500 customers/) },
    });
    const few = { for: coin, among: { field: 'attributes.customerNumber', is: 'below', value: 10_050 } };
    expect(await propose(few)).toMatchObject({
      items: [],
      reason: expect.stringMatching(/50 customers are too few/),
    });
  });

  it('are kept by a person alone, and not proposed again once they are', async () => {
    expect((await ingest.call('GET', '/segments')).body['items']).toEqual([]);
    const { name, why } = (await propose()).items.find(({ key }) => key === 'tier-is-gold')!;
    await ingest.call('PUT', '/segments/tier-is-gold', { name, description: why, rule: goldRule });
    await eventually(
      async () => (await ingest.call('GET', '/segments/tier-is-gold')).body['state'] === 'ready',
    );
    const again = await propose();
    expect(again.items.map(({ rule }) => rule)).not.toContainEqual(goldRule);
  });

  it.each<[string, object, RegExp]>([
    ['what is no rule', { for: { all: [] } }, /at least one/],
    [
      'a segment that is none',
      { for: { event: accepted }, among: { segment: 'nobody' } },
      /nobody.*no segment/,
    ],
    ['what is too deep to add to', { for: { event: accepted }, among: deep(8) }, /Two conditions are added/],
  ])('are refused for %s', async (_, body, reason) => {
    const { status, body: problem } = await ask(body);
    expect(status).toBe(422);
    expect(JSON.stringify(problem)).toMatch(reason);
  });

  it('are for those who could keep them, one search at a time', async () => {
    const body = { for: { event: accepted } };
    const headers = { authorization: `Bearer ${ingest.keys.segments}` };
    expect((await ask(body, headers)).status).toBe(403);
    const both = await Promise.all([ask(body), ask(body)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 503]);
  });
});

function deep(levels: number): SegmentRule {
  return levels === 1 ? { field: 'id', is: 'given' } : { not: deep(levels - 1) };
}
