import { describe, expect, it } from '@jest/globals';
import type { CustomerTrait } from '../api/records.ts';
import { inWords } from './trait-words.ts';

const trait = (key: string, value: unknown, more: Partial<CustomerTrait> = {}): CustomerTrait => ({
  ...{ key, name: key, kind: 'inferred', inputs: {}, formula: '', value },
  ...more,
});

describe('a trait in words', () => {
  it.each<[string, CustomerTrait, string | RegExp]>([
    ['a score', trait('engagementScore', 45), '45 of 100'],
    ['nothing is a score too', trait('engagementScore', 0), '0 of 100'],
    ['an hour ends at midnight', trait('bestHour', { value: { hour: 23 } }), '23 to 0 o’clock'],
    ['a stage', trait('lifecycleStage', 'won-back'), 'Won back'],
    ['sums by currency', trait('spent', { EUR: 12.5, JPY: 300 }), /12[.,]50.*300/],
    ['too little', trait('rfm', undefined), 'Too little is known'],
    ['a fault', trait('own', undefined, { kind: 'custom', fault: 'It failed.' }), 'Cannot be computed'],
    ['somebody’s own of a known name', trait('churnRisk', 'x', { kind: 'custom' }), 'x'],
    ['yes', trait('own', true, { kind: 'custom' }), 'Yes'],
  ])('%s', (_, given, expected) => expect(inWords(given)).toMatch(expected));
});
