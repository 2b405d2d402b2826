import { PermanentFailure } from '@tourbus/platform';
import { z } from 'zod';
import {
  type GivenCustomer,
  type Warning,
  givenCustomerSchema,
  normaliseCustomer,
} from './given-customer.js';
import { type GivenTouchpoint, givenTouchpointSchema } from './given-touchpoint.js';
import type { MappingResult } from './mapping.js';
import { Fault, oneLine, withoutNulls } from './values.js';

/** What a business event says once it is mapped: about whom, and what. */
export interface MappedEvent {
  customerId: string;
  customer: GivenCustomer;
  data: Record<string, unknown>;
  thread?: string;
  /** What of it belongs in the customer's history. */
  touchpoint?: GivenTouchpoint;
  warnings: Warning[];
}

const remedy = 'Correct the mapping or the payload: register the event type anew, then replay the event.';
const textual = z.union([z.string(), z.number()]).transform((value) => oneLine(String(value)).text);
const identifiedSchema = z.object({ id: textual.pipe(z.string().min(1).max(128)) });
const dataSchema = z.record(z.string(), z.unknown());
const threadSchema = textual.pipe(z.string().max(256)).optional();

const wrongShape = (what: string, { issues }: z.ZodError): PermanentFailure =>
  new PermanentFailure(
    'mapping-result-invalid',
    `The mapping's ${what} has the wrong shape: ${issues
      .slice(0, 10)
      .map((issue) => `/${issue.path.map(String).join('/')}: ${issue.message}`)
      .join('; ')}.`,
    remedy,
  );

/**
 * Judges what the expressions of an event type gave.
 * @throws PermanentFailure that says what is wrong with it
 */
export function readMapping(result: MappingResult): MappedEvent {
  if ('fault' in result) throw new PermanentFailure(result.fault.code, result.fault.reason, remedy);
  const described = withoutNulls(result.customer);
  const identified = identifiedSchema.safeParse(described);
  if (!identified.success)
    throw new PermanentFailure(
      'customer-without-id',
      "The mapping's customer has no id of 1 to 128 characters, so nobody knows whom the event is about.",
      remedy,
    );
  const given = givenCustomerSchema.safeParse(described);
  if (!given.success) throw wrongShape('customer', given.error);
  const data = dataSchema.safeParse(result.data);
  if (!data.success) throw wrongShape('data', data.error);
  const thread = threadSchema.safeParse(result.thread ?? undefined);
  if (!thread.success) throw wrongShape('thread', thread.error);
  const touchpoint = givenTouchpointSchema.optional().safeParse(withoutNulls(result.touchpoint));
  if (!touchpoint.success) throw wrongShape('touchpoint', touchpoint.error);
  try {
    const { customer, warnings } = normaliseCustomer(given.data);
    const { id: customerId } = identified.data;
    return {
      customerId,
      customer,
      data: data.data,
      thread: thread.data || undefined,
      ...(touchpoint.data && { touchpoint: touchpoint.data }),
      warnings,
    };
  } catch (error) {
    if (error instanceof Fault)
      throw new PermanentFailure('mapping-result-invalid', error.reason, error.remedy);
    throw error;
  }
}
