import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CustomerSnapshot,
  communicationComposedV1,
  communicationWithheldV1,
  customerChangedV1,
  customerSilenceNoticedV1,
  exampleCustomer,
  silenceEventType,
} from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import { dueCustomers } from '../../../apps/composer/src/silences/silence-queue.js';
import type { Silence } from '../../../apps/composer/src/silences/silences.js';
import { Silences } from '../../../apps/composer/src/silences/silences.service.js';
import { findableBrand, stoppableTemplate } from './marketing.js';
import { eventId, itemsOf, type RunningComposer, startComposer } from './running-composer.js';

const day = 24 * 60 * 60 * 1_000;
const order = { data: { order: { number: '1001' } } };
const floor = { days: 90, ahead: 7, messageClasses: ['marketing', 'service'], definition: 'still-there' };

/** Every node of a plan, outermost first. */
interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** The same numbers each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('the silence floor', () => {
  let composer: RunningComposer;
  const look = (now: number): Promise<number> => composer.service.app.get(Silences).look(new Date(now));

  async function setUp(key: string, policy: object): Promise<void> {
    await composer.publish(`brands/${key}`, findableBrand);
    await composer.publish(`templates/${key}`, stoppableTemplate(key));
    await composer.publish(`policies/${key}`, policy);
  }

  beforeAll(async () => {
    composer = await startComposer();
  }, 120_000);
  afterAll(() => composer?.stop());

  describe('of 10,000 customers with histories', () => {
    /** Long after us: what the service does meanwhile by its own clock finds nobody. */
    const start = Date.UTC(2_040, 0, 1);
    const count = 10_000;
    interface Seeded {
      id: string;
      knownSince: number;
      /** Marketing and service messages break the silence; invoices do not. */
      heard: { at: number; messageClass: string }[];
    }
    const customers = ((): Seeded[] => {
      const next = numbers(1_234_567);
      const moment = (days: number): number => start - Math.floor(next() * days * day);
      return Array.from({ length: count }, (_, n) => {
        const knownSince = moment(400);
        const messages = Math.floor(next() * 5);
        const heard = Array.from({ length: messages }, () => ({
          at: knownSince + Math.floor(next() * (start - knownSince)),
          messageClass:
            (['marketing', 'service', 'transactional'] as const)[Math.floor(next() * 3)] ?? 'service',
        }));
        return { id: `S-${n}`, knownSince, heard };
      });
    })();
    /** When somebody who looks at one history after the other would say that something is to be offered. */
    const offeredFrom = ({ knownSince, heard }: Seeded): number =>
      Math.max(
        knownSince,
        ...heard
          .filter(({ messageClass }) => floor.messageClasses.includes(messageClass))
          .map(({ at }) => at),
      ) +
      (floor.days - floor.ahead) * day;

    const offersFoundAt = async (now: number): Promise<{ id: string; since: Date; dueAt: Date }[]> =>
      composer.query(
        `SELECT customer_id AS id, since, due_at AS "dueAt" FROM silence_offers WHERE found_at = $1 AND brand = 'quiet'`,
        [new Date(now)],
      );

    beforeAll(async () => {
      const contacts = customers.flatMap(({ id, heard }) => heard.map((one) => ({ ...one, id })));
      await composer.query(
        `INSERT INTO known_customers SELECT * FROM unnest($1::text[], $2::timestamptz[])`,
        [customers.map(({ id }) => id), customers.map(({ knownSince }) => new Date(knownSince))],
      );
      await composer.query(
        `INSERT INTO contacts (communication_id, customer_id, brand, at, message_class, channel)
         SELECT gen_random_uuid(), id, 'quiet', at, class, 'email'
         FROM unnest($1::text[], $2::timestamptz[], $3::text[]) AS one (id, at, class)`,
        [
          contacts.map(({ id }) => id),
          contacts.map(({ at }) => new Date(at)),
          contacts.map(({ messageClass }) => messageClass),
        ],
      );
      await setUp('quiet', { silenceFloor: floor });
    }, 120_000);

    it('finds exactly those who are due, day by day, each once', async () => {
      for (let today = start; today <= start + 14 * day; today += day) {
        while ((await look(today)) > 0);
        const expected = customers
          .filter((one) => offeredFrom(one) <= today && (today === start || offeredFrom(one) > today - day))
          .map(({ id }) => id);
        const found = await offersFoundAt(today);
        expect(expected.length).toBeGreaterThan(0);
        expect(found.map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
      }
    }, 120_000);

    it('says since when they have heard nothing, and from when on that is too long', async () => {
      const byId = new Map(customers.map((one) => [one.id, one]));
      for (const { id, since, dueAt } of await offersFoundAt(start + 3 * day)) {
        const offered = offeredFrom(byId.get(id) as Seeded);
        expect(since.getTime()).toBe(offered - (floor.days - floor.ahead) * day);
        expect(dueAt.getTime()).toBe(offered + floor.ahead * day);
      }
    });

    it('reads who is due from an index, and looks at nobody else', async () => {
      await composer.query('ANALYZE silences');
      const due = ['quiet', new Date(start + 15 * day)];
      const [row] = await composer.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${dueCustomers}`,
        due,
      );
      const nodes = nodesOf(row?.['QUERY PLAN'][0]?.Plan as PlanNode);
      const reading = nodes.filter((node) => node['Relation Name'] === 'silences');
      expect(reading).toMatchObject([{ 'Node Type': 'Index Scan', 'Index Name': 'silences_due' }]);
      const dueNow = customers.filter(
        (one) => offeredFrom(one) <= start + 15 * day && offeredFrom(one) > start + 14 * day,
      );
      expect(reading[0]).toMatchObject({ 'Actual Rows': dueNow.length });
      expect(reading[0]).not.toHaveProperty('Rows Removed by Filter');
    });

    it('works the moments out anew where the policy has another floor, and finds those who are due by it', async () => {
      await composer.publish('policies/quiet', { silenceFloor: { ...floor, ahead: 10 } });
      const today = start + 15 * day;
      while ((await look(today)) > 0);
      const expected = customers.filter(
        (one) => offeredFrom(one) > start + 14 * day && offeredFrom(one) - 3 * day <= today,
      );
      expect((await offersFoundAt(today)).map(({ id }) => id).toSorted()).toEqual(
        expected.map(({ id }) => id).toSorted(),
      );
    });

    it('ends with the policy’s floor', async () => {
      await composer.publish('policies/quiet', {});
      await look(start + 16 * day);
      const [open] = await composer.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM silence_offers WHERE state = 'offered' AND brand = 'quiet'`,
      );
      expect(open?.count).toBe(0);
      expect(await look(start + 400 * day)).toBe(0);
    });
  });

  describe('of customers who are written to', () => {
    const offer = 'com.example.offer.made';
    const later = Date.now() + 84 * day;
    const willing = {
      ...exampleCustomer,
      consents: [{ purpose: 'marketing', state: 'granted' as const, at: '2026-03-01T09:00:00Z' }],
    };
    const silencesOf = async (customer: string, state = 'offered'): Promise<Silence[]> =>
      itemsOf<Silence>(
        await composer.call('GET', `/silences?state=${state}&brand=fennholm&limit=200`),
      ).filter(({ customerId }) => customerId === customer);
    const found = async (customer: string, now: number): Promise<Silence> => {
      await look(now);
      const [one] = await silencesOf(customer);
      if (!one) throw new Error(`${customer} was not found.`);
      return one;
    };
    const arrive = async (name: string, customer: string, more = {}): Promise<void> => {
      await composer.arrive(name, {
        type: offer,
        ...order,
        occurredAt: new Date().toISOString(),
        receivedAt: new Date().toISOString(),
        thread: undefined,
        customer: { ...willing, id: customer },
        ...more,
      });
      await composer.settled();
    };
    const meet = async (customer: string): Promise<void> => {
      const changed = {
        customer: { ...willing, id: customer },
        changes: ['names'],
        changedAt: new Date().toISOString(),
      };
      await composer.bus.publish(customerChangedV1, changed, eventId(`met ${customer}`));
      await composer.bus.drained('TOURBUS_DATA', 'composer-deferrals');
    };
    /** What ingest does with the fact that somebody shall hear something. */
    const asIngest = async ({ id }: Silence, customer: CustomerSnapshot = willing): Promise<string> => {
      const noticed = await eventually(async () =>
        (await composer.bus.read(customerSilenceNoticedV1, 0)).find(({ data }) => data.silenceId === id),
      );
      const { customerId, silence } = noticed.data;
      await arrive(`silence ${id}`, customerId, {
        eventId: deterministicId('/tourbus/composer/silences', id),
        type: silenceEventType,
        customer: { ...customer, id: customerId },
        data: { ...order.data, silence },
      });
      return customerId;
    };

    beforeAll(async () => {
      await setUp('fennholm', { silenceFloor: floor });
      const said = { template: 'fennholm', channels: ['email'] };
      await composer.publish('definitions/offer', { trigger: offer, messageClass: 'marketing', ...said });
      for (const key of ['still-there', 'miss-you'])
        await composer.publish(`definitions/${key}`, {
          ...said,
          trigger: silenceEventType,
          messageClass: 'marketing',
        });
      await look(Date.now());
    }, 120_000);

    it('a new customer is silent from the first day on', async () => {
      await meet('newcomer');
      const { since, dueAt, state } = await found('newcomer', later);
      expect([state, Date.parse(String(dueAt)) - Date.parse(String(since))]).toEqual(['offered', 90 * day]);
    });

    it('whoever is written to is not offered anything any more', async () => {
      await meet('written');
      await found('written', later);
      await arrive('written offer', 'written');
      expect(await silencesOf('written')).toEqual([]);
      expect((await silencesOf('written', 'ended')).length).toBe(1);
    });

    it('a message that was withheld at the claim has broken no silence', async () => {
      await meet('unreached');
      await arrive('unreached offer', 'unreached');
      await composer.query(
        `UPDATE silences SET known_since = now() - interval '80 days' WHERE customer_id = 'unreached'`,
      );
      const [spoken] = (await composer.bus.read(communicationComposedV1, 0)).filter(
        ({ data }) => data.customerId === 'unreached',
      );
      await look(Date.now() + 4 * day);
      expect(await silencesOf('unreached')).toEqual([]);
      await composer.bus.publish(
        communicationWithheldV1,
        {
          ...communicationWithheldV1.example,
          communicationId: spoken?.data.communicationId ?? '',
          stage: 'dispatch',
        },
        eventId('unreached withheld'),
      );
      await composer.bus.drained('TOURBUS_COMMUNICATIONS', 'composer-contacts');
      await found('unreached', Date.now() + 4 * day);
    });

    it('sending asks for the definition that was chosen, and for no other', async () => {
      await meet('chosen');
      const one = await found('chosen', later);
      const sent = await composer.call('POST', `/silences/${one.id}/send`, { definition: 'miss-you' });
      expect([sent.status, sent.body.state, sent.body.definition]).toEqual([200, 'sent', 'miss-you']);
      await asIngest(one);
      const spoken = (await composer.bus.read(communicationComposedV1, 0)).filter(
        ({ data }) => data.customerId === 'chosen',
      );
      expect(spoken.map(({ data }) => data.definition)).toEqual(['miss-you']);
      const [settled] = await silencesOf('chosen', 'sent');
      expect(settled).toMatchObject({
        communicationId: spoken[0]?.data.communicationId,
        outcome: 'composed',
      });
    });

    it('sending goes around no denial: the queue says what the rules answered', async () => {
      await meet('declined');
      const one = await found('declined', later);
      await composer.call('POST', `/silences/${one.id}/send`, {});
      await asIngest(one, {
        ...willing,
        consents: [{ purpose: 'marketing', state: 'revoked' as const, at: '2026-04-01T09:00:00Z' }],
      });
      const [settled] = await silencesOf('declined', 'sent');
      expect(settled).toMatchObject({ outcome: 'withheld', reason: { code: 'consent-revoked' } });
    });

    it('who was dismissed is found again, as long after as the floor is', async () => {
      await meet('dismissed');
      const one = await found('dismissed', later);
      expect((await composer.call('POST', `/silences/${one.id}/dismiss`)).status).toBe(200);
      const again = await composer.call('POST', `/silences/${one.id}/send`, {});
      expect([again.status, again.body.type]).toEqual([409, 'urn:tourbus:problem:silence-settled']);
      await look(Date.now() + 89 * day);
      expect(await silencesOf('dismissed')).toEqual([]);
      await found('dismissed', Date.now() + 91 * day);
    });

    it('a definition that other events trigger is refused, with the trigger that is needed', async () => {
      await meet('refused');
      const one = await found('refused', later);
      const { status, body } = await composer.call('POST', `/silences/${one.id}/send`, {
        definition: 'offer',
      });
      expect([status, body.type]).toEqual([422, 'urn:tourbus:problem:breaks-no-silence']);
      expect(String(body.remedy)).toContain(silenceEventType);
      expect(await silencesOf('refused')).toHaveLength(1);
    });

    it('a policy that says so sends by itself', async () => {
      await meet('automatic');
      await composer.publish('policies/fennholm', { silenceFloor: { ...floor, act: 'send' } });
      await look(later);
      const [sent] = await silencesOf('automatic', 'sent');
      expect(sent).toMatchObject({ settledBy: 'policy:fennholm@2', definition: 'still-there' });
      await asIngest(sent as Silence);
      expect((await silencesOf('automatic', 'sent'))[0]).toMatchObject({ outcome: 'composed' });
    });

    it('is nobody’s business who may not send', async () => {
      const { status } = await composer.call(
        'POST',
        `/silences/${eventId('x')}/send`,
        {},
        composer.keys.readOnly,
      );
      expect(status).toBe(403);
      expect((await composer.call('GET', '/silences', undefined, composer.keys.readOnly)).status).toBe(403);
      expect((await composer.call('POST', `/silences/${eventId('x')}/dismiss`)).status).toBe(404);
    });
  });
});
