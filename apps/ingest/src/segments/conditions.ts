import type { Channel, Consent } from '@tourbus/contracts';
import { lengthOf } from './instant.js';
import { type Condition, type ConditionOf, partsOf } from './rule.js';
import type { CustomerState, SentMessage } from './state.js';
import { type Answer, amountHolds, answerOfLastTime, answerOfValue, traitValue, valueAt } from './values.js';

type About = Pick<
  ConditionOf<'last-response'>,
  'response' | 'definition' | 'topic' | 'messageClass' | 'channel'
>;

const filters = ['definition', 'topic', 'messageClass', 'channel'] as const;

function meant(messages: readonly SentMessage[], about: About): readonly SentMessage[] {
  const asked = filters.filter((filter) => about[filter] !== undefined);
  if (asked.length === 0) return messages;
  return messages.filter((message) => asked.every((filter) => about[filter] === message[filter]));
}

const markedAt = (message: SentMessage, response: About['response']): number | undefined =>
  response === 'sent' ? message.sentAt : message.responses[response];

function valueOf(
  { profile }: CustomerState,
  { kind, path }: { kind: Condition['kind']; path: string },
): unknown {
  const parts = partsOf(path);
  switch (kind) {
    case 'attribute':
      return valueAt(profile.attributes, parts);
    case 'preference':
      return valueAt(profile.preferences, parts);
    case 'trait': {
      const [name = '', ...inner] = parts;
      return valueAt(traitValue(valueAt(profile.traits, [name])), inner);
    }
    default:
      return valueAt(profile, parts);
  }
}

function answerOfEventCount(
  { events }: CustomerState,
  { type, within, is }: ConditionOf<'event-count'>,
): Answer {
  const tally = events.get(type);
  if (!within) return amountHolds(tally?.total ?? 0, is);
  return {
    times: tally?.times ?? [],
    length: lengthOf(within),
    holds: (all) => amountHolds(all, is),
  };
}

function answerOfResponses(
  { messages }: CustomerState,
  condition: ConditionOf<'response-count'> | ConditionOf<'response-ratio'>,
): Answer {
  const { kind, response, within, is } = condition;
  const asked = meant(messages, condition);
  return {
    times: asked.map(({ sentAt }) => sentAt),
    counted: asked.map((message) => markedAt(message, response) !== undefined),
    length: lengthOf(within),
    holds: (all, counted) =>
      kind === 'response-count' ? amountHolds(counted, is) : all > 0 && amountHolds(counted / all, is),
  };
}

function lastMarkAt(messages: readonly SentMessage[], about: About): number | undefined {
  let last: number | undefined;
  for (const message of meant(messages, about)) {
    const at = markedAt(message, about.response);
    if (at !== undefined && (last === undefined || at > last)) last = at;
  }
  return last;
}

/**
 * The word that counts: one for the channel before one for all, then the later, then the one further down the list; the
 * same by which it is decided whether we may speak.
 */
function consentState(consents: readonly Consent[], purpose: string, channel?: Channel): string {
  const rank = ({ channel: own, at }: Consent): [number, number] => [own ? 1 : 0, at ? Date.parse(at) : 0];
  let best: Consent | undefined;
  for (const next of consents) {
    if (next.purpose !== purpose || (next.channel !== undefined && next.channel !== channel)) continue;
    const [own, at] = rank(next);
    const [bestOwn, bestAt] = best ? rank(best) : [-1, 0];
    if (own > bestOwn || (own === bestOwn && at >= bestAt)) best = next;
  }
  return best?.state ?? 'none';
}

/** What a customer's state answers to a condition. */
export function answerOf(condition: Condition, state: CustomerState): Answer {
  switch (condition.kind) {
    case 'event-count':
      return answerOfEventCount(state, condition);
    case 'last-event':
      return answerOfLastTime(state.events.get(condition.type)?.lastAt, condition.is);
    case 'response-count':
    case 'response-ratio':
      return answerOfResponses(state, condition);
    case 'last-response':
      return answerOfLastTime(lastMarkAt(state.messages, condition), condition.is);
    case 'contact-point': {
      const { channel, states } = condition;
      return state.profile.contactPoints.some(
        (point) => (!channel || point.channel === channel) && (!states || states.includes(point.state)),
      );
    }
    case 'consent':
      return consentState(state.profile.consents, condition.purpose, condition.channel) === condition.state;
    case 'segment':
      return state.segments.has(condition.segment);
    default:
      return answerOfValue(valueOf(state, condition), condition.is);
  }
}
