import { statedAt } from './meanings.js';
import type { Condition } from './rule.js';
import { type CustomerState, type EventTally, type SentMessage, tallyAfter } from './state.js';

const hour = 3_600_000;
const day = 24 * hour;
const ago = (time: number): number => statedAt.getTime() - time;

/** What happened with a customer, as far as segments ask. */
export type History = Pick<CustomerState, 'events' | 'messages'>;

const events = (...times: number[]): History => ({
  events: new Map([
    ['order.placed', times.reduce<EventTally | undefined>(tallyAfter, undefined) as EventTally],
  ]),
  messages: [],
});

const message = (sentAt: number, more: Partial<SentMessage> = {}): SentMessage => ({
  definition: 'newsletter',
  topic: 'offers',
  messageClass: 'marketing',
  channel: 'email',
  sentAt,
  responses: {},
  ...more,
});
const messages = (...sent: SentMessage[]): History => ({
  events: new Map(),
  messages: sent.sort((a, b) => a.sentAt - b.sentAt),
});
const opened = (at: number): SentMessage['responses'] => ({ open: at });

export const histories = {
  'nothing ever': messages(),
  'an event just now': events(ago(0)),
  'an event exactly 30 days ago': events(ago(30 * day)),
  'an event dated ahead': events(ago(-hour)),
  'three events in 30 days': events(ago(day), ago(2 * day), ago(30 * day - 1)),
  'more events than are kept': {
    events: new Map([
      [
        'order.placed',
        {
          total: 5_000,
          lastAt: ago(0),
          times: Array.from({ length: 1_000 }, (_, i) => ago((999 - i) * 1_000)),
        },
      ],
    ]),
    messages: [],
  },
  'three of five opened': messages(
    ...[1, 2, 3].map((days) => message(ago(days * day), { responses: opened(ago(hour)) })),
    message(ago(4 * day)),
    message(ago(5 * day)),
  ),
  'an old one, opened yesterday': messages(message(ago(40 * day), { responses: opened(ago(day)) })),
  'a reminder, clicked': messages(
    message(ago(day), {
      definition: 'reminder',
      topic: undefined,
      messageClass: 'service',
      channel: 'sms',
      responses: { click: ago(hour) },
    }),
  ),
  'one in ten opened': messages(
    message(ago(9 * day), { responses: opened(ago(9 * day - hour)) }),
    ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((days) => message(ago(days * day))),
  ),
} satisfies Record<string, History>;
export type HistoryName = keyof typeof histories;

const thirtyDays = { amount: 30, unit: 'days' } as const;
const placed = { type: 'order.placed' } as const;
const everyEvent = [
  'an event just now',
  'an event exactly 30 days ago',
  'an event dated ahead',
  'three events in 30 days',
  'more events than are kept',
] as const;
const inWindow = ['an event just now', 'three events in 30 days', 'more events than are kept'] as const;

