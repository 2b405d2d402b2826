import type { SegmentRule } from '@tourbus/contracts';
import type { Page } from './records.ts';

export interface Segment {
  key: string;
  name: string;
  description?: string;
  rule: SegmentRule;
  version: number;
  /** `computing` while not all customers have been asked by its rule as it is now. */
  state: 'computing' | 'ready';
  /** Of all customers, who were asked: 0 to 1. */
  done: number;
  members: number;
  changedBy: string;
  createdAt: string;
  updatedAt: string;
}

export interface SegmentMember {
  id: string;
  name?: string;
  since: string;
}

/** Of a group, for how many something else holds, and between what the share lies with 95 % confidence. */
export interface Rate {
  count: number;
  rate?: number;
  low: number;
  high: number;
}

export interface SegmentPreview {
  members: number;
  customers: number;
  sample: { id: string; name?: string }[];
  rates?: { of: { members: Rate; customers: Rate } };
}

/** Of a half of the customers. */
interface CountedHalf {
  members: number;
  customers: number;
  rates: { of: { members: Rate; customers: Rate } };
}

/** A rule for which something holds credibly more often, or less, than for all. */
export interface SegmentProposal {
  key: string;
  name: string;
  rule: SegmentRule;
  why: string;
  members: number;
  found: CountedHalf;
  confirmed: CountedHalf;
}

export interface SegmentProposals {
  customers: number;
  looked: number;
  tried: number;
  brought: number;
  items: SegmentProposal[];
  /** Why there are none. */
  reason?: string;
}

type PageQuery = { limit: number; cursor?: string };

export interface SegmentCalls {
  'GET /api/ingest/v1/segments': { query: PageQuery; answer: Page<Segment> };
  'GET /api/ingest/v1/segments/{key}': { answer: Segment };
  'PUT /api/ingest/v1/segments/{key}': { answer: Segment };
  'DELETE /api/ingest/v1/segments/{key}': { answer: undefined };
  'GET /api/ingest/v1/segments/{key}/members': { query: PageQuery; answer: Page<SegmentMember> };
  'POST /api/ingest/v1/segments/preview': { answer: SegmentPreview };
  'POST /api/ingest/v1/segments/proposals': { answer: SegmentProposals };
}
