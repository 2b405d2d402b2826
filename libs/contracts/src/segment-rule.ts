import { z } from 'zod';

/** Names a segment; stable, and what communications keep of it. */
export const segmentKeySchema = z
  .string()
  .max(120)
  .regex(
    /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
    'Write small letters, digits, hyphens and dots, such as lapsed-buyers.',
  );

/** How a field is looked at; each pair of the last rows is one the exact opposite of the other. */
export const segmentOperators = [
  ...(['above', 'atLeast', 'below', 'atMost'] as const),
  ...(['contains', 'startsWith', 'before', 'after'] as const),
  ...(['equal', 'unequal'] as const),
  ...(['oneOf', 'noneOf'] as const),
  ...(['given', 'missing'] as const),
  ...(['withinLast', 'notWithinLast'] as const),
] as const;
export const segmentOperatorSchema = z.enum(segmentOperators);
export type SegmentOperator = z.infer<typeof segmentOperatorSchema>;

/** Deeper or longer rules are split into segments that others refer to. */
export const deepestSegmentRule = 8;
export const mostSegmentConditions = 100;
/** So far back it is known on which days something happened. */
export const longestSegmentWindowDays = 400;

const scalarSchema = z.union([z.string().max(1_000), z.number(), z.boolean()]);
export type SegmentScalar = z.infer<typeof scalarSchema>;

const unitDays: Record<string, number> = { Y: 366, M: 31, W: 7, D: 1 };

/** At the most: months and years have no one length. Hours are left out. */
const daysOf = (duration: string): number =>
  [...(duration.split('T')[0] ?? '').matchAll(/(\d+)([YMWD])/g)].reduce(
    (total, [, count, unit = 'D']) => total + Number(count) * (unitDays[unit] ?? 0),
    0,
  );

const hasTime = (duration: string): boolean => duration.includes('T');

/** Counted back from now, such as P7D, P3M or PT12H. */
export const segmentDurationSchema = z.iso
  .duration({ error: 'Write an ISO 8601 duration, such as P30D, P6M or PT12H.' })
  .max(40)
  .refine((text) => /[1-9]/.test(text), 'No time at all is never.')
  .refine((text) => !/\d{5}/.test(text), 'Write no more than four digits each.');

const windowSchema = segmentDurationSchema.refine((text) => daysOf(text) <= longestSegmentWindowDays, {
  error: `What happened is known by day for ${longestSegmentWindowDays} days: ask for no more, or leave within out to count all of it.`,
});

const fieldSchema = z
  .string()
  .max(300)
  .regex(
    /^(?:names|contactPoints|preferences|attributes|traits)(?:\.[^.\p{Cc}]+)+$|^(?:id|locale|timeZone|country)$/u,
    'Write id, locale, timeZone, country, or a path below names, contactPoints, preferences, attributes or traits, such as attributes.city or contactPoints.email.state.',
  );

const fieldConditionSchema = z
  .strictObject({
    field: fieldSchema,
    is: segmentOperatorSchema,
    value: z.union([scalarSchema, z.array(scalarSchema).max(1_000)]).optional(),
  })
  .superRefine(({ is, value }, context) => {
    const fault = faultOfValue(is, value);
    if (fault) context.addIssue({ code: 'custom', path: ['value'], message: fault });
  });

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const longestNumber = 1_000;

/** Whether a value is a number, also where it is written as text; no other text is one, nor is a truth. */
export const isSegmentNumber = (value: unknown): value is number | string =>
  typeof value === 'number'
    ? Number.isFinite(value)
    : typeof value === 'string' && value.length <= longestNumber && decimal.test(value.trim());

const momentSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);

/** Whether a value is a day or a moment as ISO 8601 writes them; without an offset it is in UTC. */
export const isSegmentMoment = (value: unknown): value is string => momentSchema.safeParse(value).success;

function faultOfValue(is: SegmentOperator, value: unknown): string | undefined {
  switch (is) {
    case 'given':
    case 'missing':
      return value === undefined ? undefined : `${is} takes no value.`;
    case 'oneOf':
    case 'noneOf':
      return Array.isArray(value) && value.length > 0
        ? undefined
        : `${is} takes a list with something in it.`;
    case 'above':
    case 'atLeast':
    case 'below':
    case 'atMost':
      return isSegmentNumber(value)
        ? undefined
        : `${is} takes a number; one of more than 15 digits as text, such as "9007199254740993".`;
    case 'contains':
    case 'startsWith':
      return typeof value === 'string' && value !== ''
        ? undefined
        : `${is} takes a text with something in it.`;
    case 'before':
    case 'after':
      return value === 'now' || isSegmentMoment(value)
        ? undefined
        : `${is} takes a date, a moment or "now", such as 2026-03-01.`;
    case 'withinLast':
    case 'notWithinLast':
      return segmentDurationSchema.safeParse(value).success
        ? undefined
        : `${is} takes an ISO 8601 duration, such as P30D.`;
    default:
      return value !== undefined && !Array.isArray(value)
        ? undefined
        : `${is} takes one text, number or truth.`;
  }
}

const countSchema = z.int().min(0).max(1_000_000);
const counting = {
  /** 1 where neither is said. */
  atLeast: countSchema.min(1).optional(),
  atMost: countSchema.optional(),
  within: windowSchema.optional(),
};

