import { Problem } from '@tourbus/platform';
import type { ReadRow } from '../batches/reading/reading.js';
import {
  type CustomerInput,
  customerIdSchema,
  customerInputSchema,
  readInput,
} from '../customers/customer-input.js';
import type { ConsentWord } from '../customers/consents.js';
import { saidAt } from '../customers/consents.js';
import type { GivenCustomer } from '../mapping/given-customer.js';

/** A customer with its id; what is not said of one that is known stays as it is. */
const rowSchema = customerInputSchema.safeExtend({ id: customerIdSchema }).meta({ id: 'BulkCustomer' });

export interface Refusal {
  row: number;
  id?: string;
  outcome: 'refused';
  reason: string;
  remedy: string;
}
export type RowAnswer = { row: number; id: string; outcome: 'created' | 'updated' | 'unchanged' } | Refusal;

/** A row that can be taken in. */
export interface GoodRow {
  row: number;
  id: string;
  given: GivenCustomer;
}

export const isGood = (row: GoodRow | Refusal): row is GoodRow => 'given' in row;

/** A row with its fault costs nobody else anything: it is answered with what is wrong with it. */
export function judgeRow(read: ReadRow): GoodRow | Refusal {
  const row = read.number;
  if ('fault' in read)
    return { row, outcome: 'refused', reason: read.fault.reason, remedy: read.fault.remedy };
  const told = customerIdSchema.safeParse(read.fields['id']);
  const named = { row, ...(told.success && { id: told.data }) };
  const parsed = rowSchema.safeParse(read.fields);
  if (!parsed.success) {
    const reason = parsed.error.issues
      .slice(0, 10)
      .map(({ path, message }) => `/${path.map(String).join('/')}: ${message}`)
      .join('; ');
    return {
      ...named,
      outcome: 'refused',
      reason,
      remedy: 'Correct the named places, and send the row again.',
    };
  }
  const { id, ...input } = parsed.data;
  try {
    return { row, id, given: readInput(input satisfies CustomerInput) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ...named, outcome: 'refused', reason: error.details.detail, remedy: error.details.remedy };
  }
}

/** A list is sent again and again: a consent without a time is what its sender believes, and lifts no revocation. */
export const wordsOfRow = ({ consents = [] }: GivenCustomer, actor: string, now: Date): ConsentWord[] =>
  consents.map((consent) => ({
    ...consent,
    at: saidAt(consent.at ?? now.toISOString(), now),
    source: 'api',
    actor,
    undated: consent.at === undefined,
  }));
