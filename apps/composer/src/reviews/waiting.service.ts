import { Injectable } from '@nestjs/common';
import { type Caller, decodeCursor, encodeCursor } from '@tourbus/platform';
import type { Page } from '../content/content-versions.js';
import type { ReviewQuery } from './requests.js';
import { ReviewRecord } from './review-record.js';
import { type ReviewView, reviewView } from './version-summaries.js';

/** What is to be read, changed or published, and by whom. */
@Injectable()
export class Waiting {
  constructor(private readonly record: ReviewRecord) {}

  /** The latest first. */
  async list(
    { state, mine, limit, cursor }: ReviewQuery,
    { name, scopes }: Caller,
  ): Promise<Page<ReviewView>> {
    const after = cursor ? decodeCursor(cursor) : undefined;
    const rows = await this.record.list({
      state,
      waitingFor:
        mine === 'true'
          ? { name, approves: scopes.has('content:approve'), publishes: scopes.has('content:publish') }
          : undefined,
      after,
      limit: limit + 1,
    });
    const items = rows.slice(0, limit).map(reviewView);
    const last = rows.length > limit ? items.at(-1) : undefined;
    const next = last && encodeCursor({ at: last.submittedAt.toISOString(), id: last.id });
    return { items, ...(next ? { next } : {}) };
  }
}
