import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { askKillSwitch, askPolicy, type PolicyAnswer } from './ask-policy.js';
import type { Asking, Known } from './asking.js';
import type { Contact } from './caps.js';
import { inForce } from './in-force.js';
import { judge } from './judge.js';
import { openingsFor } from './openings.js';
import { policySchema, quietHoursSchema } from './policy.js';
import { placeOf } from './zones.js';

const zone = 'Europe/Vienna';
const hour = 3_600_000;
const at = (local: string): number => DateTime.fromISO(local, { zone }).toMillis();
const ref = { key: 'fennholm', version: 3 };
const rules = {
  caps: [{ name: 'weekly', limit: 2, window: 'P7D' }],
  quietHours: [{ from: '22:00', to: '08:00' }],
};
const policyOf = (more: object = {}) => inForce(ref, policySchema.parse({ ...rules, ...more }));
const sent = (local: string, more: Partial<Contact> = {}): Contact => ({
  at: at(local),
  messageClass: 'marketing',
  channel: 'email',
  ...more,
});

interface Case {
  now?: string;
  more?: object;
  asking?: Partial<Asking>;
  known?: Partial<Known>;
}

const thursday = '2026-11-19T10:00';
function ask({ now = thursday, more, asking, known }: Case): PolicyAnswer {
  const moment = at(now);
  return askPolicy(
    policyOf(more),
    {
      brand: 'fennholm',
      definition: 'weekly-offers',
      messageClass: 'marketing',
      channel: 'email',
      occurredAt: moment,
      requestedAt: moment,
      ...asking,
    },
    { place: placeOf({ timeZone: zone }), contacts: [], ...known },
    moment,
  );
}
const steps = ({ trace }: PolicyAnswer): string[] => trace.map(({ rule, answer }) => `${rule}: ${answer}`);
const released = (answer: PolicyAnswer): string =>
  answer.answer === 'defer'
    ? DateTime.fromMillis(answer.releaseAt, { zone }).toFormat('MM-dd HH:mm')
    : answer.answer === 'deny'
      ? answer.code
      : 'now';

const two = [sent('2026-11-13T09:14'), sent('2026-11-16T12:00')];

describe('a message that a policy keeps back', () => {
  it('says why in one sentence', () => {
    expect(ask({ known: { contacts: two } })).toMatchObject({
      answer: 'defer',
      rule: 'cap',
      because:
        'Held: third marketing message in 7 days, cap is 2; free again on Friday 20 November 2026 at 09:14 (Europe/Vienna).',
      releaseAt: at('2026-11-20T09:14'),
      expiresAt: at('2026-11-26T10:00'),
    });
  });

  it('has every rule that was asked in its trace, with inputs and the version of the policy', () => {
    const answer = ask({ known: { contacts: two } });
    expect(steps(answer)).toEqual([
      'kill-switch: allow',
      'expiry: allow',
      'quiet-hours: allow',
      'cap: defer',
      'release: defer',
    ]);
    expect(answer.trace.every(({ policy }) => policy === ref)).toBe(true);
    expect(answer.trace.at(-2)?.inputs).toEqual({
      source: 'policy',
      cap: 'weekly',
      messageClass: 'marketing',
      channel: 'email',
      limit: 2,
      window: '7 days',
      sent: 2,
      freeAt: '2026-11-20T08:14:00.000Z',
    });
  });

  it('is told of the night, on the clock of the customer', () => {
    expect(ask({ now: '2026-11-19T23:10' }).because).toBe(
      'Held: quiet hours for marketing messages on email in Europe/Vienna, until Friday 20 November 2026 at 08:00 (Europe/Vienna).',
    );
  });
});

