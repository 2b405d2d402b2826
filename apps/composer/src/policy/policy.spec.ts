import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { millisOf, spoken } from './duration.js';
import { policySchema } from './policy.js';

const day = 86_400_000;

describe('a policy that says nothing', () => {
  const policy = policySchema.parse({});

  it('keeps nothing back', () => {
    expect(policy).toMatchObject({
      caps: [],
      quietHours: [],
      sendWindows: [],
      killSwitches: [],
    });
    expect(policy.bestHour ?? policy.sunset ?? policy.silenceFloor).toBeUndefined();
  });

  it('sends the regulatory before the transactional, service and marketing, and lets losers wait', () => {
    expect(policy.priority.messageClasses).toEqual({
      regulatory: 400,
      transactional: 300,
      service: 200,
      marketing: 100,
    });
    expect(policy.competition).toEqual({ messageClasses: ['marketing'], losers: 'wait' });
  });

  it('holds nothing for longer than a week, and heeds what customers prefer', () => {
    expect(policy.expiry).toEqual({ definitions: {}, messageClasses: {}, longestHold: 'P7D' });
    expect(policy.channels.by).toEqual(['preference']);
  });
});

describe('what a rule leaves unsaid', () => {
  it('a cap counts marketing, lets pass what is transactional or regulatory, and holds the rest', () => {
    expect(policySchema.parse({ caps: [{ name: 'weekly', limit: 2, window: { days: 7 } }] }).caps).toEqual([
      {
        name: 'weekly',
        messageClasses: ['marketing'],
        exempt: ['regulatory', 'transactional'],
        limit: 2,
        window: { days: 7 },
        onExcess: 'hold',
      },
    ]);
  });

  it('quiet hours are every day, for service and marketing, and not for letters', () => {
    expect(policySchema.parse({ quietHours: [{ from: '22:00', to: '08:00' }] }).quietHours).toMatchObject([
      { messageClasses: ['service', 'marketing'], channels: ['email', 'sms'], weekdays: { length: 7 } },
    ]);
  });

  it('sunset withholds; the silence floor offers, a week ahead', () => {
    const policy = policySchema.parse({
      sunset: { after: 5, oneIn: 'P30D' },
      silenceFloor: { days: 90, definition: 'still-there' },
    });
    expect(policy.sunset).toMatchObject({ messageClasses: ['marketing'], onExcess: 'withhold' });
    expect(policy.silenceFloor).toMatchObject({ ahead: 7, act: 'offer' });
  });
});

describe('durations', () => {
  it.each<[Parameters<typeof millisOf>[0], number, string]>([
    ['P7D', 7 * day, '7 days'],
    ['PT36H', 1.5 * day, '36 hours'],
    ['P1W', 7 * day, '1 week'],
    [{ days: 1 }, day, '1 day'],
    [{ hours: 48 }, 2 * day, '48 hours'],
  ])('%j are %d ms, and read as %s', (duration, millis, words) => {
    expect(millisOf(duration)).toBe(millis);
    expect(spoken(duration)).toBe(words);
  });
});

const faultsOf = (policy: unknown): string[] =>
  (policySchema.safeParse(policy).error?.issues ?? []).map(
    ({ path, message }) => `/${path.map(String).join('/')}: ${message}`,
  );
const cap = { name: 'weekly', limit: 2, window: 'P7D' };