/** Every condition on the past by whom it holds for; for all others it does not. */
export const meaningsOfHistory: readonly {
  condition: Condition;
  holdsFor: readonly HistoryName[] | { allBut: readonly HistoryName[] };
}[] = [
  { condition: { kind: 'event-count', ...placed, is: { op: 'at-least', value: 1 } }, holdsFor: everyEvent },
  {
    condition: { kind: 'event-count', ...placed, is: { op: 'greater', value: 4_999 } },
    holdsFor: ['more events than are kept'],
  },
  {
    condition: { kind: 'event-count', ...placed, within: thirtyDays, is: { op: 'at-least', value: 1 } },
    holdsFor: inWindow,
  },
  {
    condition: { kind: 'event-count', ...placed, within: thirtyDays, is: { op: 'equals', value: 0 } },
    holdsFor: { allBut: inWindow },
  },
  {
    condition: { kind: 'event-count', ...placed, within: thirtyDays, is: { op: 'between', from: 2, to: 3 } },
    holdsFor: ['three events in 30 days'],
  },
  {
    condition: { kind: 'event-count', ...placed, within: thirtyDays, is: { op: 'greater', value: 999 } },
    holdsFor: ['more events than are kept'],
  },
  { condition: { kind: 'event-count', type: 'other', is: { op: 'at-least', value: 1 } }, holdsFor: [] },
  { condition: { kind: 'last-event', ...placed, is: { op: 'exists' } }, holdsFor: everyEvent },
  {
    condition: { kind: 'last-event', ...placed, is: { op: 'within-last', within: thirtyDays } },
    holdsFor: inWindow,
  },
  {
    condition: { kind: 'last-event', ...placed, is: { op: 'not-within-last', within: thirtyDays } },
    holdsFor: { allBut: inWindow },
  },
  {
    condition: { kind: 'last-event', ...placed, is: { op: 'before', value: '2026-10-24' } },
    holdsFor: ['an event exactly 30 days ago'],
  },
  {
    condition: { kind: 'last-event', ...placed, is: { op: 'after', value: '2026-11-22T12:00:00Z' } },
    holdsFor: ['an event dated ahead'],
  },
  {
    condition: {
      kind: 'response-count',
      response: 'open',
      within: thirtyDays,
      is: { op: 'at-least', value: 3 },
    },
    holdsFor: ['three of five opened'],
  },
  {
    condition: { kind: 'response-count', response: 'open', within: thirtyDays, is: { op: 'less', value: 1 } },
    holdsFor: { allBut: ['three of five opened', 'one in ten opened'] },
  },
  {
    condition: {
      kind: 'response-count',
      response: 'sent',
      within: thirtyDays,
      is: { op: 'not-equals', value: 0 },
    },
    holdsFor: ['three of five opened', 'a reminder, clicked', 'one in ten opened'],
  },
  {
    condition: {
      kind: 'response-count',
      response: 'sent',
      within: thirtyDays,
      definition: 'reminder',
      messageClass: 'service',
      channel: 'sms',
      is: { op: 'equals', value: 1 },
    },
    holdsFor: ['a reminder, clicked'],
  },
  {
    condition: {
      kind: 'response-count',
      response: 'sent',
      within: thirtyDays,
      topic: 'offers',
      is: { op: 'at-least', value: 1 },
    },
    holdsFor: ['three of five opened', 'one in ten opened'],
  },
  {
    condition: {
      kind: 'response-ratio',
      response: 'open',
      within: thirtyDays,
      is: { op: 'at-least', value: 0.6 },
    },
    holdsFor: ['three of five opened'],
  },
  {
    condition: {
      kind: 'response-ratio',
      response: 'open',
      within: thirtyDays,
      is: { op: 'at-most', value: 0.1 },
    },
    holdsFor: ['one in ten opened', 'a reminder, clicked'],
  },
  {
    condition: {
      kind: 'response-ratio',
      response: 'open',
      within: thirtyDays,
      is: { op: 'not-equals', value: 0.5 },
    },
    holdsFor: ['three of five opened', 'one in ten opened', 'a reminder, clicked'],
  },
  {
    condition: { kind: 'last-response', response: 'open', is: { op: 'within-last', within: thirtyDays } },
    holdsFor: ['three of five opened', 'an old one, opened yesterday', 'one in ten opened'],
  },
  {
    condition: { kind: 'last-response', response: 'sent', is: { op: 'not-within-last', within: thirtyDays } },
    holdsFor: { allBut: ['three of five opened', 'a reminder, clicked', 'one in ten opened'] },
  },
  {
    condition: { kind: 'last-response', response: 'click', channel: 'sms', is: { op: 'exists' } },
    holdsFor: ['a reminder, clicked'],
  },
  {
    condition: { kind: 'last-response', response: 'click', channel: 'email', is: { op: 'exists' } },
    holdsFor: [],
  },
];