/** Days are what is known of more than the last one: hours can be asked of that alone. */
function checkCounting(
  { atLeast, atMost, within }: { atLeast?: number; atMost?: number; within?: string },
  context: z.RefinementCtx,
): void {
  if (atLeast !== undefined && atMost !== undefined && atLeast > atMost)
    context.addIssue({ code: 'custom', path: ['atMost'], message: 'No count is at least and at most that.' });
  const countsOne = (atLeast ?? 1) === 1 && (atMost === undefined || atMost === 0);
  if (within !== undefined && hasTime(within) && !countsOne)
    context.addIssue({
      code: 'custom',
      path: ['within'],
      message: 'Counts are known by day: write whole days, or ask whether it happened at all.',
    });
}

const nameSchema = z.string().min(1).max(200);

const eventConditionSchema = z.strictObject({ event: nameSchema, ...counting }).superRefine(checkCounting);
const responseConditionSchema = z
  .strictObject({
    response: z.string().min(1).max(40),
    ...counting,
    channel: z.string().min(1).max(40).optional(),
    definition: nameSchema.optional(),
  })
  .superRefine(checkCounting);
const touchpointConditionSchema = z
  .strictObject({ touchpoint: z.string().min(1).max(40), ...counting })
  .superRefine(checkCounting);
const segmentConditionSchema = z.strictObject({ segment: segmentKeySchema });

export type FieldCondition = z.infer<typeof fieldConditionSchema>;
export type EventCondition = z.infer<typeof eventConditionSchema>;
export type ResponseCondition = z.infer<typeof responseConditionSchema>;
export type TouchpointCondition = z.infer<typeof touchpointConditionSchema>;
export type SegmentCondition = z.infer<typeof segmentConditionSchema>;
export type CountingCondition = EventCondition | ResponseCondition | TouchpointCondition;

/** Who belongs. Empty lists are refused: what they would mean is guessed wrong by half of all readers. */
export type SegmentRule =
  | { all: SegmentRule[] }
  | { any: SegmentRule[] }
  | { not: SegmentRule }
  | FieldCondition
  | CountingCondition
  | SegmentCondition;

const conditions = {
  field: fieldConditionSchema,
  event: eventConditionSchema,
  response: responseConditionSchema,
  touchpoint: touchpointConditionSchema,
  segment: segmentConditionSchema,
} as const;
const groups = ['all', 'any', 'not'] as const;
const kinds = [...groups, ...(Object.keys(conditions) as (keyof typeof conditions)[])] as const;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

interface Looking {
  context: z.RefinementCtx;
  conditions: number;
}

/** Says what is wrong at the very place: a union of eight forms would say that none of the eight fits. */
function check(rule: unknown, path: (string | number)[], looking: Looking, depth = 1): void {
  const refuse = (message: string, at = path): void =>
    looking.context.addIssue({ code: 'custom', path: at, message });
  const kind = isRecord(rule) ? kinds.find((name) => Object.hasOwn(rule, name)) : undefined;
  if (!isRecord(rule) || !kind) return refuse(`A condition has one of ${kinds.join(', ')}.`);
  if (depth > deepestSegmentRule)
    return refuse(
      `Conditions are nested more than ${deepestSegmentRule} deep: make a segment of a part of them.`,
    );
  if (kind !== 'all' && kind !== 'any' && kind !== 'not') {
    if (++looking.conditions === mostSegmentConditions + 1)
      refuse(`There are more than ${mostSegmentConditions} conditions: make a segment of a part of them.`);
    for (const issue of conditions[kind].safeParse(rule).error?.issues ?? [])
      looking.context.addIssue({ ...issue, path: [...path, ...issue.path] } as z.core.$ZodRawIssue);
    return;
  }
  const others = Object.keys(rule).filter((name) => name !== kind);
  if (others.length > 0)
    refuse(`Beside ${kind} there can be nothing else, and there is ${others.join(', ')}.`);
  const inner = rule[kind];
  if (kind === 'not') return check(inner, [...path, kind], looking, depth + 1);
  if (!Array.isArray(inner) || inner.length === 0)
    return refuse(`${kind} takes a list with at least one condition in it.`, [...path, kind]);
  if (inner.length > mostSegmentConditions)
    return refuse(`A list holds at most ${mostSegmentConditions} conditions.`, [...path, kind]);
  inner.forEach((part, i) => check(part, [...path, kind, i], looking, depth + 1));
}

/**
 * The rule of a segment: `{all}`, `{any}` and `{not}` of conditions on a field, on how often something happened, was
 * answered or passed between us, and on membership of another segment.
 */
export const segmentRuleSchema = z
  .record(z.string(), z.unknown())
  .superRefine((rule, context) => check(rule, [], { context, conditions: 0 }))
  .meta({
    id: 'SegmentRule',
    description:
      'One of {all: [rule]}, {any: [rule]}, {not: rule}, {field, is, value}, {event, atLeast, atMost, within}, {response, channel, definition, atLeast, atMost, within}, {touchpoint, atLeast, atMost, within}, {segment}.',
  }) as unknown as z.ZodType<SegmentRule, Record<string, unknown>>;
