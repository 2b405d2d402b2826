import type { DataSource } from 'typeorm';
import { PermanentFailure } from './permanent-failure.js';

export const quarantined = (ends: number): PermanentFailure =>
  new PermanentFailure(
    'quarantined',
    `${ends} processes ended while they handled it.`,
    'Find out in their logs what it does to them, mend that, then replay.',
  );

export const retriesExhausted = (deliveries: number, last: unknown): PermanentFailure =>
  new PermanentFailure(
    'retries-exhausted',
    `Tried ${deliveries} times, last: ${last instanceof Error ? last.message : String(last)}`,
    'Mend the cause, then replay.',
  );

export const deliveriesUsedUp = (deliveries: number): PermanentFailure =>
  new PermanentFailure(
    'deliveries-used-up',
    `The bus delivered it ${deliveries} times, and nobody settled it.`,
    'Look for consumers that hang or lose their connection, then replay.',
  );

/** What is parked for one of these may well say something; every other code tells that it could not be read. */
const codes = ['quarantined', 'retries-exhausted', 'deliveries-used-up'];
/** What still refers to its body has none: a copy, with which that is stored anew, is worth a try. */
const isUnheard = `state = 'parked' AND code = ANY($2) AND NOT headers ? 'ce-dataref'`;

/** What of these messages is an operator's: parked unheard, or discarded. What could not be read may be read now. */
export async function putAside(
  database: DataSource,
  consumer: string,
  messageIds: readonly string[],
): Promise<Map<string, 'parked' | 'discarded'>> {
  const rows = await database.query<{ id: string; state: 'parked' | 'discarded' }[]>(
    `SELECT message_id AS id, state FROM parked_messages WHERE consumer = $1 AND message_id = ANY($3)
       AND (state = 'discarded' OR (${isUnheard}))`,
    [consumer, codes, messageIds],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/** Bodies of what is parked for these consumers though it may well be readable. */
export function unheardBy(
  database: DataSource,
  consumers: readonly string[],
): Promise<{ consumer: string; body: string }[]> {
  return database.query(
    `SELECT consumer, body FROM parked_messages WHERE consumer = ANY($1) AND ${isUnheard}`,
    [consumers, codes],
  );
}
