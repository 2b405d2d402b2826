import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, Outbox, type PageQuery, Problem } from '@tourbus/platform';
import { ContentVersions, type Page } from '../content/content-versions.js';
import { type Policy, policySchema } from '../policy/policy.js';
import { PublicationRecord } from '../publications/publication-record.js';
import { DryRunRecord } from './dry-run-record.js';
import { type DryRunRequest, type DryRunView, periodOf } from './dry-runs.js';
import { DryRunThread } from './dry-run-thread.js';

/** Each takes a replica's spare time for up to a minute. */
const mostOpen = 20;

/** Tries changed policies on what was decided, before anybody publishes them. */
@Injectable()
export class DryRuns {
  constructor(
    private readonly versions: ContentVersions,
    private readonly publications: PublicationRecord,
    private readonly record: DryRunRecord,
    private readonly thread: DryRunThread,
    private readonly outbox: Outbox,
  ) {}

  /** @throws Problem 404, 503 */
  async ask(key: string, request: DryRunRequest, by: string): Promise<DryRunView> {
    const now = new Date();
    const tried = request.policy
      ? { version: null, body: request.policy }
      : await this.versions.get<Policy>('policy', key, request.version);
    const inUse = await this.publications.inUse<Policy>('policy', now);
    const base = inUse.find((policy) => policy.key === key);
    const id = randomUUID();
    await this.outbox.run(async (tx) => {
      if ((await this.record.open(tx)) >= mostOpen) throw busy();
      await this.record.add(tx, {
        id,
        key,
        version: tried.version,
        policy: tried.body,
        baseVersion: base?.version ?? null,
        base: base?.body ?? policySchema.parse({}),
        period: periodOf(request, now),
        by,
      });
      tx.afterCommit(() => this.thread.wake());
    });
    return this.record.get(key, id);
  }

  get(key: string, id: string): Promise<DryRunView> {
    return this.record.get(key, id);
  }

  async list(key: string, { cursor, limit }: PageQuery): Promise<Page<DryRunView>> {
    const rows = await this.record.list(key, cursor ? decodeCursor(cursor) : undefined, limit + 1);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      ...(rows.length > limit && last
        ? { next: encodeCursor({ at: last.requestedAt.toISOString(), id: last.id }) }
        : {}),
    };
  }
}

const busy = (): Problem =>
  new Problem(
    'dry-runs-busy',
    503,
    'Other dry runs are in hand',
    `There are ${mostOpen} dry runs that wait or are under way, as many as may.`,
    'Try again in a minute.',
  );
