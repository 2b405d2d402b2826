import { z } from 'zod';
import { instantOf, lengthOf, windowUnits } from './instant.js';

/** What keeps a rule readable to people, and its answer quick. */
export const limits = {
  /** Levels of all, any and not. */
  depth: 8,
  /** Conditions in a whole rule. */
  conditions: 100,
  /** Members of one all or any. */
  branches: 50,
  /** Values of one list, and characters of each. */
  listed: 1_000,
  listedText: 1_000,
  text: 10_000,
  pathParts: 8,
  /** For how many days events and messages of a customer are known one by one, and how many of a kind at most. */
  keptDays: 400,
  kept: 1_000,
  /** The longest window on a date among the attributes: a century. */
  attributeDays: 36_525,
} as const;

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
const unstorable = 'holds NUL or half a character, which no stored value does: remove it';

/** Text as rules and names may hold it. */
export const plainText = (most: number) =>
  z
    .string()
    .max(most, `is longer than ${most.toLocaleString('en')} characters: shorten it`)
    .refine(isStorable, unstorable);

const notScalar =
  'is neither a text, a number nor true or false: give one of them; what is missing is asked for by “exists” or “is-empty”';
const scalar = z.union([plainText(limits.text), z.number(), z.boolean()], { error: notScalar });
const listedScalar = z.union([plainText(limits.listedText), z.number(), z.boolean()], { error: notScalar });
const someText = plainText(limits.text).min(1, 'is empty, which every text holds: say what to look for');

const isStorableInstant = (text: string): boolean => {
  const instant = instantOf(text);
  if (instant === undefined) return false;
  const year = new Date(instant).getUTCFullYear();
  return year >= 1 && year <= 9999;
};
const instant = z
  .string()
  .refine(isStorableInstant, 'is no time: give a day (2026-11-02) or a moment (2026-11-02T08:30:00Z)');
const comparable = z.union([z.number(), instant], {
  error: 'is neither a number nor a time: give one of them (texts have no order here)',
});

/** @param mostDays how far back it may reach */
export const windowSchema = (mostDays: number) =>
  z
    .strictObject({
      amount: z.int('is no whole number: give one').min(1, 'is no length of time: give 1 or more'),
      unit: z.enum(windowUnits, `is none of ${windowUnits.join(', ')}: give one of them`),
    })
    .refine(
      (window) => lengthOf(window) <= lengthOf({ amount: mostDays, unit: 'days' }),
      `reaches back more than ${mostDays.toLocaleString('en')} days: shorten it`,
    );

const unknownOperator = (ops: readonly string[]) => ({
  error: ({ code }: { code?: string }) =>
    code === 'invalid_union' ? `is none of the operators ${ops.join(', ')}: choose one of them` : undefined,
});

const isRange = ({ from, to }: { from: number | string; to: number | string }): boolean =>
  typeof from === 'number' && typeof to === 'number'
    ? from <= to
    : (instantOf(from) ?? Infinity) <= (instantOf(to) ?? -Infinity);
const wrongRange =
  'ends before it begins, or mixes a number with a time: give two of a kind, the smaller first';

const windowOps = <W extends z.ZodType>(within: W) =>
  z.strictObject({ op: z.literal(['within-last', 'not-within-last']), within });
const momentOps = z.strictObject({ op: z.literal(['before', 'after']), value: instant });

const amountOperators = ['equals', 'not-equals', 'greater', 'at-least', 'less', 'at-most', 'between'];
const timeOperators = ['within-last', 'not-within-last', 'before', 'after'];
export const valueOperators: readonly string[] = [
  ...amountOperators,
  ...['contains', 'starts-with', 'in', 'exists', 'is-empty'],
  ...timeOperators,
];

/**
 * What may be asked of a value of the profile. What each operator answers to zero, nothing, wrong types and the like is
 * stated one by one in `meanings.ts`. In short: values are never converted (“5” is no number, 0 is not false); null is as
 * good as missing; numbers are doubles, so that 2^53 and 2^53 + 1 are the same; texts are compared character by
 * character, with case; an operator with “not” is the exact opposite, and so holds for who has no value at all.
 */
export const valueTestSchema = z.discriminatedUnion(
  'op',
  [
    z.strictObject({ op: z.literal(['equals', 'not-equals']), value: scalar }),
    z.strictObject({ op: z.literal(['greater', 'at-least', 'less', 'at-most']), value: comparable }),
    z
      .strictObject({ op: z.literal('between'), from: comparable, to: comparable })
      .refine(isRange, wrongRange),
    z.strictObject({ op: z.literal('contains'), value: z.union([someText, z.number(), z.boolean()]) }),
    z.strictObject({ op: z.literal('starts-with'), value: someText }),
    z.strictObject({
      op: z.literal('in'),
      values: z
        .array(listedScalar)
        .min(1, 'is empty, so nobody could ever match: name at least one value')
        .max(
          limits.listed,
          `has more than ${limits.listed.toLocaleString('en')} values: keep the list as an attribute, and ask for that`,
        ),
    }),
    z.strictObject({ op: z.literal(['exists', 'is-empty']) }),
    windowOps(windowSchema(limits.attributeDays)),
    momentOps,
  ],
  unknownOperator(valueOperators),
);
export type ValueTest = z.infer<typeof valueTestSchema>;

const amountTests = (amount: z.ZodType<number>) =>
  [
    z.strictObject({
      op: z.literal(['equals', 'not-equals', 'greater', 'at-least', 'less', 'at-most']),
      value: amount,
    }),
    z
      .strictObject({ op: z.literal('between'), from: amount, to: amount })
      .refine(({ from, to }) => from <= to, 'ends before it begins: give the smaller first'),
  ] as const;
const count = z
  .int('is no whole number: give one')
  .min(0, 'is less than 0: give 0 or more')
  .max(1_000_000_000);
/** Nothing that happened is a count of 0. */
export const countTestSchema = z.discriminatedUnion(
  'op',
  amountTests(count),
  unknownOperator(amountOperators),
);

const share = z.number().min(0, 'is no share: give 0 to 1').max(1, 'is no share: give 0 to 1 (30 % is 0.3)');
/** Of no messages there is no share, so that none of these holds: not “at most 0.1” either, nor “not-equals”. */
export const shareTestSchema = z.discriminatedUnion(
  'op',
  amountTests(share),
  unknownOperator(amountOperators),
);
export type AmountTest = z.infer<typeof countTestSchema>;

/** What may be asked of the last time that something happened; what never did is not within the last of anything. */
export const lastTimeTestSchema = z.discriminatedUnion(
  'op',
  [z.strictObject({ op: z.literal('exists') }), windowOps(windowSchema(limits.keptDays)), momentOps],
  unknownOperator(['exists', ...timeOperators]),
);
export type LastTimeTest = z.infer<typeof lastTimeTestSchema>;
