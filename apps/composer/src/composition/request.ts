import type { Channel, CommunicationHead, DataArrivedV1 } from '@tourbus/contracts';
import { deterministicId, type Message, PermanentFailure } from '@tourbus/platform';
import type { Brand } from '../brands/brand.js';
import { accountOf, type Contacts } from '../contacts/contact-ledger.js';
import type { Definition } from '../definitions/definition.js';
import type { PolicyInForce } from '../policy/in-force.js';
import type { PublishedTemplate } from '../templates/published-template.entity.js';
import type { Contents, Versioned } from './catalogue.js';
import type { Instant } from '../policy/duration.js';
import { noPolicy, wishesOf } from '../policy/wishes.js';
import { placeOf } from '../policy/zones.js';
import { decide, type Decision, type Deferral, type PolicyQuestion } from './decision.js';

/** One communication that an event asks for, by way of one definition. */
export interface Request {
  message: Message<DataArrivedV1>;
  communicationId: string;
  definition: Versioned<Definition>;
  template: PublishedTemplate;
  brand: Versioned<Brand>;
  /** Of the brand; where it has none, and the customer wishes for nothing, nothing is asked. */
  policy?: PolicyInForce;
}

export interface Decided extends Omit<Request, 'policy'> {
  decision: Decision;
  policy?: PolicyQuestion;
}

export interface ToSpeak extends Decided {
  decision: Extract<Decision, { channel: Channel }>;
}
export interface ToWait extends Decided {
  decision: Extract<Decision, { deferred: Deferral }>;
}

export const waits = (one: Decided): one is ToWait => 'deferred' in one.decision;
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
    communicationId: deterministicId('communication', eventId, definition.key, customer.id),
  };
}

/** Without what the customer was sent: a first look, which tells what is worth composing. */
export function decided(request: Request, contacts: Contacts, now: Instant): Decided {
  const { definition, template, message } = request;
  const { customer } = message.data;
  const offered = [...new Set(template.content.template.variants.map(({ channel }) => channel))];
  const policy = questionOf(request, contacts, now);
  return {
    ...request,
    policy,
    decision: decide({ definition: definition.body, customer, offered, policy }),
  };
}

function questionOf(
  { policy: inForce, definition, brand, message: { data } }: Request,
  contacts: Contacts,
  now: Instant,
): PolicyQuestion | undefined {
  if (!inForce) return undefined;
  const { messageClass, topic } = definition.body;
  const { customer } = data;
  return {
    inForce,
    now,
    asking: {
      brand: brand.key,
      definition: definition.key,
      messageClass,
      topic,
      occurredAt: Date.parse(data.occurredAt),
      requestedAt: Date.parse(data.receivedAt),
    },
    known: {
      place: placeOf(customer),
      limits: wishesOf(customer.preferences),
      contacts: contacts.get(accountOf({ customerId: customer.id, brand: brand.key })) ?? [],
    },
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
    eventId,
    definition: definition.key,
    messageClass: definition.body.messageClass,
    channel,
    thread,
    occurredAt,
    batch,
  };
}
