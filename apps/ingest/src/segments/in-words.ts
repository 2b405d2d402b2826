import type { Window } from './instant.js';
import type { AmountTest, LastTimeTest, ValueTest } from './operators.js';
import { type ConditionOf, type Rule, partsOf } from './rule.js';

const longestShown = 60;
const mostListed = 5;

const shown = (value: string | number | boolean): string =>
  typeof value !== 'string'
    ? String(value)
    : `“${[...value].length > longestShown ? `${[...value].slice(0, longestShown).join('')}…` : value}”`;

/** “A, B or C”; of a long list the first, and how many more there are. */
function either(items: readonly string[], joint = 'or'): string {
  const listed =
    items.length > mostListed + 1
      ? [...items.slice(0, mostListed), `${items.length - mostListed} others`]
      : [...items];
  const last = listed.pop() ?? '';
  return listed.length === 0 ? last : `${listed.join(', ')} ${joint} ${last}`;
}

const span = ({ amount, unit }: Window): string => (amount === 1 ? unit.slice(0, -1) : `${amount} ${unit}`);

/** What a customer has, where the value is of an attribute, a preference, a trait, or the profile itself. */
function valueInWords(name: string, test: ValueTest): string {
  switch (test.op) {
    case 'equals':
      return `has ${name} ${shown(test.value)}`;
    case 'not-equals':
      return `does not have ${name} ${shown(test.value)}`;
    case 'greater':
      return `has ${name} above ${test.value}`;
    case 'at-least':
      return `has ${name} of at least ${test.value}`;
    case 'less':
      return `has ${name} below ${test.value}`;
    case 'at-most':
      return `has ${name} of at most ${test.value}`;
    case 'between':
      return `has ${name} from ${test.from} to ${test.to}`;
    case 'contains':
      return `has ${shown(test.value)} in ${name}`;
    case 'starts-with':
      return `has ${name} beginning with ${shown(test.value)}`;
    case 'in':
      return `has ${name} ${either(test.values.map(shown))}`;
    case 'exists':
      return `has ${name} given`;
    case 'is-empty':
      return `has ${name} missing or empty`;
    case 'within-last':
      return `has ${name} within the last ${span(test.within)}`;
    case 'not-within-last':
      return `does not have ${name} within the last ${span(test.within)}`;
    case 'before':
      return `has ${name} before ${test.value}`;
    case 'after':
      return `has ${name} after ${test.value}`;
  }
}

const fields: Record<Exclude<ConditionOf<'profile'>['path'], 'country'>, string> = {
  locale: 'locale',
  timeZone: 'time zone',
  'names.given': 'given name',
  'names.family': 'family name',
  'names.organisation': 'name of an organisation',
  'names.display': 'display name',
};

function homeInWords(test: ValueTest): string {
  if (test.op === 'equals') return `lives in ${test.value}`;
  if (test.op === 'not-equals') return `does not live in ${test.value}`;
  if (test.op === 'in') return `lives in ${either(test.values.map(String))}`;
  return valueInWords('country', test);
}

function amountInWords(test: AmountTest, write: (amount: number) => string): string {
  switch (test.op) {
    case 'equals':
      return `exactly ${write(test.value)}`;
    case 'not-equals':
      return `any number but ${write(test.value)}`;
    case 'greater':
      return `more than ${write(test.value)}`;
    case 'at-least':
      return `at least ${write(test.value)}`;
    case 'less':
      return `less than ${write(test.value)}`;
    case 'at-most':
      return `at most ${write(test.value)}`;
    case 'between':
      return `${write(test.from)} to ${write(test.to)}`;
  }
}

const isNone = (test: AmountTest): boolean =>
  (test.op === 'equals' && test.value === 0) ||
  (test.op === 'at-most' && test.value === 0) ||
  (test.op === 'less' && test.value === 1);

const count = (test: AmountTest): string => (isNone(test) ? 'none' : amountInWords(test, String));
const percent = (share: number): string => `${Number((share * 100).toPrecision(6))} %`;

/** What a customer did with a message. */
const deeds = {
  sent: 'was sent',
  open: 'opened',
  click: 'clicked in',
  reply: 'replied to',
  answer: 'answered',
  unsubscribe: 'unsubscribed from',
  stop: 'said STOP to',
  start: 'said START to',
  bounce: 'could not be reached with',
  'soft-bounce': 'could for a while not be reached with',
  complaint: 'complained about',
} as const;
const media = { email: 'by e-mail', sms: 'by SMS', print: 'on paper' } as const;

