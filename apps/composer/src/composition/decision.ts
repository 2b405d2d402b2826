import type { Channel, ContactPoint, DecisionStep, Reason } from '@tourbus/contracts';
import type { Definition } from '../definitions/definition.js';
import { askKillSwitch, askPolicy, type PolicyAnswer, type PolicyStep } from '../policy/ask-policy.js';
import type { Asking, Known } from '../policy/asking.js';
import { chosen, orderedBy } from '../policy/channels.js';
import type { Instant } from '../policy/duration.js';
import type { PolicyInForce } from '../policy/in-force.js';
import type { Fallback } from '../deferrals/deferral-store.js';
import { askLaw, type LawQuestion } from './jurisdiction-rule.js';
import {
  allow,
  type Answer,
  askConsent,
  askContactPoint,
  askErasure,
  askTopic,
  type Matter,
  note,
} from './rules.js';

/** What is asked when it is decided whether we may speak, and where. */
export interface Inquiry extends Matter {
  definition: Pick<Definition, 'messageClass' | 'channels' | 'topic' | 'similarGoods'>;
  law: LawQuestion;
  /** Channels that the template has a variant for. */
  offered: readonly Channel[];
  /** What was tried before. */
  fallback?: Fallback;
  /** Of the brand, where it has one. */
  policy?: PolicyQuestion;
}

/** What is asked of the engagement policy, on each channel that nothing else forbids. */
export interface PolicyQuestion {
  inForce: PolicyInForce;
  asking: Omit<Asking, 'channel'>;
  known: Known;
  now: Instant;
}

/** Not now. */
export interface Deferral {
  reason: Reason;
  /** It is asked again then. */
  releaseAt: Instant;
  /** From then on it is withheld; without, it never is. */
  expiresAt?: Instant;
}

export type Decision =
  | { channel: Channel; contactPoint: ContactPoint; trace: DecisionStep[] }
  | { deferred: Deferral; channel: Channel; contactPoint: ContactPoint; trace: DecisionStep[] }
  | {
      withheld: Reason;
      /** The first channel on which nothing but the policy was against it. */
      deniedOn?: Channel;
      trace: DecisionStep[];
    };

/** The channels in question, the best first: by the policy, or where there is none in the order that the customer prefers. */
export function orderedChannels({ definition, customer, offered, policy }: Omit<Inquiry, 'law'>): Channel[] {
  const preferred = customer.preferences.channels ?? [];
  if (policy) {
    const choice = {
      definition: policy.asking.definition,
      channels: definition.channels,
      preferred,
      offered,
    };
    return orderedBy(policy.inForce.body, choice);
  }
  const wished = preferred.filter((channel) => definition.channels.includes(channel));
  return [...new Set([...wished, ...definition.channels])].filter((channel) => offered.includes(channel));
}

/** Of several denials, the one that the law or the customer spoke weighs more than what the policy says. */
const weight = [
  'contact-point-stopped',
  'jurisdiction-consent',
  'consent-revoked',
  'consent-missing',
  'topic-declined',
];

/** A line of the policy's, as traces keep it. */
export const stepOf = ({ policy, inputs, ...step }: PolicyStep): DecisionStep => ({
  ...step,
  inputs: { ...inputs, policy: `${policy.key}@${policy.version}` },
});

interface Possible {
  channel: Channel;
  contactPoint: ContactPoint;
  verdict: PolicyAnswer | { answer: 'allow' };
}

/** What was asked, in order, and the denials of channels. */
class Asked {
  readonly trace: DecisionStep[] = [];
  readonly denials: { code: string; because: string }[] = [];
  /** The first channel that nothing but the policy denied. */
  deniedOn?: Channel;

  note<A extends Answer>(answer: A): A {
    this.trace.push(answer.step);
    return answer;
  }

  /** Whether a rule forbids the channel. */
  denies(answer: Answer): boolean {
    const { deny, step } = this.note(answer);
    if (deny) this.denials.push({ code: deny, because: step.because });
    return deny !== undefined;
  }
}

/** Whether the policy has something against a channel that nothing else forbids. */
function askPolicyOf({ policy }: Inquiry, channel: Channel, asked: Asked): Possible['verdict'] {
  if (!policy) return { answer: 'allow' };
  const { inForce, asking, known, now } = policy;
  const verdict = askPolicy(inForce, { ...asking, channel }, known, now);
  asked.trace.push(...verdict.trace.map(stepOf));
  if (verdict.answer === 'deny') {
    asked.denials.push({ code: verdict.code, because: verdict.because });
    asked.deniedOn ??= channel;
  }
  return verdict;
}

