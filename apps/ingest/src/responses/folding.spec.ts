import { describe, expect, it } from '@jest/globals';
import type { ResponseCapturedV1 } from '@tourbus/contracts';
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
const fold = (profile: Profile, ...responses: ResponseCapturedV1[]) =>
  responses.reduce((folded, one) => foldResponse(folded, one).profile, profile);
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
    expect(foldResponse(known, response('unsubscribe')).words).toMatchObject([
      { source: 'unsubscribe link' },
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