type About = Pick<ConditionOf<'last-response'>, 'definition' | 'topic' | 'messageClass' | 'channel'>;

/** What the messages are called, with what narrows them down. */
function messagesInWords({ definition, topic, messageClass, channel }: About, noun: string): string {
  return [
    ...(messageClass ? [messageClass] : []),
    ...(definition ? [shown(definition)] : []),
    noun,
    ...(topic ? [`about ${shown(topic)}`] : []),
    ...(channel ? [media[channel]] : []),
  ].join(' ');
}

function responsesInWords(condition: ConditionOf<'response-count'> | ConditionOf<'response-ratio'>): string {
  const { kind, response, within, is } = condition;
  if (response === 'sent')
    return `was sent ${isNone(is) ? 'no' : amountInWords(is, String)} ${messagesInWords(condition, 'messages')} in the last ${span(within)}`;
  const time = `${span(within)}’${within.amount === 1 ? 's' : ''}`;
  const amount = kind === 'response-ratio' ? amountInWords(is, percent) : count(is);
  return `${deeds[response]} ${amount} of the last ${time} ${messagesInWords(condition, 'messages')}`;
}

/** @param ever for what happened at any time @param never for what did not */
function lastTimeInWords(test: LastTimeTest, ever: string, never: string): string {
  switch (test.op) {
    case 'exists':
      return `${ever} at any time`;
    case 'within-last':
      return `${ever} within the last ${span(test.within)}`;
    case 'not-within-last':
      return `${never} within the last ${span(test.within)}`;
    case 'before':
      return `last ${ever} before ${test.value}`;
    case 'after':
      return `${ever} after ${test.value}`;
  }
}

function eventsInWords({ type, within, is }: ConditionOf<'event-count'>): string {
  const when = within ? ` in the last ${span(within)}` : '';
  return isNone(is)
    ? `had no ${shown(type)} event${when}`
    : `had ${amountInWords(is, String)} ${shown(type)} events${when}`;
}

function consentInWords({ purpose, channel, state }: ConditionOf<'consent'>): string {
  const about = `${shown(purpose)}${channel ? ` ${media[channel]}` : ''}`;
  if (state === 'granted') return `consents to ${about}`;
  return state === 'revoked' ? `revoked the consent to ${about}` : `has said nothing about ${about}`;
}

function contactPointInWords({ channel, states }: ConditionOf<'contact-point'>): string {
  const point =
    channel === 'print' ? 'a postal address' : channel === 'sms' ? 'a phone' : 'an e-mail address';
  return `has ${channel ? point : 'a contact point'}${states ? ` that is ${either(states)}` : ''}`;
}

function treeInWords(rule: Rule, within?: 'all' | 'any' | 'not'): string {
  switch (rule.kind) {
    case 'all':
    case 'any': {
      const joint = rule.kind === 'all' ? ' and ' : ' or ';
      const parts = rule.of.map((part) => treeInWords(part, rule.of.length === 1 ? within : rule.kind));
      const words = parts.join(joint);
      return parts.length > 1 && within !== undefined && within !== rule.kind ? `(${words})` : words;
    }
    case 'not':
      return `not (${treeInWords(rule.of)})`;
    case 'profile':
      return rule.path === 'country' ? homeInWords(rule.is) : valueInWords(fields[rule.path], rule.is);
    case 'attribute':
    case 'preference':
    case 'trait': {
      const name = partsOf(rule.path).join(' › ');
      return valueInWords(rule.kind === 'attribute' ? name : `the ${rule.kind} ${name}`, rule.is);
    }
    case 'event-count':
      return eventsInWords(rule);
    case 'last-event':
      return lastTimeInWords(rule.is, `had a ${shown(rule.type)} event`, `had no ${shown(rule.type)} event`);
    case 'response-count':
    case 'response-ratio':
      return responsesInWords(rule);
    case 'last-response': {
      const deed = deeds[rule.response];
      return lastTimeInWords(
        rule.is,
        `${deed} a ${messagesInWords(rule, 'message')}`,
        `${deed} no ${messagesInWords(rule, 'message')}`,
      );
    }
    case 'contact-point':
      return contactPointInWords(rule);
    case 'consent':
      return consentInWords(rule);
    case 'segment':
      return `is in the segment ${shown(rule.segment)}`;
  }
}

/**
 * A rule as somebody would say it: “opened at least 3 of the last 30 days’ messages and lives in AT or DE”. It follows
 * “A customer who …”; where “and” meets “or”, parentheses say what belongs together. Long texts and lists are cut.
 */
export const inWords = (rule: Rule): string => treeInWords(rule);
