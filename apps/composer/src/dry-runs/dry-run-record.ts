import { Injectable } from '@nestjs/common';
import { type Cursor, notFound, type Transaction } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { Policy } from '../policy/policy.js';
import type { DryRunView, Period, Progress } from './dry-runs.js';
import type { Outcome } from './trial.js';

export interface NewDryRun {
  readonly id: string;
  readonly key: string;
  readonly version: number | null;
  readonly policy: Policy;
  readonly baseVersion: number | null;
  readonly base: Policy;
  readonly period: Period;
  readonly by: string;
}

/** One that this replica works on. */
export interface Leased extends Pick<
  NewDryRun,
  'id' | 'key' | 'version' | 'policy' | 'baseVersion' | 'base'
> {
  readonly from: Date;
  readonly until: Date;
  /** Which time it is begun: what an earlier beginner says does not count any more. */
  readonly begun: number;
}

/** Of each policy; the oldest make room. */
const kept = 50;
export const leaseSeconds = 30;

const view = `id, key, version, base_version AS "baseVersion",
  json_build_object('from', period_from, 'until', period_until) AS period, state, requested_by AS "requestedBy",
  requested_at AS "requestedAt", started_at AS "startedAt", ended_at AS "endedAt", progress, result, failure`;
const brief = view.replace(' result,', ' NULL AS result,');

/** The dry runs that were asked for, and what came of them. */
@Injectable()
export class DryRunRecord {
  constructor(private readonly database: DataSource) {}

  /** How many nobody has ended yet. */
  async open(tx: Transaction): Promise<number> {
    const [row] = await tx.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM dry_runs WHERE state IN ('waiting', 'running')`,
    );
    return row?.open ?? 0;
  }

  async add(tx: Transaction, { period, ...one }: NewDryRun): Promise<void> {
    await tx.query(
      `INSERT INTO dry_runs (id, key, version, policy, base_version, base, period_from, period_until, requested_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[
          one.id,
          one.key,
          one.version,
          JSON.stringify(one.policy),
          one.baseVersion,
          JSON.stringify(one.base),
        ],
        ...[period.from, period.until, one.by],
      ],
    );
    await tx.query(
      `DELETE FROM dry_runs WHERE id IN (
         SELECT id FROM dry_runs WHERE key = $1 AND state IN ('done', 'failed')
         ORDER BY requested_at DESC, id DESC OFFSET $2)`,
      [one.key, kept],
    );
  }

  /** @throws Problem 404 */
  async get(key: string, id: string): Promise<DryRunView> {
    const [found] = await this.database.query<DryRunView[]>(
      `SELECT ${view} FROM dry_runs WHERE key = $1 AND id = $2`,
      [key, id],
    );
    if (!found) throw notFound('dry run', id);
    return found;
  }

  /** Without their results, newest first. */
  list(key: string, after: Cursor | undefined, limit: number): Promise<DryRunView[]> {
    return this.database.query(
      `SELECT ${brief} FROM dry_runs
       WHERE key = $1 AND (requested_at, id) < ($2::timestamptz, $3::uuid)
       ORDER BY requested_at DESC, id DESC LIMIT $4`,
      [key, after?.at ?? 'infinity', after?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit],
    );
  }

  /** The one that has waited longest, for this replica alone while it goes on renewing its lease. */
  async lease(): Promise<Leased | undefined> {
    const [rows] = await this.database.query<[Leased[], number]>(
      `UPDATE dry_runs SET state = 'running', begun = begun + 1, started_at = coalesce(started_at, now()),
              leased_until = now() + make_interval(secs => $1)
       WHERE id = (SELECT id FROM dry_runs
                   WHERE state IN ('waiting', 'running') AND (leased_until IS NULL OR leased_until < now())
                   ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, key, version, policy, base_version AS "baseVersion", base, period_from AS "from",
                 period_until AS until, begun`,
      [leaseSeconds],
    );
    return rows[0];
  }

  async renew({ id, begun }: Leased, progress: Progress | undefined): Promise<void> {
    await this.database.query(
      `UPDATE dry_runs SET leased_until = now() + make_interval(secs => $3), progress = $4
       WHERE id = $1 AND begun = $2 AND state = 'running'`,
      [id, begun, leaseSeconds, progress ? JSON.stringify(progress) : null],
    );
  }

  async end({ id, begun }: Leased, outcome: Outcome): Promise<void> {
    const [state, result, failure] =
      'done' in outcome ? ['done', outcome.done, null] : ['failed', null, outcome.failed];
    await this.database.query(
      `UPDATE dry_runs SET state = $3, result = $4, failure = $5, ended_at = now(), leased_until = NULL, progress = NULL
       WHERE id = $1 AND begun = $2 AND state = 'running'`,
      [id, begun, state, result && JSON.stringify(result), failure && JSON.stringify(failure)],
    );
  }

  /** A replica that stops leaves it to another, as if it had never begun. */
  async giveBack({ id, begun }: Leased): Promise<void> {
    await this.database.query(
      `UPDATE dry_runs SET state = 'waiting', begun = begun - 1, leased_until = NULL, progress = NULL
       WHERE id = $1 AND begun = $2 AND state = 'running'`,
      [id, begun],
    );
  }
}
