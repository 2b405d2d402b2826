import { z } from 'zod';
import { inferredKeys } from './traits.js';

/** What responses count (see the folding of responses), so that no expression takes its place. */
export const countedKeys = ['opens', 'lastOpenAt', 'clicks', 'lastClickAt', 'replies', 'lastReplyAt'];

const taken: ReadonlySet<string> = new Set([...inferredKeys, ...countedKeys]);

/** Read in rules and templates as `traits.<key>`. */
export const traitKeySchema = z
  .string()
  .regex(
    /^[a-z][A-Za-z0-9]{0,63}$/,
    'begins with a small letter, and holds letters and digits only, 64 at most',
  )
  .refine((key) => !taken.has(key), 'is the key of a trait that is inferred: take another');

export const expressionSchema = z
  .string()
  .trim()
  .min(1)
  .max(10_000)
  .describe(
    'JSONata over `{customer, history, now}`. Nothing, or what is no value, leaves the trait out; a value has at most 2,000 characters as JSON.',
  );

export const customTraitSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    description: z.string().max(1_000).optional(),
    expression: expressionSchema,
  })
  .meta({ id: 'CustomTrait' });
export type CustomTrait = z.infer<typeof customTraitSchema>;

export const traitTrialSchema = z
  .strictObject({ expression: expressionSchema, customer: z.string().min(1).max(128) })
  .meta({ id: 'TraitTrial' });
export type TraitTrial = z.infer<typeof traitTrialSchema>;

export interface CustomTraitView extends CustomTrait {
  key: string;
  version: number;
  changedBy: string;
  updatedAt: Date;
  /** How far its latest change is computed. */
  progress: {
    state: 'computing' | 'current';
    computed: number;
    /** Customers for whom it failed, and why it did for the last of them. */
    faults: number;
    fault?: string;
  };
}

/** Its number grows with its expression alone, so that a change of its name is known by its moment. */
export const versionOf = ({ updatedAt }: Pick<CustomTraitView, 'updatedAt'>): string =>
  updatedAt.toISOString();

/** A custom trait as it is computed. */
export interface KeyedTrait {
  key: string;
  version: number;
  expression: string;
  ages: boolean;
}

/** Whether it asks for the time: such a trait is computed again each day. */
export const asksForTime = (expression: string): boolean => /\b(now|millis)\b/.test(expression);
