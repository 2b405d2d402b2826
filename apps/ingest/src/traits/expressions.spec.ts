import { afterAll, describe, expect, it } from '@jest/globals';
import type { Config } from '../config.js';
import { emptyProfile, snapshotOf } from '../customers/profile.js';
import { emptyHistory } from '../history/history.js';
import { Expressions } from './expressions.js';

describe('an expression that fails', () => {
  const expressions = new Expressions({ MAPPING_TIMEOUT_MS: 150 } as Config);
  afterAll(() => expressions.onApplicationShutdown());
  const customer = snapshotOf('C-1', 1, { ...emptyProfile, attributes: { name: 'Zaunkönig' } });

  it.each([
    ['says it', '$error(customer.attributes.name)', 'D3137'],
    ['asserts it', '$assert(false, customer.attributes.name)', 'D3141'],
    ['quotes it', '$number(customer.attributes.name)', 'D3030'],
  ])('tells of a customer only those who may see them, even where it %s', async (_, expression, number) => {
    const trait = { key: 'leak', version: 1, expression, ages: false };
    const fresh = { ...trait, key: `leak${number}` };
    const [evaluated] = await expressions.evaluate(fresh, [{ customer, history: emptyHistory }], new Date());
    expect(evaluated).toMatchObject({ fault: expect.stringContaining('Zaunkönig') });
    const { told } = evaluated as { told: string };
    expect(told).toContain(`The expression failed (JSONata ${number}`);
    expect(told).not.toContain('Zaunkönig');
  });
});
