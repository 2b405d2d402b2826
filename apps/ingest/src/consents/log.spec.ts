import { describe, expect, it } from '@jest/globals';
import type { ConsentEntry } from '@tourbus/contracts';
import { doubleOptIn, type OptInRequest } from './double-opt-in.js';
import { latestWord, type Question } from './latest-word.js';
import { appendEntry, type ConsentDraft } from './log.js';
import { permissionsOf } from './permission.js';
import {
  type HeardRevocation,
  draftOf,
  draftOfStart,
  reachOf,
  revocationPolicySchema,
} from './revocation.js';

const number = `k1.${'n'.repeat(43)}`;
const other = `k1.${'o'.repeat(43)}`;
const day = (n: number): string => `2026-03-${String(n).padStart(2, '0')}T00:00:00.000Z`;
const draft = (state: 'granted' | 'revoked', n: number, more: Partial<ConsentDraft> = {}): ConsentDraft => ({
  customerId: 'C-1',
  purpose: 'marketing',
  state,
  source: 'api',
  at: day(n),
  heardAt: day(n),
  actor: 'key:crm',
  ...more,
});
const logOf = (...drafts: ConsentDraft[]): readonly ConsentEntry[] =>
  drafts.reduce<readonly ConsentEntry[]>((log, one) => {
    const appended = appendEntry(log, one);
    if ('refused' in appended) throw new Error(JSON.stringify(appended.refused));
    return appended.log;
  }, []);
const proof = (n: number) => ({ kind: 'form' as const, at: day(n), reference: `form-${n}` });
const heard: HeardRevocation = {
  kind: 'stop',
  customerId: 'C-1',
  channel: 'sms',
  from: number,
  reference: 'r-1',
  at: day(5),
  heardAt: day(5),
};
const policy = revocationPolicySchema.parse({ version: 1 });
const stop = (n: number, more: Partial<HeardRevocation> = {}) =>
  draftOf({ ...heard, at: day(n), heardAt: day(n), ...more }, policy);
const start = (n: number, from = number) =>
  draftOfStart({ ...heard, from, at: day(n), heardAt: day(n), reference: `s-${n}` });
const sms: Question = { purpose: 'marketing', channel: 'sms', contactPoint: number, at: new Date(day(28)) };
const state = (drafts: ConsentDraft[], more: Partial<Question> = {}): string =>
  latestWord(logOf(...drafts), { ...sms, ...more }).state;

describe('the latest word', () => {
  it.each<[string, ConsentDraft[], string]>([
    ['is none where nothing was said', [], 'none'],
    ['is the later one', [draft('granted', 1), draft('revoked', 2)], 'revoked'],
    ['also where it came first', [draft('revoked', 2), draft('granted', 1)], 'revoked'],
    ['is the revocation where both are of one time', [draft('revoked', 1), draft('granted', 1)], 'revoked'],
    ['lifts a plain revocation', [draft('revoked', 1), draft('granted', 2)], 'granted'],
    [
      'for all channels ends an older one for some',
      [draft('granted', 1, { channel: 'sms' }), draft('revoked', 2)],
      'revoked',
    ],
    [
      'for a channel stands beside an older one for all',
      [draft('revoked', 1), draft('granted', 2, { channel: 'sms' })],
      'granted',
    ],
    [
      'is not about another channel',
      [draft('granted', 1), draft('revoked', 2, { channel: 'email' })],
      'granted',
    ],
    [
      'is not about another purpose',
      [draft('granted', 1), draft('revoked', 2, { purpose: 'surveys' })],
      'granted',
    ],
    [
      'may be about all purposes',
      [draft('granted', 1), draft('revoked', 2, { purpose: undefined })],
      'revoked',
    ],
    [
      'is not what a system believes',
      [draft('revoked', 1), draft('granted', 9, { undated: true })],
      'revoked',
    ],
    [
      'is what a system believes where nobody said anything',
      [draft('granted', 9, { undated: true })],
      'granted',
    ],
    ['is not a grant that has ended', [draft('granted', 1, { until: day(20) })], 'none'],
    [
      'is an older grant that has not ended behind one that has',
      [draft('granted', 1), draft('granted', 2, { until: day(20) })],
      'granted',
    ],
    [
      'is not an old proof that is imported late',
      [draft('revoked', 5), draft('granted', 2, { source: 'import', proof: proof(2), heardAt: day(20) })],
      'revoked',
    ],
    [
      'is not an imported grant without proof',
      [draft('revoked', 5), draft('granted', 9, { source: 'import' })],
      'revoked',
    ],
  ])('%s', (_, drafts, expected) => expect(state(drafts)).toBe(expected));

  it('is as it was known then, when a decision is made again', () => {
    const drafts = [draft('granted', 1), draft('revoked', 9)];
    expect(state(drafts, { at: new Date(day(8)) })).toBe('granted');
    expect(state(drafts, { at: new Date(day(9)) })).toBe('revoked');
  });

  it('does not hold longer for being dated ahead', () => {
    expect(state([draft('granted', 27, { heardAt: day(3) }), draft('revoked', 4)])).toBe('revoked');
  });

  it('shows all grants that stand, for the law to choose from', () => {
    const word = latestWord(
      logOf(draft('granted', 1, { basis: 'express-written' }), draft('granted', 2)),
      sms,
    );
    expect(permissionsOf(word).map(({ basis }) => basis)).toEqual(['express-written', 'unstated']);
  });
});

