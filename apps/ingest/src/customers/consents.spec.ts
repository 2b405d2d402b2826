import { describe, expect, it } from '@jest/globals';
import { type ConsentWord, speakConsents } from './consents.js';

const day = (n: number): string => `2026-03-0${n}T00:00:00Z`;
const word = (state: 'granted' | 'revoked', n: number, more: Partial<ConsentWord> = {}): ConsentWord => ({
  purpose: 'marketing',
  state,
  at: day(n),
  source: '/shop',
  ...more,
});
const email = { channel: 'email' } as const;
const undated = { undated: true };
const proof = (n: number) => ({ kind: 'form' as const, at: day(n), reference: 'form-7' });

describe('consents', () => {
  it.each<[string, ConsentWord[], string[]]>([
    ['the later word counts', [word('granted', 1), word('revoked', 2)], ['revoked']],
    ['also when it comes first', [word('revoked', 2), word('granted', 1)], ['revoked']],
    ['a later grant lifts a revocation', [word('revoked', 1), word('granted', 2)], ['granted']],
    [
      'a word for all channels ends older ones for some',
      [word('granted', 1, email), word('revoked', 2)],
      ['revoked'],
    ],
    ['also when the older one comes late', [word('revoked', 2), word('granted', 1, email)], ['revoked']],
    [
      'a newer word for one channel stands beside it',
      [word('revoked', 1), word('granted', 2, email)],
      ['revoked', 'granted email'],
    ],
    [
      'an older word for all channels leaves a newer one for some',
      [word('granted', 2, email), word('revoked', 1)],
      ['granted email', 'revoked'],
    ],
    [
      'a repeated flag does not undo a revocation',
      [word('revoked', 1), word('granted', 5, undated)],
      ['revoked'],
    ],
    [
      'nor does one for a channel',
      [word('revoked', 1), word('granted', 5, { ...email, ...undated })],
      ['revoked'],
    ],
    [
      'a flag for all channels leaves a revocation for one',
      [word('revoked', 1, email), word('granted', 5, undated)],
      ['revoked email', 'granted'],
    ],
    ['a flag fills in what nobody has said', [word('granted', 1, undated)], ['granted']],
    [
      'no system undoes a complaint',
      [word('revoked', 1, { source: 'complaint' }), word('granted', 5)],
      ['revoked'],
    ],
    [
      'nor does a proof of before',
      [word('revoked', 3, { source: 'complaint' }), word('granted', 5, { proof: proof(2) })],
      ['revoked'],
    ],
    [
      'a proof of since does',
      [word('revoked', 1, { source: 'complaint' }), word('granted', 5, { proof: proof(4) })],
      ['granted'],
    ],
    [
      'so does what the customers choose themselves',
      [word('revoked', 1, { source: 'complaint' }), word('granted', 5, { source: 'preference centre' })],
      ['granted'],
    ],
    ['a flag revokes', [word('granted', 1), word('revoked', 2, undated)], ['revoked']],
  ])('%s', (_, words, expected) => {
    const { consents } = speakConsents([], words);
    expect(consents.map(({ state, channel }) => [state, channel].filter(Boolean).join(' '))).toEqual(
      expected,
    );
  });

  it('keep a word that comes late in the log, and a repeated one out of it', () => {
    const late = speakConsents([], [word('revoked', 2), word('granted', 1)]);
    expect(late.words).toHaveLength(2);
    const repeated = speakConsents(late.consents, [word('revoked', 2), word('revoked', 5, undated)]);
    expect(repeated.words).toEqual([]);
  });

  it('say what they rest on, also where that is told of a word that is known', () => {
    const more = { basis: 'express', confirmed: true, conditions: ['refusal-offered' as const] };
    for (const again of [word('granted', 1, more), word('granted', 5, { ...more, ...undated })]) {
      const { consents, words } = speakConsents([], [word('granted', 1), again, again]);
      expect(consents).toMatchObject([more]);
      expect(words).toHaveLength(2);
    }
    expect(speakConsents([], [word('granted', 1, more), word('revoked', 2)]).consents[0]).not.toHaveProperty(
      'confirmed',
      true,
    );
  });
});
