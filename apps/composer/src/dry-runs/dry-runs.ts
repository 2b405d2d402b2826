import { pageQuerySchema } from '@tourbus/platform';
import { DateTime, Duration } from 'luxon';
import { z } from 'zod';
import { policySchema } from '../policy/policy.js';
import type { Comparison, Fate } from '../policy/comparison.js';

const longest = Duration.fromObject({ days: 366 });
const usual = Duration.fromObject({ days: 30 });
const momentSchema = z.iso.datetime({ offset: true });

const periodSchema = z
  .strictObject({ from: momentSchema, until: momentSchema })
  .superRefine(({ from, until }, context) => {
    const length = DateTime.fromISO(until).diff(DateTime.fromISO(from));
    const fault =
      length.toMillis() <= 0
        ? 'The period ends before it begins: let until be later than from.'
        : length > longest
          ? 'The period is longer than 366 days: shorten it.'
          : undefined;
    if (fault) context.addIssue({ code: 'custom', path: ['until'], message: fault });
  });

/** What is tried on what was decided: a draft that is sent along, a version, or the newest one. */
export const dryRunRequestSchema = z
  .strictObject({
    policy: policySchema.optional(),
    version: z.int().positive().optional(),
    /** Of the decisions; the last 30 days without. */
    period: periodSchema.optional(),
  })
  .refine(({ policy, version }) => policy === undefined || version === undefined, {
    path: ['version'],
    error: 'Both a policy and a version are named: leave out one of them.',
  })
  .meta({ id: 'DryRunRequest' });
export type DryRunRequest = z.infer<typeof dryRunRequestSchema>;

export const dryRunQuerySchema = pageQuerySchema.meta({ id: 'DryRunQuery' });

export interface Period {
  readonly from: Date;
  readonly until: Date;
}

export const periodOf = ({ period }: Pick<DryRunRequest, 'period'>, now: Date): Period =>
  period
    ? { from: new Date(period.from), until: new Date(period.until) }
    : { from: DateTime.fromJSDate(now).minus(usual).toJSDate(), until: now };

/** How far it has come. `requests` of `of` are read; what follows takes about as long again. */
export interface Progress {
  readonly stage: 'reading' | 'replaying' | 'comparing';
  readonly requests: number;
  readonly of: number;
}

/** A fate, with moments as they are written. */
export type ToldFate = Omit<Fate, 'sentAt' | 'story'> & {
  readonly sentAt?: string;
  readonly story: readonly { at: string; answer: 'allow' | 'defer' | 'deny'; because: string }[];
};

export interface ToldExample {
  /** Left out for who may not read communications. */
  readonly customer?: string;
  readonly communication?: string;
  readonly definition: string;
  readonly requestedAt: string;
  readonly before: ToldFate;
  readonly after: ToldFate;
}

export interface DryRunResult extends Omit<Comparison, 'examples'> {
  /** Decisions of the period in which another rule than the policy had the last word, or that kept too little. */
  readonly leftOut: number;
  readonly examples: readonly ToldExample[];
}

export interface DryRunFailure {
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
}

export interface DryRunView {
  id: string;
  key: string;
  /** Null where the policy was sent along and is not kept. */
  version: number | null;
  /** The version that it is compared with; null where the brand has no policy in use. */
  baseVersion: number | null;
  period: { from: string; until: string };
  state: 'waiting' | 'running' | 'done' | 'failed';
  requestedBy: string;
  requestedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  progress: Progress | null;
  result: DryRunResult | null;
  failure: DryRunFailure | null;
}

/** Who may read no communications sees which examples there are, and not whose. */
export const withoutPeople = ({ result, ...view }: DryRunView): DryRunView => ({
  ...view,
  result: result && {
    ...result,
    examples: result.examples.map(({ customer: _, communication: __, ...example }) => example),
  },
});
