import { channelSchema, contactPointStates, messageClassSchema, responseKinds } from '@tourbus/contracts';
import { z } from 'zod';
import {
  countTestSchema,
  lastTimeTestSchema,
  limits,
  plainText,
  shareTestSchema,
  valueTestSchema,
  windowSchema,
} from './operators.js';
import { remembered } from './remembered.js';

/**
 * The names in a dotted path. A dot that belongs to a name is written `\.`, as in `emp\.var\.rate`, and a backslash
 * before a dot `\\`.
 */
export const partsOf = remembered((path): readonly string[] =>
  path.split(/(?<=(?<!\\)(?:\\\\)*)\./).map((part) => part.replace(/\\([\\.])/g, '$1')),
);

const path = plainText(500).refine((text) => {
  const parts = partsOf(text);
  return parts.length <= limits.pathParts && parts.every(Boolean);
}, `is no path of 1 to ${limits.pathParts} names: separate them by dots (a dot in a name is written \\.)`);

export const profileFields = [
  'country',
  'locale',
  'timeZone',
  'names.given',
  'names.family',
  'names.organisation',
  'names.display',
] as const;

/** What customers may do with a message that was sent, and that it was sent. */
export const respondedKinds = [...responseKinds, 'answer'] as const;
export const messageMarks = ['sent', ...respondedKinds] as const;

const name = plainText(256).min(1, 'is empty: name one');
/** Which messages are meant; all of them where it says nothing. */
const messages = {
  definition: name.optional(),
  topic: name.optional(),
  messageClass: messageClassSchema.optional(),
  channel: channelSchema.optional(),
};
const within = windowSchema(limits.keptDays);
export const segmentKeySchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'is no key: up to 64 small letters, digits and hyphens');

const ofKept = (test: z.infer<typeof countTestSchema>): boolean =>
  ('value' in test ? test.value : test.to) < limits.kept;

const eventCount = z
  .strictObject({
    kind: z.literal('event-count'),
    type: name,
    within: within.optional(),
    is: countTestSchema,
  })
  .refine(({ within: window, is }) => !window || ofKept(is), {
    path: ['is'],
    error: `counts to ${limits.kept.toLocaleString('en')} or more within a window, but only so many are kept: ask for less, or leave the window out`,
  });

const responseCount = z
  .strictObject({
    kind: z.literal('response-count'),
    response: z.enum(messageMarks),
    within,
    ...messages,
    is: countTestSchema,
  })
  .refine(({ is }) => ofKept(is), {
    path: ['is'],
    error: `counts to ${limits.kept.toLocaleString('en')} or more, but only so many messages are kept: ask for less`,
  });

const unknownKind =
  'is no kind of condition: all, any, not, attribute, trait, preference, profile, event-count, last-event, response-count, response-ratio, last-response, contact-point, consent or segment';

/**
 * Something to be known of a customer.
 *
 * - `attribute`, `trait`, `preference`: a value by its path (of a trait: its name, then into its value).
 * - `event-count`, `last-event`: business events by type.
 * - `response-count`: of the messages *sent* in the window, how many the customer opened, clicked …, each once;
 *   `response-ratio`: which share; `last-response`: when last, whenever it was sent. Machines do not count.
 * - `contact-point`: has one on the channel, in one of the states.
 * - `consent`: the latest word on a purpose: one for the channel before one for all channels.
 * - `segment`: is a member of another.
 */
export const conditionSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal(['attribute', 'trait', 'preference']), path, is: valueTestSchema }),
    z.strictObject({ kind: z.literal('profile'), path: z.enum(profileFields), is: valueTestSchema }),
    eventCount,
    z.strictObject({ kind: z.literal('last-event'), type: name, is: lastTimeTestSchema }),
    responseCount,
    z.strictObject({
      kind: z.literal('response-ratio'),
      response: z.enum(respondedKinds),
      within,
      ...messages,
      is: shareTestSchema,
    }),
    z.strictObject({
      kind: z.literal('last-response'),
      response: z.enum(messageMarks),
      ...messages,
      is: lastTimeTestSchema,
    }),
    z.strictObject({
      kind: z.literal('contact-point'),
      channel: channelSchema.optional(),
      states: z
        .array(z.enum(contactPointStates))
        .min(1, 'is empty: name a state, or leave it out')
        .optional(),
    }),
    z.strictObject({
      kind: z.literal('consent'),
      purpose: name,
      channel: channelSchema.optional(),
      state: z.enum(['granted', 'revoked', 'none']),
    }),
    z.strictObject({ kind: z.literal('segment'), segment: segmentKeySchema }),
  ],
  { error: ({ code }) => (code === 'invalid_union' ? unknownKind : undefined) },
);
export type Condition = z.infer<typeof conditionSchema>;
export type ConditionOf<K extends Condition['kind']> = Extract<Condition, { kind: K }>;

export type Rule =
  { kind: 'all'; of: Rule[] } | { kind: 'any'; of: Rule[] } | { kind: 'not'; of: Rule } | Condition;

const branches = z.lazy(() =>
  z
    .array(treeSchema)
    .min(1, 'is empty, and says nothing about anybody: add a condition, or remove it')
    .max(limits.branches, `has more than ${limits.branches} members: group them, or use a list of values`),
);
const treeSchema: z.ZodType<Rule> = z.lazy(() =>
  z.discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('all'), of: branches }),
      z.strictObject({ kind: z.literal('any'), of: branches }),
      z.strictObject({ kind: z.literal('not'), of: treeSchema }),
      conditionSchema,
    ],
    { error: ({ code }) => (code === 'invalid_union' ? unknownKind : undefined) },
  ),
);

const partsOfTree = (rule: Rule): readonly Rule[] =>
  rule.kind === 'all' || rule.kind === 'any' ? rule.of : rule.kind === 'not' ? [rule.of] : [];

const depthOf = (rule: Rule): number => {
  const parts = partsOfTree(rule);
  return parts.length === 0 ? 0 : 1 + Math.max(...parts.map(depthOf));
};

/** Every condition of a rule, in the order in which it names them. */
export const conditionsOf = (rule: Rule): Condition[] =>
  rule.kind === 'all' || rule.kind === 'any'
    ? rule.of.flatMap(conditionsOf)
    : rule.kind === 'not'
      ? conditionsOf(rule.of)
      : [rule];

/** Who belongs to a segment. */
export const ruleSchema = treeSchema
  .superRefine((rule, { addIssue }) => {
    if (depthOf(rule) > limits.depth)
      addIssue(
        `nests deeper than ${limits.depth} levels: flatten it, or make a part of it a segment of its own`,
      );
    const { length } = conditionsOf(rule);
    if (length > limits.conditions)
      addIssue(
        `has ${length} conditions, and at most ${limits.conditions} are taken: make a part of it a segment of its own`,
      );
  })
  .meta({ id: 'SegmentRule', description: 'A tree of all, any and not over conditions.' });
