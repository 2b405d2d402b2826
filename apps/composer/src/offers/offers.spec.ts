import { expect, it } from '@jest/globals';
import { preferencesOfferedV1 } from '@tourbus/contracts';
import { type Brand, brandSchema } from '../brands/brand.js';
import type { Counting } from '../publications/counting-watch.js';
import { offerOf } from './offers.js';

const since = new Date('2026-11-01T08:00:00Z');
const topic = { key: 'field-notes', name: { en: 'Field notes' } };
const counting = (body: object): Counting<Brand> => ({
  ...{ key: 'fennholm', since },
  content: { version: 3, body: brandSchema.parse({ name: 'Fennholm', ...body }) },
});

it('says what the pages of customers need, from when the brand counts', () => {
  const offer = offerOf(counting({ accent: '#5f7350', topics: [topic] }));
  expect(preferencesOfferedV1.data.parse(offer)).toEqual({
    brand: { key: 'fennholm', version: 3 },
    name: 'Fennholm',
    locale: 'en',
    accent: '#5f7350',
    topics: [topic],
    offeredAt: since.toISOString(),
  });
});

it('of a brand without topics tells its name', () => {
  expect(offerOf(counting({}))).toMatchObject({ name: 'Fennholm', topics: [] });
});

it('of a brand that does not count tells nothing', () => {
  expect(offerOf({ key: 'fennholm', since })).toBeUndefined();
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
