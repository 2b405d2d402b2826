import { Injectable } from '@nestjs/common';
import type { CustomerErasedV1 } from '@tourbus/contracts';
import {
  type Effect,
  Leftovers,
  type Message,
  type Transaction,
  erasedBy,
  extractTrace,
  forget,
} from '@tourbus/platform';
import type { MemberContent } from '../print-streams/print-stream-store.js';
import { holdings } from './holdings.js';
import { withholdErased } from './withheld.js';

const theirDigests = `SELECT jsonb_path_query(artefacts, '$[*].artefact.digest') #>> '{}' AS digest
    FROM renderings WHERE customer_id = $1
  UNION SELECT artefact ->> 'digest' FROM print_stream_members WHERE customer_id = $1 AND artefact IS NOT NULL`;

/** The files of print streams that they are in are kept until they are printed; see RenderedLeftovers. */
const namedIn = `UPDATE print_streams SET names_erased = true WHERE NOT names_erased
  AND id IN (SELECT stream_id FROM print_stream_members WHERE customer_id = $1)`;

/** Forgets customers: letters that wait for a print stream end, and bytes that were theirs alone go. */
@Injectable()
export class Erasure {
  forget(messages: readonly Message<CustomerErasedV1>[]): Effect {
    return async (tx) => {
      await tx.forgotten.remember(tx, erasedBy(messages));
      for (const { data } of messages) await this.forgetOne(tx, data.customerId);
    };
  }

  private async forgetOne(tx: Transaction, customerId: string): Promise<void> {
    const waiting = await tx.query<MemberContent>(
      `SELECT composed, cause FROM print_stream_contents JOIN print_stream_members USING (communication_id)
       WHERE customer_id = $1`,
      [customerId],
    );
    for (const { composed, cause } of waiting)
      withholdErased(tx, composed, { envelope: cause.envelope, trace: extractTrace(cause.trace) });
    const rows = await tx.query<{ digest: string }>(theirDigests, [customerId]);
    await Leftovers.note(
      tx,
      rows.map(({ digest }) => digest),
    );
    await tx.query(namedIn, [customerId]);
    await forget(tx, holdings, customerId);
  }
}
