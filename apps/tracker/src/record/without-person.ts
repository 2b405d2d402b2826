import { nobody } from '@tourbus/contracts';
import type { CommunicationRow } from './communication-row.js';

/** What a fact adds to the record of a communication whose customer was erased: what became of it, and of nobody. */
export function withoutPerson(row: CommunicationRow): CommunicationRow {
  const { id, progress, state, definition, message_class, channel, event_id, batch_id, batch_row } = row;
  const { occurred_at, brand, template, approvals, renderer_version, provider, reason, attempts } = row;
  const { composed_at, withheld_at, rendered_at, dispatched_at, delivered_at, failed_at } = row;
  const all: CommunicationRow = {
    ...{ id, customer_id: nobody, progress, state, definition, message_class, channel, event_id },
    ...{ batch_id, batch_row, occurred_at, brand, template, approvals, renderer_version, provider },
    ...{ composed_at, withheld_at, rendered_at, dispatched_at, delivered_at, failed_at },
    reason: reason && { code: reason.code, text: '' },
    attempts:
      attempts &&
      Object.fromEntries(Object.entries(attempts).map(([n, { reason: _why, ...attempt }]) => [n, attempt])),
  };
  // What nobody said is left out, so that it takes nothing from what was said.
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as unknown as CommunicationRow;
}
