import { describe, expect, it } from '@jest/globals';
import { type ResponseCapturedV1, contactPointHash, contactPointHashes } from '@tourbus/contracts';
import type { HashesOf } from '../customers/contact-points.js';
import { emptyProfile, mergeProfile, type Profile } from '../customers/profile.js';
import { foldResponse } from './folding.js';

const known = mergeProfile(
  emptyProfile,
  {
    contactPoints: [
      { channel: 'email', address: 'a@a.example' },
      { channel: 'sms', address: '+431' },
    ],
  },
  [{ purpose: 'marketing', state: 'granted', at: '2026-03-01T00:00:00Z', source: '/shop' }],
  new Date('2026-03-01T00:00:00Z'),
).profile;

const response = (
  kind: ResponseCapturedV1['kind'],
  more: Partial<ResponseCapturedV1> = {},
): ResponseCapturedV1 => ({
  responseId: '5a0f6cf2-6b5e-4d76-9d07-3d1a8f1f0b01',
  communicationId: '8c7f5c3e-0d6c-5f0e-a2a6-6a3c6e1e9f10',
  customerId: 'C-1',
  definition: 'newsletter',
  channel: 'email',
  kind,
  respondedAt: '2026-05-01T00:00:00Z',
  ...more,
});
const keys = { current: 'k1', keys: { k1: 'a'.repeat(32) } };
const hashesOf: HashesOf = (point) => contactPointHashes(point, keys);
const fold = (profile: Profile, ...responses: ResponseCapturedV1[]) =>
  responses.reduce((folded, one) => foldResponse(folded, one, hashesOf).profile, profile);
const [one, other] = ['+431', '+432'].map((address) => contactPointHash({ channel: 'sms', address }, keys));
const summary = (profile: Profile) =>
  [
    ...profile.contactPoints.map(({ channel, state }) => `${channel} ${state}`),
    ...profile.consents.map((c) => c.state),
  ].join(', ');

describe('a response', () => {
  it.each<[string, ResponseCapturedV1, string]>([
    ['an open leaves addresses and consents alone', response('open'), 'email active, sms active, granted'],
    ['an unsubscribe revokes the consent', response('unsubscribe'), 'email active, sms active, revoked'],
    ['a STOP stops the phone', response('stop', { channel: 'sms' }), 'email active, sms stopped, granted'],
    ['a bounce stops the mailbox', response('bounce'), 'email stopped, sms active, granted'],
    ['a soft bounce is watched', response('soft-bounce'), 'email bouncing, sms active, granted'],
    ['a complaint does both', response('complaint'), 'email stopped, sms active, revoked'],
    [
      'one from before the grant revokes nothing',
      response('unsubscribe', { respondedAt: '2026-02-01T00:00:00Z' }),
      'email active, sms active, granted',
    ],
    [
      'one from before the address stops nothing',
      response('bounce', { respondedAt: '2026-02-01T00:00:00Z' }),
      'email active, sms active, granted',
    ],
  ])('%s', (_, given, expected) => expect(summary(fold(known, given))).toBe(expected));

  it('says by its source who revoked', () => {
    expect(foldResponse(known, response('unsubscribe'), hashesOf).words).toMatchObject([
      { source: 'unsubscribe link' },
    ]);
  });

  it('leaves its evidence in the log, also where a contact point alone shows what it came to', () => {
    const { words } = foldResponse(known, response('stop', { channel: 'sms', contactPoint: one }), hashesOf);
    expect(words).toEqual([
      {
        channel: 'sms',
        state: 'revoked',
        source: 'stop',
        at: '2026-05-01T00:00:00Z',
        actor: 'customer',
        contactPoint: one,
        proof: {
          kind: 'message',
          at: '2026-05-01T00:00:00Z',
          reference: '5a0f6cf2-6b5e-4d76-9d07-3d1a8f1f0b01',
        },
      },
    ]);
  });

  it('counts people, in whatever order their responses come, and no machines', () => {
    const later = response('open', { respondedAt: '2026-05-02T10:00:00+02:00' });
    const { traits } = fold(
      known,
      later,
      response('open'),
      response('open', { machine: 'scanner' }),
      response('click'),
    );
    expect(traits).toEqual({
      opens: 2,
      lastOpenAt: '2026-05-02T08:00:00.000Z',
      clicks: 1,
      lastClickAt: '2026-05-01T00:00:00.000Z',
    });
  });

  it('does not make a stopped address merely bounce', () => {
    expect(summary(fold(known, response('bounce'), response('soft-bounce')))).toMatch(/email stopped/);
  });
});

describe('STOP and START', () => {
  const two = mergeProfile(
    emptyProfile,
    {
      contactPoints: [
        { channel: 'email', address: 'a@a.example' },
        { channel: 'sms', address: '+431' },
        { channel: 'sms', address: '+432' },
      ],
    },
    [],
    new Date('2026-03-01T00:00:00Z'),
  ).profile;
  const said = (
    kind: ResponseCapturedV1['kind'],
    day: number,
    contactPoint = one,
    more: Partial<ResponseCapturedV1> = {},
  ): ResponseCapturedV1 =>
    response(kind, { channel: 'sms', contactPoint, respondedAt: `2026-05-0${day}T00:00:00Z`, ...more });
  const stopped = (...responses: ResponseCapturedV1[]): string[] =>
    fold(two, ...responses).contactPoints.flatMap(({ state, address }) =>
      state === 'stopped' ? [String(address)] : [],
    );

  it.each<[string, ResponseCapturedV1[], string[]]>([
    ['STOP stops all numbers', [said('stop', 1)], ['+431', '+432']],
    ['by policy the number alone', [said('stop', 1, one, { reach: 'contact-point' })], ['+431']],
    ['by policy everything', [said('stop', 1, one, { reach: 'all' })], ['a@a.example', '+431', '+432']],
    ['START from that number undoes it', [said('stop', 1), said('start', 2)], []],
    ['also where it reached everything', [said('stop', 1, one, { reach: 'all' }), said('start', 2)], []],
    ['START from another number does not', [said('stop', 1), said('start', 2, other)], ['+431', '+432']],
    ['an older START does not', [said('stop', 3), said('start', 2)], ['+431', '+432']],
    ['a STOP of before that comes late stops nothing', [said('start', 2), said('stop', 1)], []],
    ['a later STOP stops again', [said('stop', 1), said('start', 2), said('stop', 3)], ['+431', '+432']],
    [
      'each number ends its own STOP',
      [said('stop', 1), said('stop', 1, other), said('start', 2)],
      ['+431', '+432'],
    ],
    ['a number that bounced and says START is in use again', [said('bounce', 1), said('start', 2)], []],
    ['a bounce stops its own number', [said('bounce', 1, other)], ['+432']],
    ['a complaint is not undone', [said('complaint', 1), said('start', 2)], ['+431', '+432']],
  ])('%s', (_, responses, expected) => {
    expect(stopped(...responses)).toEqual(expected);
    expect(stopped(...responses, ...responses)).toEqual(expected);
  });

  it('counts for the number it came from, also where a wrong clock says that it was before that was known', () => {
    expect(stopped(said('stop', 1, one, { respondedAt: '2026-02-01T00:00:00Z' }))).toEqual(['+431']);
  });

  it('does not start what somebody else stopped', () => {
    const given = [{ channel: 'sms' as const, address: '+431', state: 'stopped' as const }];
    const profile = mergeProfile(emptyProfile, { contactPoints: given }, [], new Date(0)).profile;
    expect(fold(profile, said('stop', 1), said('start', 2)).contactPoints[0]?.state).toBe('stopped');
  });
});
