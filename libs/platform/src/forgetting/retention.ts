import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Loop } from '../background/loop.js';
import { CONFIG, type PlatformConfig } from '../config/config.js';
import { Outbox } from '../messaging/outbox.js';
import type { Transaction } from '../messaging/transaction.js';

/** When rows of a table have been kept for long enough. */
export interface RetentionRule {
  table: string;
  /** The column that their age counts from. */
  since: string;
  /** 0 keeps them for good. */
  days: number;
  /** The column that names whose they are: what is held stays. */
  person?: string;
  /** Which of them may go at all, as SQL. */
  where?: string;
  /** What is to be known of rows that go, for `gone`. */
  returning?: string;
  /** What follows, in the same transaction. */
  gone?: (tx: Transaction, rows: Record<string, unknown>[]) => Promise<void>;
}

export const RETENTION_RULES = Symbol('when rows have been kept for long enough');

const page = 500;
const idleMilliseconds = 600_000;

const isHeld = (person: string): string =>
  `EXISTS (SELECT FROM held WHERE held.person = ${person} AND is_held AND (until IS NULL OR until > now()))`;

/** One page: whatever another replica is deleting is passed over. */
export function retentionPage({
  table,
  since,
  person,
  where = 'true',
  returning = '1',
}: RetentionRule): string {
  const free = person === undefined ? 'true' : `NOT ${isHeld(`${table}.${person}`)}`;
  return `WITH gone AS (
      DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ${table} WHERE ${since} < now() - make_interval(days => $1) AND (${where}) AND ${free}
        LIMIT ${page} FOR UPDATE SKIP LOCKED))
      RETURNING ${returning}
    ) SELECT * FROM gone`;
}

/** Deletes by age, page by page in the background; any number of replicas may do so at once. */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rules: readonly RetentionRule[];
  private readonly loop = new Loop({ name: 'retention', work: () => this.round(), idle: idleMilliseconds });

  constructor(
    private readonly outbox: Outbox,
    @Inject(RETENTION_RULES) rules: readonly RetentionRule[],
    @Inject(CONFIG) { RETENTION_PARKED_DAYS: days }: PlatformConfig,
  ) {
    this.rules = [{ table: 'parked_messages', since: 'parked_at', days }, ...rules].filter(
      (rule) => rule.days > 0,
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  /** @returns whether there may be more */
  async round(): Promise<boolean> {
    let more = false;
    for (const rule of this.rules) {
      const gone = await this.outbox.run(async (tx) => {
        const rows = await tx.query(retentionPage(rule), [rule.days]);
        if (rows.length > 0) await rule.gone?.(tx, rows);
        return rows.length;
      });
      more ||= gone === page;
    }
    return more;
  }
}