describe('a STOP', () => {
  it.each<[string, ConsentDraft[], string]>([
    ['ends what was granted', [draft('granted', 1), stop(5)], 'revoked'],
    ['is lifted by START from that number', [stop(5), start(6)], 'granted'],
    ['not by START from another', [stop(5), start(6, other)], 'revoked'],
    ['not by an older START that comes late', [stop(5), start(4)], 'revoked'],
    ['not by a system that says so later', [stop(5), draft('granted', 9)], 'revoked'],
    ['not by an agent without proof', [stop(5), draft('granted', 9, { source: 'agent' })], 'revoked'],
    ['not by a proof of before', [stop(5), draft('granted', 9, { proof: proof(4) })], 'revoked'],
    ['by a proof newer than it', [stop(5), draft('granted', 9, { proof: proof(8) })], 'granted'],
    ['counts again when it is sent again', [stop(5), start(6), stop(7, { reference: 'r-2' })], 'revoked'],
  ])('%s', (_, drafts, expected) => expect(state(drafts)).toBe(expected));

  it('and a START leave topics as they were', () => {
    const drafts = [draft('granted', 1, { purpose: 'orders' }), stop(5)];
    expect(state(drafts, { purpose: 'orders' })).toBe('revoked');
    expect(state([...drafts, start(6)], { purpose: 'orders' })).toBe('granted');
  });

  it.each([
    ['contact-point', { channel: 'sms', contactPoint: number }],
    ['channel', { channel: 'sms' }],
    ['all', {}],
  ] as const)('reaches as far as the policy says: %s', (scope, reach) => {
    expect(reachOf(heard, { ...policy, stop: scope })).toEqual(reach);
  });

  it('reaches further, not less far, where its number is not known', () => {
    expect(reachOf({ ...heard, from: undefined }, { ...policy, stop: 'contact-point' })).toEqual({
      channel: 'sms',
    });
  });

  it('cannot be narrowed to a purpose', () => {
    expect(revocationPolicySchema.safeParse({ version: 1, stop: 'purpose' }).success).toBe(false);
  });

  it('stops other numbers by default, and e-mail only where the policy says all', () => {
    const email = { channel: 'email', contactPoint: other } as const;
    const drafts = [draft('granted', 1), stop(5)];
    expect([state(drafts, { contactPoint: other }), state(drafts, email)]).toEqual(['revoked', 'granted']);
    const all = [draft('granted', 1), draftOf(heard, { ...policy, stop: 'all' })];
    expect(state(all, email)).toBe('revoked');
  });
});

describe('the log', () => {
  it('takes a word once, however often and by whomever it is told', () => {
    const log = logOf(draft('granted', 1));
    expect(appendEntry(log, draft('granted', 1, { heardAt: day(9), actor: 'key:shop' }))).toEqual({
      repeats: log[0],
      log,
    });
  });

  it.each<[string, ConsentDraft]>([
    ['purpose', draft('granted', 1, { purpose: undefined })],
    ['state', draft('granted', 1, { source: 'unsubscribe' })],
    ['spokenFrom', draft('granted', 1, { source: 'start' })],
    ['channel', draft('granted', 1, { contactPoint: number })],
    ['proof.at', draft('granted', 1, { proof: proof(2) })],
    ['contactPoint', draft('granted', 1, { channel: 'sms', contactPoint: '+4366012345' })],
  ])('refuses a word and says where it is wrong: %s', (path, wrong) => {
    expect(appendEntry([], wrong)).toMatchObject({ refused: [{ path }], log: [] });
  });
});

describe('a double opt-in', () => {
  const request: OptInRequest = {
    id: 'q-1',
    customerId: 'C-1',
    contactPoint: number,
    channel: 'email',
    purpose: 'marketing',
    wording: 'newsletter@3',
    requestedAt: new Date(day(1)),
    expiresAt: new Date(day(8)),
  };
  const clicked = (n: number) => ({ requestId: 'q-1', at: new Date(day(n)) });
  const stateAt = (n: number, clicks: number[], drafts: ConsentDraft[] = []) =>
    doubleOptIn(request, clicks.map(clicked), logOf(...drafts), new Date(day(n))).state;

  it.each<[string, string, number, number[], ConsentDraft[]]>([
    ['waits for the button', 'pending', 2, [], []],
    ['expires', 'expired', 8, [], []],
    ['is confirmed in time', 'confirmed', 9, [3], []],
    ['is not confirmed too late', 'expired', 9, [8], []],
    ['is confirmed by the first of several', 'confirmed', 9, [5, 3], []],
    [
      'is over where everything was revoked meanwhile',
      'withdrawn',
      9,
      [5],
      [draft('revoked', 4, { purpose: undefined })],
    ],
    [
      'is not undone by what is revoked later: that is in the log',
      'confirmed',
      9,
      [3],
      [draft('revoked', 4)],
    ],
    [
      'has nothing to do with another channel',
      'confirmed',
      9,
      [5],
      [draft('revoked', 4, { channel: 'sms' })],
    ],
  ])('%s', (_, expected, now, clicks, drafts) => expect(stateAt(now, clicks, drafts)).toBe(expected));

  it('leaves a word that shows who confirmed what, and when', () => {
    const confirmed = doubleOptIn(request, [clicked(3)], [], new Date(day(9)));
    if (confirmed.state !== 'confirmed') throw new Error(confirmed.state);
    const word = latestWord(logOf(confirmed.draft), { ...sms, channel: 'email' });
    expect(permissionsOf(word)).toEqual([{ basis: 'express', at: day(3), confirmed: true, conditions: [] }]);
    expect(word.entry).toMatchObject({
      wording: 'newsletter@3',
      proof: { kind: 'double-opt-in', reference: 'q-1' },
    });
  });
});
