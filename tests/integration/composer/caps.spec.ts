import { randomUUID } from 'node:crypto';
import { setImmediate as otherwise } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dataArrivedV1, exampleCustomer } from '@tourbus/contracts';
import { Forgotten, Transaction } from '@tourbus/platform';
import { SeededRandom } from '@tourbus/samples';
import { DataSource } from 'typeorm';
import { Attention } from '../../../apps/composer/src/composition/attention.service.js';
import { decided } from '../../../apps/composer/src/composition/question.js';
import { type Request, speaks } from '../../../apps/composer/src/composition/request.js';
import { ContactLedger } from '../../../apps/composer/src/contacts/contact-ledger.js';
import { DeferralStore } from '../../../apps/composer/src/deferrals/deferral-store.js';
import { inForce } from '../../../apps/composer/src/policy/in-force.js';
import { type Policy, policySchema } from '../../../apps/composer/src/policy/policy.js';
import { type RunningComposer, startComposer } from './running-composer.js';

const hour = 3_600_000;
const start = Date.parse('2026-03-01T00:00:00Z');
const composers = 8;
const dispatchers = 2;
const roundsOfEach = 25;
const seeds = [1, 2, 3];

type Channels = ('email' | 'sms')[];
type Cap = { name: string; limit: number; hours: number; channels?: Channels };

const capsFrom = (random: SeededRandom): Cap[] => [
  { name: 'all', limit: random.between(1, 4), hours: random.between(6, 200) },
  { name: 'texts', limit: random.between(1, 2), hours: random.between(24, 300), channels: ['sms'] },
];
const policyOf = (caps: readonly Cap[]): Policy =>
  policySchema.parse({
    caps: caps.map(({ name, limit, hours, channels }) => ({ name, limit, window: { hours }, channels })),
    expiry: { longestHold: 'P90D' },
  });

/** As composer finds it when an event arrives: an offer by mail or by text message to one of a few customers. */
function requestFrom(random: SeededRandom, brand: string, policy: Policy): Request {
  const channel = random.pick(['email', 'sms'] as const);
  const customer = {
    ...exampleCustomer,
    id: `${brand}-${random.between(1, 3)}`,
    preferences: {},
    contactPoints: [
      { channel: 'email' as const, address: 'zoe@customers.example', state: 'active' as const },
      { channel: 'sms' as const, address: '+43660000001', state: 'active' as const },
    ],
  };
  const definition = {
    key: `offer-${channel}`,
    version: 1,
    body: {
      messageClass: 'marketing',
      channels: [channel],
      template: 'offer',
      trigger: 'offer',
      active: true,
    },
  };
  const template = { key: 'offer', version: 1, content: { template: { variants: [{ channel }] } } };
  const data = { ...dataArrivedV1.example, eventId: randomUUID(), customer, thread: undefined };
  return {
    message: { data },
    communicationId: randomUUID(),
    ...{ definition, template, brand: { key: brand, version: 1, body: {} } },
    policy: inForce({ key: brand, version: 1 }, policy),
  } as unknown as Request;
}

describe('a cap', () => {
  let composer: RunningComposer;
  let databases: DataSource[];

  beforeAll(async () => {
    composer = await startComposer();
    const url = composer.infrastructure.stack.databaseUrl('composer');
    databases = await Promise.all(
      Array.from({ length: composers + dispatchers }, () =>
        new DataSource({ type: 'postgres', url, poolSize: 2 }).initialize(),
      ),
    );
  }, 120_000);
  afterAll(async () => {
    await Promise.all(databases?.map((database) => database.destroy()) ?? []);
    await composer?.stop();
  });

  const within = <T>(database: DataSource, work: (tx: Transaction) => Promise<T>): Promise<T> =>
    database.transaction((entities) => work(new Transaction(entities, 'composer', new Forgotten(() => []))));

  it.each(seeds)(
    'is never exceeded by eight composers whose clocks differ, while two dispatchers give places back (history %d)',
    async (seed) => {
      const random = new SeededRandom(seed);
      const brand = `caps-${seed}`;
      const caps = capsFrom(random);
      const policy = policyOf(caps);
      const ledger = composer.service.app.get(ContactLedger);
      const deferrals = composer.service.app.get(DeferralStore);
      const onTheirWay: string[] = [];
      const outcomes = { gone: 0, held: 0, givenBack: 0 };
      let [now, composing] = [start, composers];

      const compose = async (database: DataSource, own: SeededRandom): Promise<void> => {
        const attention = new Attention(database, ledger, deferrals);
        const skew = own.between(-5_000, 5_000);
        for (let round = 0; round < roundsOfEach; round++) {
          now += own.chance(0.3) ? own.between(1, 48 * hour) : own.between(0, 2_000);
          const moment = new Date(now + skew);
          const requests = Array.from({ length: own.between(1, 6) }, () => requestFrom(own, brand, policy));
          const glance = await attention.glance(requests, moment);
          const asked = requests.map((request) => decided(request, glance, moment.getTime()));
          const settled = await within(database, async (tx) => {
            await attention.hold(tx, asked);
            return (await attention.settle(tx, asked, moment, () => false)).decided;
          });
          const going = settled.filter(speaks);
          outcomes.gone += going.length;
          outcomes.held += settled.length - going.length;
          onTheirWay.push(...going.map(({ communicationId }) => communicationId));
        }
        composing -= 1;
      };
      const dispatch = async (database: DataSource, own: SeededRandom): Promise<void> => {
        for (;;) {
          const one = onTheirWay.shift();
          if (one === undefined && composing === 0) return;
          // What is not given back has reached the customer, and stays counted.
          if (one !== undefined && own.chance(0.3)) {
            await within(database, (tx) => ledger.giveBack(tx, [one]));
            outcomes.givenBack += 1;
          } else await otherwise();
        }
      };
      await Promise.all(
        databases.map((database, i) =>
          i < composers ? compose(database, random.fork(`c${i}`)) : dispatch(database, random.fork(`d${i}`)),
        ),
      );

      const sent = await composer.query<{ customer: string; channel: 'email' | 'sms'; at: Date }>(
        `SELECT customer_id AS customer, channel, at FROM contacts WHERE brand = $1 ORDER BY at`,
        [brand],
      );
      expect(outcomes.gone - outcomes.givenBack).toBe(sent.length);
      expect(Math.min(outcomes.gone, outcomes.held, outcomes.givenBack)).toBeGreaterThan(3);
      for (const { limit, hours, channels } of caps) {
        const counted = sent.filter(({ channel }) => channels?.includes(channel) ?? true);
        for (const theirs of Map.groupBy(counted, ({ customer }) => customer).values())
          for (const [i, { at }] of theirs.entries()) {
            const next = theirs[i + limit];
            // What is as old as the window is long counts no more.
            if (next) expect(next.at.getTime() - at.getTime()).toBeGreaterThanOrEqual(hours * hour);
          }
      }
    },
    120_000,
  );
});
