import { type SegmentRule, deepestSegmentRule, segmentRuleSchema } from '@tourbus/contracts';
import { z } from 'zod';
import type { Counted } from '../segments/segment.js';

/** The conditions that found rules are added to. */
export const partsOf = (among: SegmentRule | undefined): SegmentRule[] =>
  among === undefined ? [] : 'all' in among ? among.all : [among];

const placeholder = { field: 'id', is: 'given' };
const hasRoom = (among: SegmentRule): boolean =>
  segmentRuleSchema.safeParse({ all: [...partsOf(among), { not: placeholder }, { not: placeholder }] })
    .success;

export const proposalInputSchema = z
  .strictObject({
    for: segmentRuleSchema.describe('What customers are judged by: such as who answered a campaign.'),
    among: segmentRuleSchema
      .refine(
        hasRoom,
        `Two conditions are added to it: keep it less than ${deepestSegmentRule} deep, and shorter.`,
      )
      .optional()
      .describe('Whom to look at; everybody without it. It is a part of each rule that is proposed.'),
    rate: z
      .enum(['higher', 'lower'])
      .default('higher')
      .describe('Whether it should hold for more of them than of all, or for fewer.'),
  })
  .meta({ id: 'SegmentProposalInput' });
export type ProposalInput = z.infer<typeof proposalInputSchema>;

/** A rule for which something holds credibly more often, or less, than for all. */
export interface Proposal {
  /** Free at the moment. */
  key: string;
  name: string;
  rule: SegmentRule;
  /** In plain words. */
  why: string;
  /** How many customers it would have now; an estimate where not all were looked at. */
  members: number;
  /** Among the half of the customers that it was found with. */
  found: Counted;
  /** Among the other half, who were not used to find it: this is to be believed. */
  confirmed: Counted;
}

export interface Proposals {
  /** Of whom members would be. */
  customers: number;
  /** So many of them were looked at, chosen by a hash of their ids. */
  looked: number;
  /** Rules that were tried on one half of these, and of them those that the other half was asked about. */
  tried: number;
  brought: number;
  items: Proposal[];
  /** Why there are none. */
  reason?: string;
}
