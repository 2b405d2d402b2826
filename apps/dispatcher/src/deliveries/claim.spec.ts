import { describe, expect, test } from '@jest/globals';
import {
  type KillSwitch,
  type MessageClass,
  type Openings,
  type Parts,
  type Suppression,
  communicationRenderedV1,
} from '@tourbus/contracts';
import { fingerprint } from '../suppressions/suppression.js';
import type { ReadRelease } from '../releases/releases.js';
import type { Thrown } from '../kill-switches/kill-switch.js';
import { whyWithheld } from './claim.js';

const email: Parts = communicationRenderedV1.example.parts;
const nothingThrown: Thrown = { policy: { key: 'fennholm', version: 2 }, switches: [] };
const brand = { key: 'fennholm', version: 1 };
const template = { key: 'order-shipped', version: 2 };
const ask = (
  messageClass: MessageClass,
  known: Partial<NonNullable<Parameters<typeof whyWithheld>[1]>>,
  superseded = false,
  release: ReadRelease | null = null,
  openings: Openings | null = null,
  thrown: Thrown = nothingThrown,
) =>
  whyWithheld(
    {
      ...{ parts: email, definition: 'order-shipped', superseded, release, openings },
      head: { messageClass, channel: 'email' },
      killSwitches: { byBrand: new Map([['fennholm', thrown]]), stamp: '' },
    },
    { stopped: [], revoked: [], stoppedChannels: [], ...known },
    new Date('2026-11-22T12:00:00Z'),
  );

describe('at the claim', () => {
  test('a message to nobody who objected goes out', () => {
    expect(ask('marketing', {})).toBeUndefined();
  });

  test.each<[string, KillSwitch]>([
    ['all', { scope: 'all', why: 'wrong prices' }],
    ['its channel', { scope: 'channel', channel: 'email', why: 'wrong prices' }],
    ['its definition', { scope: 'definition', definition: 'order-shipped', why: 'wrong prices' }],
  ])('a kill switch of %s is asked first, and stops also what the law wants said', (_, one) => {
    const thrown = { ...nothingThrown, switches: [one] };
    const withheld = ask('regulatory', {}, true, { brand, template }, null, thrown);
    expect(withheld).toMatchObject({
      reason: { code: 'kill-switch', text: expect.stringContaining('wrong prices') },
      trace: [{ rule: 'kill-switch', answer: 'deny', inputs: { policy: 'fennholm@2' } }],
    });
  });

  test('a kill switch of something else, of another brand or of a policy that is over stops nothing', () => {
    const all: KillSwitch = { scope: 'all', why: 'wrong prices' };
    const sms = { ...nothingThrown, switches: [{ scope: 'channel', channel: 'sms', why: 'x' }] } as Thrown;
    expect(ask('service', {}, false, { brand, template }, null, sms)).toBeUndefined();
    const other = { key: 'other', version: 1 };
    const thrown = { ...nothingThrown, switches: [all] };
    expect(ask('service', {}, false, { brand: other, template }, null, thrown)).toBeUndefined();
    expect(
      ask('service', {}, false, { brand, template }, null, { policy: null, switches: [] }),
    ).toBeUndefined();
  });

  test('a stopped contact point gets nothing of any class', () => {
    const stopped = [fingerprint({ channel: 'email', address: ' ZOE@Customers.example ' })];
    for (const messageClass of ['regulatory', 'transactional', 'service', 'marketing'] as const)
      expect(ask(messageClass, { stopped })?.reason.code).toBe('contact-point-stopped');
  });

  test('a stop of the channel holds back everything on it, whoever it goes to, and nothing on another', () => {
    expect(ask('regulatory', { stoppedChannels: ['email'] })?.reason.code).toBe('contact-point-stopped');
    expect(ask('regulatory', { stoppedChannels: ['sms'] })).toBeUndefined();
  });

  test('what is on the suppression list gets nothing of any class, and the trace says why and since when', () => {
    const suppressed: Suppression = {
      contactPoint: `k1.${'a'.repeat(43)}`,
      channel: 'email',
      reason: 'complaint',
      source: 'response:1',
      since: '2026-10-01T08:00:00Z',
    };
    const withheld = whyWithheld(
      {
        ...{ parts: email, definition: 'order-shipped', superseded: false, release: null, openings: null },
        ...{ suppressed, killSwitches: { byBrand: new Map(), stamp: '' } },
        head: { messageClass: 'regulatory', channel: 'email' },
      },
      undefined,
      new Date(),
    );
    expect(withheld?.reason).toEqual({
      code: 'suppressed',
      text: 'The contact point is on the suppression list since 2026-10-01: complaint.',
    });
  });

  test('withdrawn consent holds back marketing on that channel, and nothing else', () => {
    expect(ask('marketing', { revoked: ['marketing/email'] })?.reason.code).toBe('consent-revoked');
    expect(ask('marketing', { revoked: ['marketing/sms'] })).toBeUndefined();
    expect(ask('transactional', { revoked: ['marketing/email'] })).toBeUndefined();
  });

  test.each([
    ['goes out', 'in date', undefined, { template, until: '2026-11-22T12:00:01Z' }],
    ['is withheld', 'at its end', 'out-of-date', { template, until: '2026-11-22T12:00:00Z' }],
    ['is withheld', 'that is missing', 'not-released', { fault: 'missing' }],
    ['is withheld', 'that is not ours', 'not-released', { fault: 'not-ours' }],
    ['is withheld', 'of something else', 'not-released', { fault: 'of-something-else' }],
  ] as const)('what %s bears a release %s', (_, _release, code, release) => {
    expect(ask('regulatory', {}, false, release)?.reason.code).toBe(code);
  });

  test('what came too late for its policy is withheld, and what only has to wait is not', () => {
    const until = '2026-11-22T12:00:00Z';
    const late = ask('marketing', {}, false, null, { spans: [{ until }], afterwards: 'withhold' });
    expect(late?.reason).toEqual({ code: 'expired', text: `It was to be handed over until ${until}.` });
    const spans = [{ from: '2026-11-23T08:00:00Z', until: '2026-11-23T20:00:00Z' }];
    expect(ask('marketing', {}, false, null, { spans, afterwards: 'withhold' })).toBeUndefined();
    expect(ask('regulatory', {}, false, null, { spans: [{ until }], afterwards: 'send' })).toBeUndefined();
  });

  test('an earlier fact does not follow a later one, and the trace shows what was asked before', () => {
    const withheld = ask('marketing', {}, true);
    expect(withheld?.reason.code).toBe('superseded');
    expect(withheld?.trace.map(({ rule, answer }) => `${rule}: ${answer}`)).toEqual([
      'contact-point: allow',
      'suppression: allow',
      'consent: allow',
      'order: deny',
    ]);
  });

  test('the trace names no address', () => {
    const stopped = [fingerprint({ channel: 'email', address: 'zoe@customers.example' })];
    expect(JSON.stringify(ask('service', { stopped }))).not.toContain('customers.example');
  });
});
