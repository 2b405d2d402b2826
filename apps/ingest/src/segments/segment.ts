import { type SegmentRule, segmentKeySchema, segmentRuleSchema } from '@tourbus/contracts';
import { z } from 'zod';
import type { Rate } from './rates.js';

export { segmentKeySchema };

export const segmentInputSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    description: z.string().max(2_000).optional(),
    rule: segmentRuleSchema,
  })
  .meta({ id: 'SegmentInput', description: 'A group of customers, and the rule that says who is in it.' });
export type SegmentInput = z.infer<typeof segmentInputSchema>;

export const previewInputSchema = z
  .strictObject({
    rule: segmentRuleSchema,
    compare: segmentRuleSchema
      .optional()
      .describe('What is counted among members and among all: such as who answered.'),
  })
  .meta({ id: 'SegmentPreviewInput' });
export type PreviewInput = z.infer<typeof previewInputSchema>;

export const compareInputSchema = z.strictObject({ compare: segmentRuleSchema }).meta({ id: 'SegmentRates' });
export type CompareInput = z.infer<typeof compareInputSchema>;

export interface SegmentView extends SegmentInput {
  key: string;
  version: number;
  /** `computing` while not all customers have been asked by its rule as it is now. */
  state: 'computing' | 'ready';
  /** Of all customers, who were asked: 0 to 1. */
  done: number;
  members: number;
  changedBy: string;
  createdAt: Date;
  updatedAt: Date;
}

export interface MemberPage {
  items: { id: string; name?: string; since: Date }[];
  next?: string;
}

/** The share of members, and of all customers, for whom something else holds. */
export interface Rates {
  of: { members: Rate; customers: Rate };
}

export interface Counted {
  members: number;
  customers: number;
  rates?: Rates;
}

export interface Preview extends Counted {
  /** No names for whoever may not read customers. */
  sample: { id: string; name?: string }[];
}

/** A segment as it is kept. */
export interface SegmentRow {
  key: string;
  name: string;
  description: string | null;
  rule: SegmentRule;
  version: number;
  revision: number;
  changedBy: string;
  createdAt: Date;
  updatedAt: Date;
}
