import type { Channel, Consent, ContactPoint, CustomerSnapshot, DecisionStep } from '@tourbus/contracts';
import type { Definition } from '../definitions/definition.js';

/** What the rules are asked about. */
export interface Matter {
  definition: Pick<Definition, 'messageClass' | 'channels' | 'topic'>;
  customer: CustomerSnapshot;
}

/** The purpose that consent to marketing is given for. */
export const marketing = 'marketing';

export type Answer = { step: DecisionStep; deny?: string };

export const allow = (rule: string, because: string, inputs: DecisionStep['inputs'] = {}): Answer => ({
  step: { rule, answer: 'allow', because, inputs },
});
export const note = (rule: string, because: string, inputs: DecisionStep['inputs'] = {}): Answer => ({
  step: { rule, answer: 'note', because, inputs },
});
export const deny = (
  code: string,
  rule: string,
  because: string,
  inputs: DecisionStep['inputs'] = {},
): Answer => ({
  step: { rule, answer: 'deny', because, inputs },
  deny: code,
});

/** Erasure is final: nothing is said to who asked to be forgotten. */
export function askErasure({ customer }: Matter): Answer {
  const erased = Boolean(customer.attributes.erased);
  return erased
    ? deny('customer-erased', 'erasure', 'The customer was erased.', { erased })
    : allow('erasure', 'The customer is not erased.', { erased });
}

/** A topic is declined by revoking the consent of its name; what the law wants said is said all the same. */
export function askTopic({ definition: { topic, messageClass }, customer }: Matter): Answer {
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

export function askContactPoint({ customer }: Matter, channel: Channel): Answer & { point?: ContactPoint } {
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

export function askConsent({ definition: { messageClass }, customer }: Matter, channel: Channel): Answer {
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
