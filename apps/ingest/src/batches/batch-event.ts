import type { CloudEvent } from '../intake/cloud-event.js';
import type { Prepared } from '../intake/intake.js';
import { type Why, whyOf } from './batch-row.js';
import type { TakenRow, Reading } from './batch-store.js';
import type { ReadRow } from './reading/reading.js';

/** A row as the event that it stands for: its id follows from the batch and its number, so it is the same each time. */
export const eventOf = (
  { id, eventType, createdAt }: Pick<Reading, 'id' | 'eventType' | 'createdAt'>,
  { number, fields }: Extract<ReadRow, { fields: unknown }>,
): CloudEvent => ({
  id: String(number),
  source: `/batches/${id}`,
  type: eventType,
  time: createdAt.toISOString(),
  extensions: {},
  data: fields,
});

/** An event that came before under the name of the row; whoever posted it had no right to that name. */
const namesake: Why = {
  code: 'known-already',
  reason: 'An event with the source and id of this row came before by another way.',
  remedy:
    'Upload the file as another batch (again=…), and keep sources that begin with /batches/ to batches.',
};

/** A row as it is written down. @param meaning of a row that could be read */
export function rowOf(row: ReadRow, meaning: Prepared | undefined): TakenRow {
  const place = { row: row.number, line: row.line, file: row.file };
  if ('fault' in row) return { ...place, why: row.fault, raw: row.raw };
  if (meaning?.outcome) return { ...place, why: namesake };
  if (!meaning?.failure) return { ...place, eventId: meaning?.eventId };
  return { ...place, why: whyOf(meaning.failure) };
}
