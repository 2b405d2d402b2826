import type { DataSource, QueryRunner } from 'typeorm';
import type { Channel, MessageClass } from '@tourbus/contracts';
import { type History, HistoryRecorder } from '../policy/history.ts';
import type { Trial } from './trial.ts';

/** Read and forgotten by so many: what is kept of them is numbers. */
const together = 10_000;

/** Between segments, whose keys have no such sign. */
const separator = '\x1f';

type Scope = Pick<Trial, 'brand' | 'leadFrom' | 'from' | 'until'>;

interface Row {
  at: number;
  occurredAt: number;
  customer: string;
  messageClass: MessageClass;
  channel: Channel;
  definition: string;
  topic: string | null;
  thread: string | null;
  timeZone: string | null;
  country: string | null;
  bestHour: number | null;
  respondedAt: number | null;
  limits: string | null;
  segments: string | null;
}

const millis = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;

const inScope = `decided_at >= to_timestamp($2 / 1000.0) AND decided_at < to_timestamp($3 / 1000.0) AND brand = $1`;

const select = `SELECT ${millis('decided_at')} AS at, ${millis('occurred_at')} AS "occurredAt", customer_id AS customer,
    message_class AS "messageClass", asked_channel AS channel, definition, topic, thread, time_zone AS "timeZone",
    country, best_hour AS "bestHour", ${millis('responded_at')} AS "respondedAt",
    limits::text AS limits, array_to_string(segments, '${separator}') AS segments
  FROM decisions WHERE ${inScope} AND asked_channel IS NOT NULL ORDER BY decided_at, communication_id`;

/** How many decisions there are to replay, and how many of the period that are not. */
export async function countDecisions(
  database: DataSource,
  { brand, leadFrom, from, until }: Scope,
): Promise<{ requests: number; leftOut: number }> {
  const [counted] = await database.query<{ requests: number; leftOut: number }[]>(
    `SELECT count(*) FILTER (WHERE asked_channel IS NOT NULL)::int AS requests,
            count(*) FILTER (WHERE asked_channel IS NULL AND decided_at >= to_timestamp($4 / 1000.0))::int AS "leftOut"
     FROM decisions WHERE ${inScope}`,
    [brand, leadFrom, until, from],
  );
  return counted ?? { requests: 0, leftOut: 0 };
}

/** Reads what was decided in the order of time, in parts. @param heard how many are read, after each part */
export async function readHistory(
  database: DataSource,
  scope: Scope,
  heard: (requests: number) => void,
): Promise<History> {
  const runner = database.createQueryRunner();
  await runner.startTransaction();
  try {
    await runner.query(`SET TRANSACTION READ ONLY`);
    await runner.query(`DECLARE decided NO SCROLL CURSOR FOR ${select}`, [
      scope.brand,
      scope.leadFrom,
      scope.until,
    ]);
    return await record(runner, heard);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

async function record(runner: QueryRunner, heard: (requests: number) => void): Promise<History> {
  const recorder = new HistoryRecorder();
  const responses = new Map<string, number>();
  let requests = 0;
  for (;;) {
    const rows: Row[] = await runner.query(`FETCH ${together} FROM decided`);
    for (const row of rows) {
      recorder.request(requestOf(row));
      const { customer, respondedAt } = row;
      if (respondedAt !== null && respondedAt > (responses.get(customer) ?? -Infinity)) {
        responses.set(customer, respondedAt);
        recorder.response({ customer, at: respondedAt });
      }
    }
    requests += rows.length;
    heard(requests);
    if (rows.length < together) return recorder.history();
  }
}

const requestOf = (row: Row) => ({
  at: Math.round(row.at),
  occurredAt: Math.round(row.occurredAt),
  customer: row.customer,
  messageClass: row.messageClass,
  channel: row.channel,
  definition: row.definition,
  topic: row.topic ?? undefined,
  thread: row.thread ?? undefined,
  timeZone: row.timeZone ?? undefined,
  country: row.country ?? undefined,
  bestHour: row.bestHour ?? undefined,
  limits: row.limits ?? undefined,
  segments: row.segments ? row.segments.split(separator) : [],
});

/** The communication that a request of a history was about. */
export async function communicationOf(
  database: DataSource,
  brand: string,
  { customer, definition, requestedAt }: { customer: string; definition: string; requestedAt: number },
): Promise<string | undefined> {
  const [found] = await database.query<{ id: string }[]>(
    `SELECT communication_id AS id FROM decisions
     WHERE decided_at = to_timestamp($1 / 1000.0) AND customer_id = $2 AND definition = $3 AND brand = $4
     ORDER BY communication_id LIMIT 1`,
    [requestedAt, customer, definition, brand],
  );
  return found?.id;
}
