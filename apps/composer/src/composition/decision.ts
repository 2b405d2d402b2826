import type {
  Channel,
  Consent,
  ContactPoint,
  CustomerSnapshot,
  DecisionStep,
  Reason,
} from '@tourbus/contracts';
import type { Definition } from '../definitions/definition.js';

/** What is asked when it is decided whether we may speak, and where. */
export interface Inquiry {
  definition: Pick<Definition, 'messageClass' | 'channels' | 'topic'>;
  customer: CustomerSnapshot;
  /** Channels that the template has a variant for. */
  offered: readonly Channel[];
}

export type Decision =
  | { channel: Channel; contactPoint: ContactPoint; trace: DecisionStep[] }
  | { withheld: Reason; trace: DecisionStep[] };

/** The purpose that consent to marketing is given for. */
const marketing = 'marketing';

type Answer = { step: DecisionStep; deny?: string };

const allow = (rule: string, because: string, inputs: DecisionStep['inputs'] = {}): Answer => ({
  step: { rule, answer: 'allow', because, inputs },
});
const note = (rule: string, because: string, inputs: DecisionStep['inputs'] = {}): Answer => ({
  step: { rule, answer: 'note', because, inputs },
});
const deny = (code: string, rule: string, because: string, inputs: DecisionStep['inputs'] = {}): Answer => ({
  step: { rule, answer: 'deny', because, inputs },
  deny: code,
});

/** Erasure is final: nothing is said to who asked to be forgotten. */
function askErasure({ customer }: Inquiry): Answer {
  const erased = Boolean(customer.attributes.erased);
  return erased
    ? deny('customer-erased', 'erasure', 'The customer was erased.', { erased })
    : allow('erasure', 'The customer is not erased.', { erased });
}

/** A topic is declined by revoking the consent of its name; what the law wants said is said all the same. */
function askTopic({ definition: { topic, messageClass }, customer }: Inquiry): Answer {
  if (!topic) return allow('topic', 'The definition has no topic.');
  const word = latestConsent(customer.consents, topic);
  const inputs = { topic, state: word?.state ?? 'none' };
  if (word?.state !== 'revoked') return allow('topic', 'The customer has not declined the topic.', inputs);
  if (messageClass === 'regulatory')
    return note('topic', 'The customer declined the topic, but regulatory messages must be sent.', inputs);
  return deny('topic-declined', 'topic', `The customer declined the topic ${topic}.`, inputs);
}

const usable = (point: ContactPoint): boolean =>
  point.channel !== 'email' || /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(point.address);

function askContactPoint({ customer }: Inquiry, channel: Channel): Answer & { point?: ContactPoint } {
  const points = customer.contactPoints.filter((point) => point.channel === channel);
  const inputs = { channel, states: points.map((point) => point.state) };
  if (points.length === 0)
    return deny('unreachable', 'contact-point', `The customer has no contact point for ${channel}.`, inputs);
  const open = points.filter((point) => point.state !== 'stopped');
  if (open.length === 0)
    return deny(
      'contact-point-stopped',
      'contact-point',
      `Every contact point for ${channel} is stopped.`,
      inputs,
    );
  const good = open.filter(usable);
  const point = good.find(({ state }) => state !== 'bouncing') ?? good[0];
  if (!point)
    return deny(
      'unreachable',
      'contact-point',
      `No address for ${channel} can be sent to: it has no domain.`,
      inputs,
    );
  return { ...allow('contact-point', `There is a contact point for ${channel}.`, inputs), point };
}

function askConsent({ definition: { messageClass }, customer }: Inquiry, channel: Channel): Answer {
  const inputs = { messageClass, channel };
  if (messageClass !== 'marketing')
    return allow('consent', `A ${messageClass} message needs no consent.`, inputs);
  const word = latestConsent(customer.consents, marketing, channel);
  const found = {
    ...inputs,
    purpose: marketing,
    state: word?.state ?? 'none',
    ...(word?.at ? { at: word.at } : {}),
  };
  if (!word) return deny('consent-missing', 'consent', 'There is no consent to marketing.', found);
  if (word.state === 'revoked')
    return deny(
      'consent-revoked',
      'consent',
      `Consent to marketing was revoked${word.at ? ` on ${word.at.slice(0, 10)}` : ''}.`,
      found,
    );
  return allow('consent', 'The customer consents to marketing.', found);
}

/** The word that counts: one for the channel before one for all, then the later, then the one further down the list. */
export function latestConsent(
  consents: readonly Consent[],
  purpose: string,
  channel?: Channel,
): Consent | undefined {
  const rank = ({ channel: own, at }: Consent): [number, number] => [own ? 1 : 0, at ? Date.parse(at) : 0];
  return consents
    .filter(
      (consent) =>
        consent.purpose === purpose && (consent.channel === undefined || consent.channel === channel),
    )
    .reduce<Consent | undefined>((best, next) => {
      if (!best) return next;
      const [bestOwn, bestAt] = rank(best);
      const [own, at] = rank(next);
      return own > bestOwn || (own === bestOwn && at >= bestAt) ? next : best;
    }, undefined);
}

/** The definition's channels, those that the customer prefers first, in the customer's order. */
export function orderedChannels({ definition, customer, offered }: Inquiry): Channel[] {
  const preferred = (customer.preferences.channels ?? []).filter((channel) =>
    definition.channels.includes(channel),
  );
  return [...new Set([...preferred, ...definition.channels])].filter((channel) => offered.includes(channel));
}

/** Of several denials, the one that the law or the customer spoke weighs more than a missing address. */
const weight = [
  'contact-point-stopped',
  'consent-revoked',
  'consent-missing',
  'topic-declined',
  'unreachable',
];

/**
 * Whether we may speak to a customer, and on which channel. Rules are asked in the order of precedence; the first deny
 * wins. A channel that is denied falls back to the next, which is asked the same rules: there is no way around them.
 */
export function decide(inquiry: Inquiry): Decision {
  const trace: DecisionStep[] = [];
  const asked = <A extends Answer>(answer: A): A => {
    trace.push(answer.step);
    return answer;
  };
  const withheld = (code: string, text: string): Decision => ({ withheld: { code, text }, trace });

  const erasure = asked(askErasure(inquiry));
  if (erasure.deny) return withheld(erasure.deny, erasure.step.because);
  const order = orderedChannels(inquiry);
  const inputs = {
    definition: inquiry.definition.channels,
    preferred: inquiry.customer.preferences.channels ?? [],
    template: inquiry.offered,
  };
  asked(note('channels', `Channels in question, in this order: ${order.join(', ') || 'none'}.`, inputs));

  const denials: { code: string; because: string }[] = [];
  for (const channel of order) {
    const contact = asked(askContactPoint(inquiry, channel));
    const consent = contact.deny ? undefined : asked(askConsent(inquiry, channel));
    const denied = contact.deny ? contact : consent;
    if (denied?.deny) {
      denials.push({ code: denied.deny, because: denied.step.because });
      continue;
    }
    const topic = asked(askTopic(inquiry));
    if (topic.deny) return withheld(topic.deny, topic.step.because);
    asked(allow('channel', `${channel} is the first channel that nothing forbids.`, { channel }));
    return { channel, contactPoint: contact.point as ContactPoint, trace };
  }
  const [gravest] = denials.toSorted((a, b) => weight.indexOf(a.code) - weight.indexOf(b.code));
  if (gravest && gravest.code !== 'unreachable') return withheld(gravest.code, gravest.because);
  return withheld('unreachable', 'No channel of the definition reaches the customer.');
}