/** Asks the rules of one channel after the other until one is open. @returns nothing where the customer wants none of it */
function askChannels(inquiry: Inquiry, order: readonly Channel[], asked: Asked): Possible[] | Withheld {
  const possible: Possible[] = [];
  const { policy } = inquiry;
  const isUrgent = policy?.inForce.body.channels.urgent.includes(policy.asking.definition) ?? false;
  for (const channel of order) {
    const contact = askContactPoint(inquiry, channel);
    if (asked.denies(contact) || asked.denies(askLaw(inquiry, channel))) continue;
    if (asked.denies(askConsent(inquiry, channel))) continue;
    const topic = asked.note(askTopic(inquiry));
    if (topic.deny) return { withheld: { code: topic.deny, text: topic.step.because } };
    const verdict = askPolicyOf(inquiry, channel, asked);
    if (verdict.answer === 'deny') continue;
    possible.push({ channel, contactPoint: contact.point as ContactPoint, verdict });
    // What urges takes the channel on which it goes soonest, so all are asked.
    if (verdict.answer === 'allow' || !isUrgent) break;
  }
  return possible;
}

type Withheld = { withheld: Reason };

function choose({ policy }: Inquiry, possible: readonly Possible[]): Possible | undefined {
  if (!policy) return possible[0];
  const { inForce, asking } = policy;
  const answer = chosen(
    inForce.body,
    asking.definition,
    possible as (Possible & { verdict: PolicyAnswer })[],
  );
  return possible.find(({ channel }) => channel === answer?.channel);
}

/**
 * Whether we may speak to a customer, when, and on which channel. Rules are asked in the order of precedence; the first
 * deny wins. A channel that is denied falls back to the next, which is asked the same rules: there is no way around
 * them.
 */
export function decide(inquiry: Inquiry): Decision {
  const asked = new Asked();
  const { trace } = asked;
  const { policy, definition, customer, offered } = inquiry;
  if (policy) {
    const stop = askKillSwitch(policy.inForce, policy.asking);
    trace.push(stepOf(stop));
    if (stop.answer === 'deny') return { withheld: { code: 'kill-switch', text: stop.because }, trace };
  }
  const erasure = asked.note(askErasure(inquiry));
  if (erasure.deny) return { withheld: { code: erasure.deny, text: erasure.step.because }, trace };
  if (inquiry.fallback) asked.note(noteOf(inquiry.fallback));
  const order = orderedChannels(inquiry);
  const inputs = {
    definition: definition.channels,
    preferred: customer.preferences.channels ?? [],
    template: offered,
  };
  asked.note(note('channels', `Channels in question, in this order: ${order.join(', ') || 'none'}.`, inputs));
  const possible = askChannels(inquiry, order, asked);
  if ('withheld' in possible) return { ...possible, trace };
  const choice = choose(inquiry, possible);
  if (!choice) return { withheld: gravestOf(asked.denials), deniedOn: asked.deniedOn, trace };
  const { channel, contactPoint, verdict } = choice;
  if (verdict.answer === 'defer') {
    const { rule, because: text, releaseAt, expiresAt } = verdict;
    return { deferred: { reason: { code: rule, text }, releaseAt, expiresAt }, channel, contactPoint, trace };
  }
  asked.note(allow('channel', `${channel} is the first channel that nothing forbids.`, { channel }));
  return { channel, contactPoint, trace };
}

const noteOf = ({ of: communication, tried, missed }: Fallback): Answer =>
  note(
    'fallback',
    `${missed?.text ?? 'It has missed the customer.'} It goes on without ${tried.join(' and ')}.`,
    {
      communication,
      tried,
      ...(missed && { missed: missed.code }),
    },
  );

function gravestOf(denials: readonly { code: string; because: string }[]): Reason {
  const rank = (code: string): number => (weight.includes(code) ? weight.indexOf(code) : weight.length);
  const [gravest] = denials
    .filter(({ code }) => code !== 'unreachable')
    .toSorted((a, b) => rank(a.code) - rank(b.code));
  return gravest
    ? { code: gravest.code, text: gravest.because }
    : { code: 'unreachable', text: 'No channel of the definition reaches the customer.' };
}
