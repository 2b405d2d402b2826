import { deterministicId } from '@tourbus/platform';
import type { BatchReport, BatchState } from '../batches/batch.js';

/** How a batch came to its end, as webhooks name it. */
const events: Partial<Record<BatchState, string>> = {
  finished: 'batch.finished',
  cancelled: 'batch.cancelled',
  unreadable: 'batch.failed',
};

/** What is told about the end of a batch. */
export interface Announcement {
  /** The same end has the same id, however often it is told (Standard Webhooks: `webhook-id`). */
  id: string;
  event: string;
  /** JSON, settled once: a repetition says the same to the last byte, and so can be checked by its signature. */
  body: string;
}

/** @returns nothing where the batch is not at its end */
export function announcementOf(batch: BatchReport): Announcement | undefined {
  const event = events[batch.state];
  if (event === undefined || batch.finishedAt === undefined) return undefined;
  const { id, name, eventType, state, total, rows, faulty, accepted, outcomes, failure, origin } = batch;
  const { createdAt, startedAt, finishedAt } = batch;
  const data = {
    ...{ id, name, eventType, state, total, rows, faulty, accepted, outcomes, failure, origin },
    ...{ createdAt, startedAt, finishedAt },
  };
  return {
    id: deterministicId('batch-webhook', id, event, finishedAt.toISOString()),
    event,
    body: JSON.stringify({ type: event, timestamp: finishedAt.toISOString(), data }),
  };
}

/** What an answer means: they have it; they never want it; or it is tried again, and why. */
export type Verdict = { kind: 'delivered' } | { kind: 'unwanted' } | { kind: 'again'; why: string };

export function verdictOn(status: number): Verdict {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'unwanted' };
  if (status >= 300 && status < 400)
    return {
      kind: 'again',
      why: `It answers with a redirect (${status}), which is not followed: name the final address.`,
    };
  return { kind: 'again', why: `It answers with status ${status}.` };
}
