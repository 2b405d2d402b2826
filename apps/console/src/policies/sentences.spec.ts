import { describe, expect, it } from '@jest/globals';
import type { PolicyBody } from '../api/calls.ts';
import { compared, inBrief, sayingsOf } from './sentences.ts';
import { spoken, weekdaysOf } from './words.ts';

const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** As the service reads `{}`. */
const nothing: PolicyBody = {
  ...{ caps: [], quietHours: [], sendWindows: [], digests: [], killSwitches: [] },
  priority: {
    definitions: {},
    messageClasses: { regulatory: 400, transactional: 300, service: 200, marketing: 100 },
  },
  competition: { messageClasses: ['marketing'], losers: 'wait' },
  expiry: { definitions: {}, messageClasses: {}, longestHold: 'P7D' },
  channels: {
    by: ['preference'],
    costs: { email: 0.001, sms: 0.07, print: 0.9 },
    ...{ urgent: [], quickest: ['sms', 'email', 'print'] },
  },
};
const cap: PolicyBody['caps'][number] = {
  ...{ name: 'weekly', messageClasses: ['marketing'], exempt: ['regulatory', 'transactional'] },
  ...{ limit: 2, window: 'P7D', onExcess: 'hold' },
};
const said = (policy: Partial<PolicyBody>, title: string): string[] | undefined =>
  sayingsOf({ ...nothing, ...policy }).find((one) => one.title === title)?.sentences;

describe('what a policy says, for who does not read JSON', () => {
  it.each<[string, Partial<PolicyBody>, string, string[]]>([
    [
      'a cap',
      { caps: [cap] },
      'How often',
      ['At most 2 marketing messages in 7 days: what is more waits until there is room. (weekly)'],
    ],
    [
      'a cap of a topic on a channel that counts invoices, and holds none of them',
      {
        caps: [
          {
            ...cap,
            ...{ messageClasses: ['marketing', 'transactional'], channels: ['sms'], topics: ['offers'] },
            ...{ limit: 1, window: { hours: 36 }, onExcess: 'withhold' },
          },
        ],
      },
      'How often',
      [
        'At most 1 marketing or transactional message about offers by SMS in 36 hours: what is more is never sent. (weekly)',
        'Of these, transactional messages count and are sent all the same. (weekly)',
      ],
    ],
    [
      'quiet hours of every night',
      {
        quietHours: [
          {
            from: '21:00',
            to: '08:00',
            weekdays: [...week],
            messageClasses: ['marketing'],
            channels: ['sms'],
          },
        ],
      },
      'At what time',
      ['No marketing messages by SMS between 21:00 and 08:00 by the customer’s clock: they wait until then.'],
    ],
    [
      'send windows of workdays',
      {
        sendWindows: [
          {
            ...{ from: '09:00', to: '18:00', weekdays: week.slice(0, 5), messageClasses: ['marketing'] },
            channels: ['email', 'sms'],
          },
        ],
      },
      'At what time',
      [
        'Marketing messages by e-mail or SMS go between 09:00 and 18:00 by the customer’s clock, Monday to Friday; at other times they wait.',
      ],
    ],
    [
      'a silence floor',
      {
        silenceFloor: {
          ...{ days: 90, ahead: 7, definition: 'still-there', act: 'offer', customers: 'everyone' },
          messageClasses: ['regulatory', 'transactional', 'service', 'marketing'],
        },
      },
      'How rarely',
      [
        'Nobody whom we know goes without a message for 90 days.',
        'Who is about to is found 7 days before, and “still-there” is offered in the silence queue.',
      ],
    ],
    [
      'a kill switch, with its reason',
      { killSwitches: [{ scope: 'channel', channel: 'sms', why: 'The provider is down.' }] },
      'Stopped',
      ['Everything by SMS is stopped: The provider is down.'],
    ],
    ['nothing, where there is no such rule', {}, 'How often', []],
  ])('tells %s', (_, policy, title, sentences) => expect(said(policy, title)).toEqual(sentences));

  it('marks what an edit makes new, and what holds no more', () => {
    const after = { ...nothing, caps: [{ ...cap, limit: 3 }] };
    const [often] = compared({ ...nothing, caps: [cap] }, after).filter(({ title }) => title === 'How often');
    expect(often?.sentences).toEqual([
      { text: expect.stringContaining('At most 2'), mark: 'gone' },
      { text: expect.stringContaining('At most 3'), mark: 'new' },
    ]);
    const marks = compared(after, after).flatMap(({ sentences }) => sentences.map(({ mark }) => mark));
    expect(marks.filter(Boolean)).toEqual([]);
  });

  it('says for a list which rules there are', () => {
    expect(inBrief({ ...nothing, caps: [cap, cap] })).toBe('2 caps');
    expect(inBrief(nothing)).toBe('no rule of its own');
  });
});

describe('words', () => {
  it.each([
    ['P7D', '7 days'],
    ['P1D', '1 day'],
    ['PT48H', '48 hours'],
    ['P1DT12H', '1 day and 12 hours'],
    ['P2W', '2 weeks'],
    [{ days: 1 }, '1 day'],
    [{ hours: 3 }, '3 hours'],
    ['P0.5D', 'P0.5D'],
    ['P', 'P'],
    ['PT', 'PT'],
  ])('tell how long %j is: %s', (duration, words) => expect(spoken(duration)).toBe(words));

  it.each([
    [[...week], undefined],
    [week.slice(0, 5), 'Monday to Friday'],
    [['sunday', 'saturday'] as const, 'Saturday and Sunday'],
    [['monday', 'wednesday', 'friday'] as const, 'Monday, Wednesday and Friday'],
  ])('name the days %j: %s', (days, words) => expect(weekdaysOf(days)).toBe(words));
});
