import { Injectable } from '@nestjs/common';
import { type Caller, decodeCursor, encodeCursor } from '@tourbus/platform';
import type { Page } from '../content/content-versions.js';
import { Owners } from '../teams/owners.service.js';
import type { ReviewQuery } from './requests.js';
import { ReviewRecord } from './review-record.js';
import { type ReviewView, reviewView } from './version-summaries.js';

/** What is to be read, changed or published, and by whom. */
@Injectable()
export class Waiting {
  constructor(
    private readonly record: ReviewRecord,
    private readonly owners: Owners,
  ) {}

  /** The latest first. */
  async list({ state, mine, limit, cursor }: ReviewQuery, caller: Caller): Promise<Page<ReviewView>> {
    const { name, scopes } = caller;
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
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    const next = last && encodeCursor({ at: last.submittedAt.toISOString(), id: last.id });
    // What belongs to other teams waits for them. A page may thereby hold less than its limit.
    const own = mine === 'true' ? await this.owners.mine(caller, shown) : undefined;
    const items = shown.filter((_, i) => own?.[i] ?? true).map(reviewView);
    return { items, ...(next ? { next } : {}) };
  }
}
