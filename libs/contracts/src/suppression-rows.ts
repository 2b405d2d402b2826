import { z } from 'zod';
import { type ContactKeys, contactPointHash, contactPointHashPattern } from './contact-point-hash.js';
import { type PostalAddress, postalAddressSchema } from './customer.js';
import {
  type Suppression,
  suppressionReasonSchema,
  suppressionReasons,
  suppressionSchema,
} from './suppression.js';
import { type Channel, channelSchema, channels, timestampSchema } from './terms.js';

/** The columns of a list of suppressions, in this order; `address` is for import alone. */
export const suppressionColumns = [
  'channel',
  'address',
  'hash',
  'reason',
  'purpose',
  'source',
  'since',
  'until',
  'note',
] as const;
export type SuppressionRow = Partial<Record<(typeof suppressionColumns)[number], string>>;

/** What is wrong with a row, and what to do; never the address itself. */
export interface RowError {
  /** Counts from 1, the header not counted. */
  row: number;
  column: (typeof suppressionColumns)[number];
  reason: string;
  remedy: string;
}

export interface Import {
  suppressions: Suppression[];
  errors: RowError[];
}

export interface ImportContext {
  keys: ContactKeys;
  /** Where rows that do not say it come from, as `import:crm.csv`. */
  source: string;
  now: Date;
}

const emailPattern = /^[^\s@",;<>]+@[^\s@.,;<>]+(\.[^\s@.,;<>]+)+$/u;
const phonePattern = /^(\+|00)[1-9]\d{6,14}$/;

class RowFault extends Error {
  constructor(
    readonly column: RowError['column'],
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(reason);
  }
}

/** Reads rows that a parser took from a CSV file. A faulty row is an error, and the others proceed. */
export function readSuppressionRows(rows: readonly SuppressionRow[], context: ImportContext): Import {
  const suppressions: Suppression[] = [];
  const errors: RowError[] = [];
  rows.forEach((row, i) => {
    try {
      suppressions.push(readRow(row, context));
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      const { column, reason, remedy } = error;
      errors.push({ row: i + 1, column, reason, remedy });
    }
  });
  return { suppressions, errors };
}

function readRow(row: SuppressionRow, { keys, source, now }: ImportContext): Suppression {
  const given = Object.fromEntries(
    suppressionColumns.flatMap((column) => {
      const text = row[column]?.trim();
      return text ? [[column, text]] : [];
    }),
  ) as SuppressionRow;
  const channel = oneOf('channel', channelSchema, given.channel, channels);
  const since = given.since === undefined ? now.toISOString() : timeOf('since', given.since);
  if (Date.parse(since) > now.getTime())
    throw new RowFault('since', 'It begins in the future.', 'Leave it empty for now, or give a past time.');
  const read = suppressionSchema.safeParse({
    contactPoint: contactPointOf(given, channel, keys),
    channel,
    reason: oneOf('reason', suppressionReasonSchema, given.reason, suppressionReasons),
    purpose: given.purpose,
    source: given.source ?? source,
    since,
    until: given.until === undefined ? undefined : timeOf('until', given.until),
    note: given.note,
  });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const named = suppressionColumns.find((column) => column === issue?.path[0]) ?? 'hash';
  throw new RowFault(named, issue?.message ?? 'It does not hold.', `Correct the column ${named}.`);
}

function contactPointOf({ address, hash }: SuppressionRow, channel: Channel, keys: ContactKeys): string {
  if (hash !== undefined) {
    if (address !== undefined)
      throw new RowFault('hash', 'There is an address and a hash.', 'Give one of them.');
    if (!contactPointHashPattern.test(hash))
      throw new RowFault(
        'hash',
        'It is no hash of a contact point.',
        'Export the list here to see the form.',
      );
    if (!Object.hasOwn(keys.keys, hash.split('.')[0] ?? ''))
      throw new RowFault(
        'hash',
        'It was made with a key that is not known here.',
        'Give the address instead.',
      );
    return hash;
  }
  if (address === undefined)
    throw new RowFault('address', 'There is neither an address nor a hash.', 'Give one of them.');
  return contactPointHash({ channel, address: readAddress(channel, address) }, keys);
}

function readAddress(channel: Channel, text: string): string | PostalAddress {
  switch (channel) {
    case 'email':
      if (emailPattern.test(text)) return text;
      throw new RowFault('address', 'It is no e-mail address.', 'Give one such as zoe@customers.example.');
    case 'sms': {
      const number = text.replace(/[\s().\-/]/g, '');
      if (phonePattern.test(number)) return number;
      throw new RowFault(
        'address',
        'It is no phone number in international form.',
        'Give it with its calling code, such as +43 660 1234567.',
      );
    }
    case 'print':
      return readPostal(text);
  }
}

/** A postal address has parts: the column holds it as JSON, as the customer's contact point does. */
function readPostal(text: string): PostalAddress {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const read = postalAddressSchema.safeParse(value);
  if (read.success) return read.data;
  throw new RowFault(
    'address',
    'It is no postal address.',
    'Give it as JSON with lines, postalCode, city and country, as the contact point of the customer has it.',
  );
}

function oneOf<T>(column: RowError['column'], schema: z.ZodType<T>, text = '', known: readonly string[]): T {
  const read = schema.safeParse(text.toLowerCase());
  if (read.success) return read.data;
  throw new RowFault(column, text ? 'It is not known.' : 'It is empty.', `Give one of ${known.join(', ')}.`);
}

function timeOf(column: RowError['column'], text: string): string {
  const read = timestampSchema.safeParse(text);
  if (read.success) return new Date(read.data).toISOString();
  throw new RowFault(column, 'It is no time.', 'Give it as in 2026-11-02T09:30:00Z.');
}

/** As they are imported again; without addresses, which are not kept. Whoever writes the file escapes formulas. */
export const suppressionRowsOf = (suppressions: readonly Suppression[]): SuppressionRow[] =>
  suppressions.map(({ channel, contactPoint, reason, purpose, source, since, until, note }) => ({
    channel,
    address: '',
    hash: contactPoint,
    reason,
    purpose: purpose ?? '',
    source,
    since,
    until: until ?? '',
    note: note ?? '',
  }));