describe('several rules at once', () => {
  it('the release is the first moment that all of them allow', () => {
    const contacts = [sent('2026-11-13T23:30'), sent('2026-11-16T12:00')];
    const answer = ask({ known: { contacts } });
    expect(released(answer)).toBe('11-21 08:00');
    expect(answer).toMatchObject({ rule: 'cap' });
    expect(answer.because).toMatch(
      /free again on Friday 20 .* at 23:30 .* With all rules, it goes on Saturday 21 .* 08:00/,
    );
  });

  it('what would be released only when it has expired is withheld at once', () => {
    const contacts = [sent('2026-11-19T09:00'), sent('2026-11-19T09:30')];
    const answer = ask({ known: { contacts }, asking: { requestedAt: at('2026-11-18T10:00') } });
    expect(answer).toMatchObject({ answer: 'deny', rule: 'cap', code: 'expired' });
    expect(answer.because).toMatch(
      /^Withheld: third marketing message .* It expires on Wednesday 25 November/,
    );
  });

  it('what has expired is not asked anything more', () => {
    const answer = ask({ asking: { requestedAt: at('2026-11-12T10:00') } });
    expect(answer).toMatchObject({ answer: 'deny', rule: 'expiry', code: 'expired' });
    expect(steps(answer)).toEqual(['kill-switch: allow', 'expiry: deny']);
  });

  it('a customer whose whereabouts nobody knows is not written to where there are quiet hours', () => {
    const answer = ask({ known: { place: placeOf({}) } });
    expect(answer).toMatchObject({ answer: 'deny', rule: 'quiet-hours', code: 'expired' });
    expect(answer.because).toMatch(/in all \d+ time zones of the world, as neither time zone nor country/);
  });

  it('a rule that withholds looks at the moment at which it would go', () => {
    const more = { caps: [{ name: 'daily', limit: 1, window: 'PT12H', onExcess: 'withhold' }] };
    const contacts = [sent('2026-11-19T19:00')];
    expect(ask({ more, known: { contacts }, now: '2026-11-19T21:00' })).toMatchObject({
      answer: 'deny',
      rule: 'cap',
      code: 'cap-exceeded',
    });
    const late = ask({ more, known: { contacts }, now: '2026-11-19T23:00' });
    expect(released(late)).toBe('11-20 08:00');
    expect(steps(late)).toContain('cap: note');
  });

  it('and no later than that: no moment before satisfies them all', () => {
    const moments = fc.array(fc.integer({ min: -9 * 24, max: 0 }), { maxLength: 8 });
    fc.assert(
      fc.property(
        moments,
        fc.integer({ min: 0, max: 24 * 14 }),
        fc.constantFrom('AT', 'AU', 'PT'),
        (past, hours, country) => {
          const now = at('2026-03-20T00:00') + hours * hour;
          const contacts = past
            .toSorted((a, b) => a - b)
            .map((one) => ({ ...sent(thursday), at: now + one * hour }));
          const asking: Asking = {
            brand: 'fennholm',
            definition: 'weekly-offers',
            messageClass: 'marketing',
            channel: 'email',
            occurredAt: now,
            requestedAt: now,
          };
          const known = { place: placeOf({ country }), contacts };
          const verdict = judge(policyOf(), asking, known, now);
          if (verdict.answer !== 'defer') return;
          // All boundaries are at whole and half hours.
          for (let moment = now; moment < verdict.releaseAt; moment += hour / 2)
            expect(judge(policyOf(), asking, known, moment).answer).not.toBe('allow');
          expect(judge(policyOf(), asking, known, verdict.releaseAt).answer).toBe('allow');
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('what must be said', () => {
  it('a regulatory message passes every cap, and its trace notes which', () => {
    const more = {
      caps: [
        { name: 'all', limit: 1, window: 'P7D', messageClasses: ['regulatory', 'marketing'], exempt: [] },
      ],
    };
    const answer = ask({ more, asking: { messageClass: 'regulatory' }, known: { contacts: two } });
    expect(answer.answer).toBe('allow');
    expect(answer.trace.find(({ rule }) => rule === 'cap')).toMatchObject({
      answer: 'note',
      inputs: { caps: ['all'] },
    });
  });

  it('waits for the night to end where the policy wants that, but is never withheld for it', () => {
    const more = { quietHours: [{ from: '22:00', to: '08:00', messageClasses: ['regulatory'] }] };
    const asking = { messageClass: 'regulatory' } as const;
    expect(released(ask({ more, asking, now: '2026-11-19T23:00' }))).toBe('11-20 08:00');
    const nowhere = ask({ more, asking, known: { place: placeOf({}) } });
    expect(released(nowhere)).toBe('11-26 10:00');
    expect(nowhere).not.toHaveProperty('expiresAt');
    const later = { ...asking, requestedAt: at('2026-11-12T10:00') };
    expect(ask({ more, asking: later, known: { place: placeOf({}) } }).answer).toBe('allow');
  });

  it('an invoice goes at night, whatever was sent', () => {
    expect(
      ask({ asking: { messageClass: 'transactional' }, known: { contacts: two }, now: '2026-11-19T23:00' })
        .answer,
    ).toBe('allow');
  });
});

describe('a kill switch', () => {
  it('is the first rule, and stops what is regulatory as well', () => {
    const answer = ask({
      more: { killSwitches: [{ scope: 'all', why: 'wrong data' }] },
      asking: { messageClass: 'regulatory' },
    });
    expect(answer).toMatchObject({
      answer: 'deny',
      code: 'kill-switch',
      because: 'Everything is stopped: wrong data',
    });
    expect(steps(answer)).toEqual(['kill-switch: deny']);
  });

  it('of a channel leaves the others', () => {
    const policy = policyOf({
      killSwitches: [{ scope: 'channel', channel: 'sms', why: 'provider is down' }],
    });
    const message = { brand: 'fennholm', messageClass: 'service', definition: 'outage' };
    expect(askKillSwitch(policy, message).answer).toBe('allow');
    const denied = askKillSwitch(policy, { ...message, channel: 'sms' });
    expect(denied).toMatchObject({ answer: 'deny', inputs: { channel: 'sms' } });
  });

  it('names the channel only where it stops no more than the channel', () => {
    const policy = policyOf({ killSwitches: [{ scope: 'all', why: 'wrong data' }] });
    const message = { brand: 'fennholm', messageClass: 'service', definition: 'outage', channel: 'sms' };
    expect(askKillSwitch(policy, message).inputs).not.toHaveProperty('channel');
  });
});

describe('beside the policy', () => {
  const quietHours = [quietHoursSchema.parse({ from: '18:00', to: '20:00' })];

  it('the hours that the customer wants to be quiet are kept', () => {
    const answer = ask({ known: { limits: [{ source: 'customer', quietHours }] }, now: '2026-11-19T18:30' });
    expect(released(answer)).toBe('11-19 20:00');
    expect(
      answer.trace.filter(({ rule }) => rule === 'quiet-hours').map(({ inputs }) => inputs.source),
    ).toEqual(['policy', 'customer']);
  });

  it('a pause that the customer wants is kept, though not by what must be said', () => {
    const pause = { until: at('2026-11-22T12:00'), messageClasses: ['marketing', 'regulatory'] as const };
    const known: Partial<Known> = { limits: [{ source: 'customer', pause }] };
    expect(released(ask({ known }))).toBe('11-22 12:00');
    expect(released(ask({ known, now: '2026-11-22T12:00' }))).toBe('now');
    expect(released(ask({ known, asking: { messageClass: 'regulatory' } }))).toBe('now');
  });

  it('who leaves all unanswered is let be', () => {
    const more = { caps: [], sunset: { after: 2, oneIn: 'P30D' } };
    const answer = ask({ more, known: { contacts: two } });
    expect(answer).toMatchObject({ answer: 'deny', rule: 'sunset', code: 'sunset' });
    expect(answer.because).toMatch(
      /^Withheld: 2 marketing messages in a row without a response: one in 30 days/,
    );
    expect(released(ask({ more, known: { contacts: two, lastResponseAt: at('2026-11-18T00:00') } }))).toBe(
      'now',
    );
  });

  it('a best hour that cannot be had is noted', () => {
    const more = { bestHour: { within: 'PT24H' } };
    expect(steps(ask({ more, known: { bestHour: 23 } }))).toContain('best-hour: note');
    expect(steps(ask({ more, known: { bestHour: 18 } }))).toContain('best-hour: defer');
    expect(steps(ask({ more, known: { bestHour: 10 } }))).toContain('best-hour: allow');
  });
});

describe('at the claim', () => {
  it('quiet hours and expiry are asked again, but nothing is counted twice', () => {
    const known: Partial<Known> = { contacts: undefined };
    expect(steps(ask({ known }))).toEqual([
      'kill-switch: allow',
      'expiry: allow',
      'quiet-hours: allow',
      'cap: note',
      'release: allow',
    ]);
    expect(released(ask({ known, now: '2026-11-19T23:00' }))).toBe('11-20 08:00');
  });

  it('the hours at which a message may go are known beforehand, up to its expiry', () => {
    const now = at('2026-11-19T21:00');
    const asking: Asking = {
      brand: 'fennholm',
      definition: 'weekly-offers',
      messageClass: 'marketing',
      channel: 'email',
      occurredAt: now,
      requestedAt: now,
    };
    const policy = policyOf({ expiry: { messageClasses: { marketing: 'PT36H' } } });
    const local = (moment: number) => DateTime.fromMillis(moment, { zone }).toFormat('dd HH:mm');
    const openings = openingsFor(policy, asking, { place: placeOf({ timeZone: zone }) }, now, 5);
    expect(openings.map(({ from, until }) => [local(from), local(until)])).toEqual([
      ['19 21:00', '19 22:00'],
      ['20 08:00', '20 22:00'],
      ['21 08:00', '21 09:00'],
    ]);
  });
});

it('the answer with words is the answer without', () => {
  const answer = ask({ known: { contacts: two } });
  const known = { place: placeOf({ timeZone: zone }), contacts: two };
  const asking = {
    ...two[0],
    brand: 'fennholm',
    definition: 'weekly-offers',
    occurredAt: at(thursday),
    requestedAt: at(thursday),
  };
  expect(answer).toMatchObject(judge(policyOf(), asking as Asking, known, at(thursday)));
});
