import { expect, it } from '@jest/globals';
import { preferencesOfferedV1 } from '@tourbus/contracts';
import { brandSchema } from '../brands/brand.js';
import { type CountingBrand, identityOf, offerOf } from './offers.js';

const from = new Date('2026-11-01T08:00:00Z');
const topic = { key: 'field-notes', name: { en: 'Field notes' } };
const brand = (body: object, more: Partial<CountingBrand> = {}): CountingBrand => ({
  ...{ key: 'fennholm', version: 3, from },
  body: brandSchema.parse({ name: 'Fennholm', ...body }),
  ...more,
});

it('says what the pages of customers need, from when the brand counts', () => {
  const offer = offerOf(brand({ accent: '#5f7350', topics: [topic] }));
  expect(preferencesOfferedV1.data.parse(offer)).toEqual({
    brand: { key: 'fennholm', version: 3 },
    name: 'Fennholm',
    locale: 'en',
    accent: '#5f7350',
    topics: [topic],
    offeredAt: from.toISOString(),
  });
});

it('of a brand without topics tells its name', () => {
  expect(offerOf(brand({}))).toMatchObject({ name: 'Fennholm', topics: [] });
});

it('of a version that comes back is another fact, and a later one', () => {
  const end = new Date('2026-12-24T00:00:00Z');
  const back = offerOf(brand({}), end);
  expect(back.offeredAt).toBe(end.toISOString());
  expect(identityOf(back)).not.toBe(identityOf(offerOf(brand({}))));
  expect(offerOf(brand({}, { from: new Date('2027-01-01T00:00:00Z') }), end).offeredAt).toContain('2027-01');
});

it.each([
  ['all news and offers as a topic', [{ ...topic, key: 'marketing' }]],
  ['a topic twice', [topic, topic]],
  ['a topic without a name', [{ ...topic, name: {} }]],
  ['a name of two lines', [{ ...topic, name: { en: 'a\nb' } }]],
  ['a language that is none', [{ ...topic, name: { '!': 'a' } }]],
])('refuses %s', (_, topics) => {
  expect(brandSchema.safeParse({ name: 'Fennholm', topics }).success).toBe(false);
});
