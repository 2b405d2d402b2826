import { eventually } from '@tourbus/testing';
import pg from 'pg';
import { type Behaviour, type Line, begun, durableOf } from './trial.ts';

type Service = 'composer' | 'ingest';

/** What the services have written down, and what handlers are told to do. */
export class Records {
  private readonly databases: Record<Service, pg.Pool>;

  constructor(urlOf: (service: Service) => string) {
    const pool = (service: Service): pg.Pool =>
      new pg.Pool({ connectionString: urlOf(service), options: `-c search_path=${service}`, max: 4 });
    this.databases = { composer: pool('composer'), ingest: pool('ingest') };
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.databases).map((pool) => pool.end()));
  }

  /** Keeps composers from committing any effect while `work` runs. */
  async withoutEffects(work: (areWaiting: () => Promise<boolean>) => Promise<void>): Promise<void> {
    const lock = await this.databases.composer.connect();
    try {
      await lock.query('BEGIN; LOCK TABLE effects IN ACCESS EXCLUSIVE MODE');
      await work(async () => {
        const { rows } = await lock.query(
          `SELECT FROM pg_locks WHERE relation = 'effects'::regclass AND NOT granted`,
        );
        return rows.length > 0;
      });
    } finally {
      await lock.query('COMMIT');
      lock.release();
    }
  }

  /** What the handler does with a trial, the next `times` that it meets it. */
  async behave(trial: string, does: Behaviour, times = 1, milliseconds = 0): Promise<void> {
    await this.sql(
      'composer',
      `INSERT INTO behaviours VALUES ($1, $2, $3, $4)
       ON CONFLICT (trial) DO UPDATE SET does = excluded.does, times = excluded.times`,
      [trial, does, times, milliseconds],
    );
  }

  /** From now on the trial is handled like any other; lets go of it where it is held. */
  async mend(trial: string): Promise<void> {
    await this.sql('composer', 'DELETE FROM behaviours WHERE trial = $1', [trial]);
  }

  /** How often each trial has had its effect. */
  async effects(trials: readonly string[]): Promise<number[]> {
    return this.counted('effects', trials);
  }

  /** Resolves once every trial has had its effect so often. */
  async each(trials: readonly string[], times: number, timeout?: number): Promise<void> {
    await eventually(async () => (await this.effects(trials)).every((n) => n === times), timeout);
  }

  /** The most trials that a handler was given at once: it notes them in one transaction. */
  async largestBatch(trials: readonly string[]): Promise<number> {
    const [row] = await this.sql<{ n: number }>(
      'composer',
      'SELECT count(*)::int AS n FROM attempts WHERE trial = ANY($1) GROUP BY xmin ORDER BY n DESC LIMIT 1',
      [trials],
    );
    return row?.n ?? 0;
  }

  /** How often a handler was given each trial. */
  async attempts(trials: readonly string[]): Promise<number[]> {
    return this.counted('attempts', trials);
  }

  /** Resolves once a handler has begun with the trial. @returns the replicas that did, in order */
  attempted(trial: string, replicas = 1, timeout?: number): Promise<string[]> {
    return eventually(async () => {
      const rows = await this.sql<{ replica: string }>(
        'composer',
        'SELECT replica FROM attempts WHERE trial = $1 GROUP BY replica ORDER BY min(id)',
        [trial],
      );
      return rows.length >= replicas && rows.map(({ replica }) => replica);
    }, timeout);
  }

  /** What ingest has said and composer has not confirmed. */
  async unconfirmed(line: Line): Promise<number> {
    const [row] = await this.sql<{ n: number }>(
      'ingest',
      'SELECT count(*)::int AS n FROM outbox WHERE subject = $1 AND confirmed_at IS NULL',
      [begun(line).subject],
    );
    return row?.n ?? 0;
  }

  /** Makes what waits in an outbox older than the patience with it: nobody waits for that here. */
  async age(service: Service, { subject }: { subject: string }): Promise<void> {
    await this.sql(
      service,
      `UPDATE outbox SET created_at = created_at - interval '20 seconds', published_at = published_at - interval '20 seconds'
       WHERE confirmed_at IS NULL AND subject = $1`,
      [subject],
    );
  }

  /** How many messages of a line are parked, also where no replica runs. */
  async parkedCount(line: Line): Promise<number> {
    const [row] = await this.sql<{ n: number }>(
      'composer',
      'SELECT count(*)::int AS n FROM parked_messages WHERE consumer = $1',
      [durableOf(line)],
    );
    return row?.n ?? 0;
  }

  async sql<Row extends pg.QueryResultRow>(
    service: Service,
    text: string,
    values: unknown[] = [],
  ): Promise<Row[]> {
    return (await this.databases[service].query<Row>(text, values)).rows;
  }

  private async counted(table: 'effects' | 'attempts', trials: readonly string[]): Promise<number[]> {
    const rows = await this.sql<{ trial: string; n: number }>(
      'composer',
      `SELECT trial, count(*)::int AS n FROM ${table} WHERE trial = ANY($1) GROUP BY trial`,
      [trials],
    );
    const counts = new Map(rows.map(({ trial, n }) => [trial, n]));
    return trials.map((trial) => counts.get(trial) ?? 0);
  }
}
