import type { PermanentFailure } from '@tourbus/platform';
import type { CloudEvent } from '../intake/cloud-event.js';
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

/** A row as it is written down. */
export function rowOf(
  row: ReadRow,
  failure: PermanentFailure | undefined,
  eventId: string | undefined,
): TakenRow {
  const place = { row: row.number, line: row.line };
  if ('fault' in row) return { ...place, why: row.fault, raw: row.raw };
  if (!failure) return { ...place, eventId };
  const { code, reason, remedy } = failure;
  return { ...place, why: { code, reason, remedy } };
}
