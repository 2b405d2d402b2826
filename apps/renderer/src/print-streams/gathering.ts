import { Injectable } from '@nestjs/common';
import {
  type BatchRow,
  type CommunicationComposedV1,
  type Content,
  printStreamGatheredV1,
} from '@tourbus/contracts';
import { type Effect, type Message, type Transaction, injectTrace } from '@tourbus/platform';
import { householdOf, recipientKey } from './household.js';
import { PrintStreamProfiles } from './print-stream-profiles.js';

type Letter = Extract<Content, { kind: 'print' }>;

/** A letter that is printed together with the others of its batch. */
export type Member = Omit<CommunicationComposedV1, 'trace'> & {
  batch: BatchRow;
  content: Letter & { stream: string };
};
type MemberMessage = Message<CommunicationComposedV1> & { data: Member };

export const isMember = (message: Message<CommunicationComposedV1>): message is MemberMessage =>
  message.data.batch !== undefined &&
  message.data.content.kind === 'print' &&
  message.data.content.stream !== undefined;

export interface Gathered {
  batchId: string;
  communicationId: string;
  row: number;
  gathering: number;
}

/** Keeps letters until everything that is to be printed with them is there. */
@Injectable()
export class Gathering {
  constructor(private readonly profiles: PrintStreamProfiles) {}

  /** @throws PermanentFailure where nobody knows a profile */
  async gather(messages: readonly MemberMessage[]): Promise<Effect> {
    await this.profiles.assertKnown(messages.map(({ data }) => data.content.stream));
    return async (tx) => {
      const fresh = await insertMembers(tx, messages);
      announceGathered(
        tx,
        messages
          .filter(({ data }) => fresh.has(data.communicationId))
          .map(({ data: { communicationId, batch } }) => ({
            batchId: batch.id,
            communicationId,
            row: batch.row,
            gathering: 1,
          })),
        messages[0],
      );
    };
  }
}

/** One fact for each batch. */
export function announceGathered(
  tx: Transaction,
  gathered: readonly Gathered[],
  cause?: Message<unknown>,
): void {
  for (const [batchId, theirs] of Map.groupBy(gathered, (one) => one.batchId)) {
    const communications = theirs.map(({ batchId: _same, ...one }) => one);
    const identity = `${batchId}:${communications.map(({ communicationId, gathering }) => `${communicationId}.${gathering}`).join()}`;
    tx.announce(printStreamGatheredV1, { batchId, communications }, { identity, cause, at: new Date() });
  }
}

/** @returns those that were not kept before */
async function insertMembers(tx: Transaction, messages: readonly MemberMessage[]): Promise<Set<string>> {
  const rows = messages.map(({ data: { trace: _kept, ...composed }, envelope, trace }) => ({
    communicationId: composed.communicationId,
    batchId: composed.batch.id,
    row: composed.batch.row,
    profile: composed.content.stream,
    customerId: composed.customerId,
    household: householdOf(composed.content.to),
    recipient: recipientKey(composed.content.to),
    composed,
    cause: { envelope, trace: injectTrace(trace) },
  }));
  const inserted = await tx.query<{ id: string }>(
    `WITH new AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS n(
         "communicationId" uuid, "batchId" uuid, row int, profile text, "customerId" text, household text, recipient text,
         composed jsonb, cause jsonb)
     ), member AS (
       INSERT INTO print_stream_members (communication_id, batch_id, row, profile, customer_id, household, recipient)
       SELECT "communicationId", "batchId", row, profile, "customerId", household, recipient FROM new
       ON CONFLICT (communication_id) DO NOTHING RETURNING communication_id
     ), content AS (
       INSERT INTO print_stream_contents (communication_id, composed, cause)
       SELECT "communicationId", composed, cause FROM new WHERE "communicationId" IN (SELECT communication_id FROM member)
     )
     SELECT communication_id AS id FROM member`,
    [JSON.stringify(rows)],
  );
  return new Set(inserted.map(({ id }) => id));
}
