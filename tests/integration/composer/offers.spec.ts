import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PreferencesOfferedV1, preferencesOfferedV1 } from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { Offers } from '../../../apps/composer/src/offers/offers.service.js';
import { brand, type RunningComposer, startComposer } from './running-composer.js';

const topic = { key: 'field-notes', name: { en: 'Field notes' } };

describe('what brands let customers choose among', () => {
  let composer: RunningComposer;
  beforeAll(async () => {
    composer = await startComposer();
  });
  afterAll(() => composer?.stop());

  const offersOf = async (key: string): Promise<PreferencesOfferedV1[]> => {
    const facts = await composer.bus.read<PreferencesOfferedV1>(preferencesOfferedV1, 0);
    return facts.map(({ data }) => data).filter((offer) => offer.brand.key === key);
  };
  const offered = (key: string, count: number): Promise<PreferencesOfferedV1[]> =>
    eventually(async () => {
      const offers = await offersOf(key);
      return offers.length === count && offers;
    });
  const ok = async (path: string, body: object, key = composer.keys.reviewer): Promise<void> => {
    const reply = await composer.call('POST', path, body, key);
    if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.text}`);
  };

  it('is told when it is published, and a draft is not', async () => {
    await composer.publish('brands/fennholm', { ...brand, accent: '#5f7350', topics: [topic] });
    expect(await offered('fennholm', 1)).toEqual([
      {
        brand: { key: 'fennholm', version: 1 },
        name: 'Fennholm',
        locale: 'en',
        accent: '#5f7350',
        topics: [topic],
        offeredAt: expect.any(String),
      },
    ]);
    await composer.call('PUT', '/brands/fennholm', { ...brand, topics: [] });
    await composer.publish('brands/after', brand);
    await offered('after', 1);
    expect(await offersOf('fennholm')).toHaveLength(1);
  });

  it('is the same fact when a replica starts, and one is there for brands of before', async () => {
    await composer.query(`DELETE FROM outbox WHERE subject = $1`, [preferencesOfferedV1.subject]);
    const replica = await composer.startReplica();
    await composer.publish('brands/later', brand);
    await offered('later', 1);
    await replica.stop();
    const facts = await composer.bus.read(preferencesOfferedV1, 0);
    const ids = facts.map(({ headers }) => headers['ce-id']);
    expect(new Set(ids).size).toBe(new Set(facts.map(({ data }) => data.brand.key)).size);
  });

  it('begins and ends with the dates that were set, and what comes back is offered anew', async () => {
    await composer.publish('brands/dated', { ...brand, name: 'All year' });
    const [allYear] = await offered('dated', 1);
    const { body } = await composer.call('PUT', '/brands/dated', { ...brand, name: 'For an hour' });
    const version = Number(body.version);
    await ok('/brands/dated/submit', { version }, composer.keys.all);
    await ok('/brands/dated/approve', { version });
    const hours = (n: number): Date => new Date(Date.now() + n * 3_600_000);
    const [from, until] = [hours(1), hours(2)];
    await ok('/brands/dated/publish', { version, from: from.toISOString(), until: until.toISOString() });
    const offers = composer.service.app.get(Offers, { strict: false });
    await offers.announce(new Date());
    expect(await offersOf('dated')).toEqual([allYear]);
    await offers.announce(hours(1.5));
    expect((await offered('dated', 2))[1]).toMatchObject({
      name: 'For an hour',
      offeredAt: from.toISOString(),
    });
    await offers.announce(hours(2.5));
    expect((await offered('dated', 3))[2]).toMatchObject({
      brand: { version: 1 },
      name: 'All year',
      offeredAt: until.toISOString(),
    });
  });
});
