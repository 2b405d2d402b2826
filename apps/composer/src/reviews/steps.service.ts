import { Injectable } from '@nestjs/common';
import { AuditLog, type Caller, Outbox, Problem, type Transaction } from '@tourbus/platform';
import type { ContentVersion } from '../content/content-version.entity.js';
import { ContentVersions } from '../content/content-versions.js';
import { subjectOf } from '../content/resource.js';
import { Standings } from '../publications/standings.service.js';
import { Owners } from '../teams/owners.service.js';
import { refusedStep } from './refusals.js';
import { type Review, ReviewRecord } from './review-record.js';
import { isAllowed, type Step } from './reviews.js';

/** As audit lines say that a step was taken. */
const actions: Readonly<Record<Step, string>> = {
  submit: 'review.submitted',
  approve: 'review.approved',
  'request-changes': 'review.changes-requested',
  withdraw: 'review.withdrawn',
  publish: 'content.published',
  retire: 'content.retired',
};

/** Attempts to get around the four eyes, or the owner: an audit line tells of them, though nothing came of them. */
const attempts = new Set(['own-work', 'not-approved', 'role-missing', 'another-teams']);

export interface Taken {
  step: Step;
  version: ContentVersion;
  caller: Caller;
  details?: object;
}

interface Work<T> {
  /** What takes its time, and may refuse. */
  before?: (review: Review | undefined) => Promise<T>;
  /** What is kept. @returns whether what counts has changed */
  within: (tx: Transaction, review: Review | undefined, found: T) => Promise<boolean>;
}

/** Takes one step of a version: one at a time on all replicas, from a state that allows it, with its audit line. */
@Injectable()
export class Steps {
  constructor(
    private readonly versions: ContentVersions,
    private readonly standings: Standings,
    private readonly record: ReviewRecord,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly owners: Owners,
  ) {}

  /** @throws Problem 403 for another team's, 409 where the state does not allow the step, and whatever `before` and `within` throw */
  async take<T>(taken: Taken, { before, within }: Work<T>): Promise<void> {
    try {
      await this.owners.demand(taken.caller, taken.version, taken.version.body);
      const found = (await before?.(await this.reviewFor(taken))) as T;
      await this.versions.changing(async (tx) => {
        const changed = await within(tx, await this.reviewFor(taken, tx), found);
        await this.tell(tx, taken, actions[taken.step], taken.details);
        return { result: undefined, changed };
      });
    } catch (error) {
      if (error instanceof Problem && attempts.has(error.code))
        await this.outbox.run((tx) => this.tell(tx, taken, `${taken.step}.refused`, { code: error.code }));
      throw error;
    }
  }

  /** The latest review of a version that is in a state for the step. */
  private async reviewFor({ step, version }: Taken, tx?: Transaction): Promise<Review | undefined> {
    const [standing] = await this.standings.of([version], tx);
    if (standing && !isAllowed(step, standing.status)) throw refusedStep(step, version, standing.status);
    return (await this.record.latest(version, [version.version], tx)).get(version.version);
  }

  private tell(tx: Transaction, { version, caller }: Taken, action: string, details = {}): Promise<void> {
    return this.audit.record(tx, { actor: caller.name, action, subject: subjectOf(version), details });
  }
}
