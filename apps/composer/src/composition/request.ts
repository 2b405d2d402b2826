import type { Channel, CommunicationHead, DataArrivedV1 } from '@tourbus/contracts';
import { deterministicId, type Message, PermanentFailure } from '@tourbus/platform';
import type { Brand } from '../brands/brand.js';
import type { Definition } from '../definitions/definition.js';
import type { Fallback } from '../deferrals/deferral-store.js';
import type { PolicyInForce } from '../policy/in-force.js';
import { noPolicy, wishesOf } from '../policy/wishes.js';
import type { PublishedTemplate } from '../templates/published-template.entity.js';
import type { Contents, Versioned } from './catalogue.js';
import type { Decision, Deferral, PolicyQuestion } from './decision.js';

/** One communication that an event asks for, by way of one definition. */
export interface Request {
  message: Message<DataArrivedV1>;
  communicationId: string;
  definition: Versioned<Definition>;
  template: PublishedTemplate;
  brand: Versioned<Brand>;
  /** Of the brand; where it has none, and the customer wishes for nothing, nothing is asked. */
  policy?: PolicyInForce;
  /** It goes on for one that did not reach the customer. */
  fallback?: Fallback;
}

export interface Decided extends Omit<Request, 'policy'> {
  decision: Decision;
  policy?: PolicyQuestion;
}

export interface ToSpeak extends Decided {
  decision: Extract<Decision, { channel: Channel }>;
}
export interface ToWait extends Decided {
  policy: PolicyQuestion;
  decision: Extract<Decision, { deferred: Deferral }>;
}

export const waits = (one: Decided): one is ToWait => 'deferred' in one.decision && one.policy !== undefined;
export const speaks = (one: Decided): one is ToSpeak => 'channel' in one.decision && !waits(one);

/** The event as conditions and templates see it. */
export const eventOf = ({
  sourceEventId,
  type,
  occurredAt,
}: DataArrivedV1): { id: string; type: string; time: string } => ({
  id: sourceEventId,
  type,
  time: occurredAt,
});

/** Finds what an event's definitions refer to. @throws PermanentFailure where something is missing */
export function requestOf(
  message: Message<DataArrivedV1>,
  definition: Versioned<Definition>,
  { templates, brands, policies }: Contents,
  fallback?: Fallback,
): Request {
  const key = definition.body.template;
  const template = templates.get(key);
  if (!template)
    throw new PermanentFailure(
      'template-not-published',
      `The definition “${definition.key}” uses the template “${key}”, which is not published.`,
      `Have the template “${key}” approved and published, then replay.`,
    );
  const brand = brands.get(template.content.brand);
  if (!brand)
    throw new PermanentFailure(
      'unknown-brand',
      `The template “${key}” uses the brand “${template.content.brand}”, which is not published.`,
      `Have the brand “${template.content.brand}” approved and published, then replay.`,
    );
  const { eventId, customer } = message.data;
  const wishes = wishesOf(customer.preferences);
  return {
    message,
    definition,
    template,
    brand,
    policy: policies.get(brand.key) ?? (wishes.length > 0 ? noPolicy(brand.key) : undefined),
    communicationId: deterministicId(
      'communication',
      eventId,
      definition.key,
      customer.id,
      ...(fallback?.tried ?? []),
    ),
    ...(fallback && { fallback }),
  };
}

export function headOf(
  {
    message,
    communicationId,
    definition,
  }: Pick<Request, 'message' | 'communicationId'> & {
    definition: { key: string; body: Pick<Definition, 'messageClass'> };
  },
  channel?: Channel,
): CommunicationHead {
  const { eventId, customer, thread, occurredAt, batch } = message.data;
  return {
    communicationId,
    customerId: customer.id,
    customerVersion: customer.version,
    eventId,
    definition: definition.key,
    messageClass: definition.body.messageClass,
    channel,
    thread,
    occurredAt,
    batch,
  };
}
