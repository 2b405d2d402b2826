import type { CustomerSnapshot } from '@tourbus/contracts';
import { z } from 'zod';
import { accountOf, type Contacts } from '../contacts/contact-ledger.js';
import type { Known } from '../policy/asking.js';
import type { Instant } from '../policy/duration.js';
import { noPolicy, wishesOf } from '../policy/wishes.js';
import { placeOf } from '../policy/zones.js';
import { decide, type PolicyQuestion } from './decision.js';
import type { LawQuestion } from './jurisdiction-rule.js';
import { lawLimits } from './law-limits.js';
import { channelsLeft } from '../fallbacks/fallbacks.js';
import type { Decided, Request } from './request.js';

const time = z.iso.datetime({ offset: true }).optional().catch(undefined);
/** What ingest infers from responses. */
const traitsSchema = z.object({
  lastOpenAt: time,
  lastClickAt: time,
  lastReplyAt: time,
  bestHour: z
    .object({ value: z.object({ hour: z.int().min(0).max(23), basis: z.string() }) })
    .optional()
    .catch(undefined),
});

/** What is known of a customer when a message asks, apart from what was sent. */
export function knownOf(customer: CustomerSnapshot): Omit<Known, 'contacts'> {
  const { bestHour, ...times } = traitsSchema.parse(customer.traits);
  const responses = Object.values(times).map((at) => (at ? Date.parse(at) : -Infinity));
  const lastResponseAt = Math.max(...responses);
  const limits = wishesOf(customer.preferences);
  return {
    place: placeOf(customer),
    ...(lastResponseAt > -Infinity && { lastResponseAt }),
    // A fall-back is nobody's best hour.
    ...(bestHour?.value.basis === 'responses' && { bestHour: bestHour.value.hour }),
    ...(limits.length > 0 && { limits }),
  };
}

/** What a communication asks the policy of its brand, and whatever else holds messages back. */
function questionOf(
  { policy, definition, brand, message: { data } }: Request,
  contacts: Contacts,
  now: Instant,
): PolicyQuestion | undefined {
  const { messageClass, topic } = definition.body;
  const { customer } = data;
  const known = knownOf(customer);
  const { elsewhere } = brand.body.jurisdiction ?? {};
  const limits = [
    ...lawLimits(customer, { messageClass, now: new Date(now), elsewhere }),
    ...(known.limits ?? []),
  ];
  const inForce = policy ?? (limits.length > 0 ? noPolicy(brand.key) : undefined);
  if (!inForce) return undefined;
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
      ...known,
      limits,
      contacts: contacts.get(accountOf({ customerId: customer.id, brand: brand.key })) ?? [],
    },
  };
}

/** What practice asks for is asked for, unless the brand lays down otherwise. */
const lawOf = ({ brand: { body } }: Request, now: Instant): LawQuestion => ({
  brand: { practice: 'required', ...body.jurisdiction },
  at: new Date(now),
});

/** By what customers were sent as far as is known: a first look, which tells what is worth composing. */
export function decided(request: Request, contacts: Contacts, now: Instant): Decided {
  const { definition, message, fallback } = request;
  const { customer } = message.data;
  const offered = channelsLeft(request);
  const policy = questionOf(request, contacts, now);
  return {
    ...request,
    policy,
    decision: decide({
      definition: definition.body,
      customer,
      offered,
      policy,
      fallback,
      law: lawOf(request, now),
    }),
  };
}
