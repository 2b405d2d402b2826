import type { Channel, DecisionStep, MessageClass } from '@tourbus/contracts';
import { type Instant, millisOf, spoken } from './duration.js';
import type { Fallback, Policy } from './policy.js';
import { anyOf } from './words.js';

/** One dispatch of a message on a channel, and what is known of it. Opens by machines are none. */
export interface Tried {
  readonly channel: Channel;
  readonly dispatchedAt: Instant;
  readonly deliveredAt?: Instant;
  readonly openedAt?: Instant;
  /** The provider has given up. */
  readonly failed?: boolean;
}

/** A rule that said no. Without a channel it spoke for the customer, and there is no way around it. */
export interface Denial {
  readonly rule: string;
  readonly channel?: Channel;
}

export interface Sent {
  readonly definition: string;
  readonly messageClass: MessageClass;
  /** In the order of choice; `orderedBy` gives it. */
  readonly channels: readonly Channel[];
  /** First to last. */
  readonly tried: readonly Tried[];
  readonly denials: readonly Denial[];
}

export type NextTry =
  | { readonly step: 'none'; readonly because: string }
  | { readonly step: 'wait'; readonly until: Instant; readonly because: string }
  /** Ask all rules about this channel: a step here is no leave to send. */
  | { readonly step: 'ask'; readonly channel: Channel; readonly because: string };

const readable: readonly Channel[] = ['email'];

/** The denials of a decision trace: a step about a channel denies that channel, any other the customer. */
export const denialsIn = (trace: readonly Pick<DecisionStep, 'rule' | 'answer' | 'inputs'>[]): Denial[] =>
  trace
    .filter(({ answer }) => answer === 'deny')
    .map(({ rule, inputs: { channel } }) => ({
      rule,
      ...(channel !== undefined && { channel: channel as Channel }),
    }));

/** A rule that names the definition goes before one that names the class. */
const ruleFor = (
  { fallback }: Pick<Policy, 'fallback'>,
  { definition, messageClass }: Sent,
): Fallback | undefined =>
  fallback.find(({ definitions }) => definitions?.includes(definition)) ??
  fallback.find(({ definitions, messageClasses }) => !definitions && messageClasses?.includes(messageClass));

/** What is never opened, such as a letter, has done its work when it is delivered. */
const hasArrived = ({ when }: Fallback, { channel, deliveredAt, openedAt }: Tried): boolean =>
  openedAt !== undefined ||
  (deliveredAt !== undefined && (when === 'not-delivered' || !readable.includes(channel)));

/**
 * Where a message that was sent and did not arrive goes next. Nowhere once a rule denied the customer, and never to a
 * channel that was denied or tried.
 */
export function nextTry(policy: Pick<Policy, 'fallback'>, sent: Sent, now: Instant): NextTry {
  const none = (because: string): NextTry => ({ step: 'none', because });
  const final = sent.denials.find(({ channel }) => channel === undefined);
  if (final) return none(`The rule ${final.rule} denies the customer, on every channel.`);
  const rule = ruleFor(policy, sent);
  if (!rule) return none('The policy has no fallback for it.');
  const last = sent.tried.at(-1);
  if (!last) return none('It was not sent yet.');
  if (sent.tried.some((each) => hasArrived(rule, each))) return none('It has arrived.');
  const due = last.failed ? now : last.dispatchedAt + millisOf(rule.within);
  const missing = rule.when === 'not-opened' ? 'opened' : 'delivered';
  if (now < due)
    return { step: 'wait', until: due, because: `It may still be ${missing} on ${last.channel}.` };
  const closed = new Set([...sent.tried, ...sent.denials].map(({ channel }) => channel));
  const channel = sent.channels.find((each) => !closed.has(each));
  if (!channel) return none(`No channel is left after ${anyOf(sent.tried.map((each) => each.channel))}.`);
  const because = last.failed
    ? `It failed on ${last.channel}.`
    : `It was not ${missing} on ${last.channel} within ${spoken(rule.within)}.`;
  return { step: 'ask', channel, because };
}
