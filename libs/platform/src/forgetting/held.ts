import type { Transaction } from '../messaging/transaction.js';

/** Whether anything of a person may be deleted. */
export interface HeldWord {
  person: string;
  held: boolean;
  until?: string;
  saidAt: string;
}

/** Notes of whom nothing may be deleted; of two words, the later counts. */
export async function noteHeld(tx: Transaction, words: readonly HeldWord[]): Promise<void> {
  await tx.query(
    `INSERT INTO held AS h (person, is_held, until, said_at)
     SELECT DISTINCT ON (person) person, held, until, "saidAt"
     FROM jsonb_to_recordset($1::jsonb) AS n(person text, held boolean, until timestamptz, "saidAt" timestamptz)
     ORDER BY person, "saidAt" DESC
     ON CONFLICT (person) DO UPDATE
     SET is_held = excluded.is_held, until = excluded.until, said_at = excluded.said_at
     WHERE h.said_at < excluded.said_at`,
    [JSON.stringify(words)],
  );
}