describe('a policy with a fault is refused, and told where it is, what it is and what to do', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'a window of no time',
      { caps: [{ ...cap, window: 'P0D' }] },
      /^\/caps\/0\/window: “P0D” takes no time. Write days/,
    ],
    [
      'no hours',
      { caps: [{ ...cap, window: { hours: 0 } }] },
      /^\/caps\/0\/window\/hours: .*no time. Write days/,
    ],
    [
      'months, which vary',
      { caps: [{ ...cap, window: 'P1M' }] },
      /^\/caps\/0\/window: .*not all of one length/,
    ],
    ['a backward window', { caps: [{ ...cap, window: 'P-7D' }] }, /^\/caps\/0\/window: .*Write days/],
    [
      'words for a window',
      { caps: [{ ...cap, window: 'a week' }] },
      /^\/caps\/0\/window: “a week” is no duration/,
    ],
    [
      'a number for a window',
      { caps: [{ ...cap, window: 7 }] },
      /^\/caps\/0\/window: This is no duration. Write/,
    ],
    [
      'an unknown channel',
      { caps: [{ ...cap, channels: ['fax'] }] },
      /^\/caps\/0\/channels\/0: .*write email, sms, print/,
    ],
    [
      'no channel',
      { caps: [{ ...cap, channels: [] }] },
      /^\/caps\/0\/channels: Name a channel, or leave the field out/,
    ],
    [
      'an unknown class',
      { caps: [{ ...cap, messageClasses: ['ads'] }] },
      /^\/caps\/0\/messageClasses\/0: .*write regul/,
    ],
    ['a limit of none', { caps: [{ ...cap, limit: 0 }] }, /^\/caps\/0\/limit: .*use a kill switch/],
    ['half a message', { caps: [{ ...cap, limit: 1.5 }] }, /^\/caps\/0\/limit: A limit is a whole number/],
    [
      'two caps of one name',
      { caps: [cap, cap] },
      /^\/caps\/1\/name: There is another cap “weekly”.*name of its own/,
    ],
    [
      'a cap that holds nothing',
      { caps: [{ ...cap, messageClasses: ['regulatory', 'transactional'] }] },
      /^\/caps\/0\/exempt: .*holds nothing back.*Take a class out of exempt/,
    ],
    [
      'a time that no clock shows',
      { quietHours: [{ from: '25:00', to: '08:00' }] },
      /^\/quietHours\/0\/from: .*write hours/,
    ],
    [
      'an end that is the beginning',
      { quietHours: [{ from: '08:00', to: '08:00' }] },
      /^\/quietHours\/0\/to: .*write 00:00 to 24:00/,
    ],
    [
      'quiet hours that never end',
      { quietHours: [{ from: '00:00', to: '24:00' }] },
      /^\/quietHours\/0: .*cover the whole week.*leave out a time or a weekday/,
    ],
    [
      'quiet hours that never end together',
      {
        quietHours: [
          { from: '20:00', to: '12:00' },
          { from: '12:00', to: '20:00', messageClasses: ['marketing'] },
        ],
      },
      /^\/quietHours: For marketing messages on email, quiet hours together leave no time/,
    ],
    [
      'a send window that is quiet',
      {
        quietHours: [{ from: '18:00', to: '09:00' }],
        sendWindows: [{ from: '19:00', to: '21:00' }],
      },
      /^\/sendWindows: For marketing messages on email, quiet hours and send windows together leave no time/,
    ],
    [
      'an unknown weekday',
      { quietHours: [{ from: '22:00', to: '08:00', weekdays: ['sun'] }] },
      /weekdays\/0: .*write monday/,
    ],
    [
      'an expiry of what must be sent',
      { expiry: { messageClasses: { regulatory: 'P3D' } } },
      /^\/expiry\/messageClasses\/regulatory: .*never expire: take this out/,
    ],
    [
      'a best hour that is waited for longer than anything is held',
      { bestHour: { within: 'P8D' } },
      /^\/bestHour\/within: .*up to 8 days.*longer than 7 days: shorten it/,
    ],
    [
      'silence that everybody is about to keep',
      { silenceFloor: { days: 7, ahead: 7, definition: 'still-there' } },
      /^\/silenceFloor\/ahead: .*Write fewer days than 7/,
    ],
    [
      'an end of silence that is stopped',
      {
        silenceFloor: { days: 90, definition: 'still-there' },
        killSwitches: [{ scope: 'definition', definition: 'still-there', why: 'wrong price' }],
      },
      /^\/silenceFloor\/definition: .*stopped by a kill switch/,
    ],
    [
      'digests that there are none of',
      { competition: { losers: 'digest' } },
      /^\/competition\/losers: .*no digest: add one/,
    ],
    [
      'two digests of a topic',
      {
        digests: [
          { topic: 'offers', definition: 'a' },
          { topic: 'offers', definition: 'b' },
        ],
      },
      /^\/digests\/1\/topic: .*a topic has one/,
    ],
    ['a criterion twice', { channels: { by: ['cost', 'cost'] } }, /^\/channels\/by: .*name each once/],
    [
      'a channel twice',
      { channels: { quickest: ['sms', 'sms', 'print'] } },
      /^\/channels\/quickest: .*email, sms, print once/,
    ],
    [
      'an unknown kill switch',
      { killSwitches: [{ scope: 'region', why: 'x' }] },
      /^\/killSwitches\/0.*write all, brand/,
    ],
    ['a rule that there is not', { quiteHours: [] }, /quiteHours/],
  ])('%s', (_, policy, fault) => {
    const faults = faultsOf(policy);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join('\n')).toMatch(fault);
  });

  it('faults of several rules are told at once', () => {
    expect(
      faultsOf({
        caps: [cap, cap],
        quietHours: [{ from: '00:00', to: '24:00' }],
      }),
    ).toHaveLength(2);
  });
});

it('a policy is plain data: it is described as JSON schema, and kept as it was written', () => {
  expect(z.toJSONSchema(policySchema, { io: 'input' })).toMatchObject({
    $defs: { EngagementPolicy: { type: 'object', properties: { caps: { type: 'array' } } } },
  });
  const written = { caps: [{ ...cap, window: { days: 7 } }], quietHours: [{ from: '22:00', to: '08:00' }] };
  const read = policySchema.parse(written);
  expect(policySchema.parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
});
