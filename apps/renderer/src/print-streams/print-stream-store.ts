import { Injectable } from '@nestjs/common';
import type { ArtefactRef, Envelope } from '@tourbus/contracts';
import { Outbox, type Transaction, type TraceHeaders } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { Member } from './gathering.js';
import { type Profile, profileSchema } from './print-stream-profile.js';

/** Somebody else has raised the fence: nothing of ours may be committed. */
export class NoLongerOurs extends Error {}

/** A stream that this process may produce, as long as nobody else has raised its fence. */
export interface Production {
  id: string;
  batchId: string;
  number: number;
  profile: string;
  settings: Profile;
  fence: number;
  /** How often it was taken up, this time included, since its last part, by processes that gave no sign afterwards. */
  attempts: number;
  createdAt: Date;
}

export interface PlacedMember {
  communicationId: string;
  sequence: number;
  envelope: number;
  gathering: number;
}

export interface MemberContent {
  composed: Member;
  cause: { envelope: Envelope; trace: TraceHeaders };
}

export interface PartRow {
  number: number;
  documents: number | null;
  pages: number | null;
  sheets: number | null;
  artefact: ArtefactRef | null;
}

export interface MemberPrinted {
  communicationId: string;
  firstPage: number;
  pages: number;
  sheets: number;
  /** Null where its customer was erased meanwhile. */
  artefact: ArtefactRef | null;
}

export interface MemberFailed {
  communicationId: string;
  failure: { code: string; reason: string; remedy: string };
}

/** Whoever produces may be away this long before another replica takes over. */
const leaseSeconds = 60;

/** The statements that move a print stream on; each is guarded by its fence. */
@Injectable()
export class PrintStreamStore {
  constructor(
    private readonly database: DataSource,
    readonly outbox: Outbox,
  ) {}

  /** The oldest stream that nobody produces now. */
  async claim(): Promise<Production | undefined> {
    const [rows] = (await this.database.query(
      `UPDATE print_streams SET fence = fence + 1, attempts = attempts + 1, lease_until = now() + make_interval(secs => $1)
       WHERE id = (SELECT id FROM print_streams WHERE state = 'producing' AND lease_until <= now()
                   ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, batch_id AS "batchId", number, profile, settings, fence, attempts, created_at AS "createdAt"`,
      [leaseSeconds],
    )) as [Production[], number];
    const [found] = rows;
    return found && { ...found, settings: profileSchema.parse(found.settings) };
  }

  /** Goes on, for another lease. @returns false where somebody else has it */
  async holdOn({ id, fence }: Production): Promise<boolean> {
    const [rows] = (await this.database.query(
      `UPDATE print_streams SET lease_until = now() + make_interval(secs => $3) WHERE id = $1 AND fence = $2 RETURNING id`,
      [id, fence, leaseSeconds],
    )) as [unknown[], number];
    return rows.length > 0;
  }

  /** Gives back what is not done. @param seconds until it is taken up again */
  async release({ id, fence }: Production, seconds: number): Promise<void> {
    await this.database.query(
      'UPDATE print_streams SET attempts = attempts - 1, lease_until = now() + make_interval(secs => $3) WHERE id = $1 AND fence = $2',
      [id, fence, seconds],
    );
  }

  parts(id: string): Promise<PartRow[]> {
    return this.database.query(
      'SELECT number, documents, pages, sheets, artefact FROM print_stream_parts WHERE stream_id = $1 ORDER BY number',
      [id],
    );
  }

  members(id: string, part: number): Promise<PlacedMember[]> {
    return this.database.query(
      `SELECT communication_id AS "communicationId", sequence, envelope, gathering FROM print_stream_members
       WHERE stream_id = $1 AND part = $2 ORDER BY sequence`,
      [id, part],
    );
  }

  async contents(communicationIds: readonly string[]): Promise<Map<string, MemberContent>> {
    const rows: MemberContent[] = await this.database.query(
      'SELECT composed, cause FROM print_stream_contents WHERE communication_id = ANY($1)',
      [communicationIds],
    );
    return new Map(rows.map((row) => [row.composed.communicationId, row]));
  }

  /** Somebody who is in a file of it was erased. */
  async noteErased(tx: Transaction, { id }: Production): Promise<void> {
    await tx.query('UPDATE print_streams SET names_erased = true WHERE id = $1', [id]);
  }

  /** @returns false where somebody else has the stream: then the transaction must not commit */
  async savePart(
    tx: Transaction,
    { id, fence }: Production,
    part: Required<PartRow>,
    printed: readonly MemberPrinted[],
    failed: readonly MemberFailed[],
  ): Promise<boolean> {
    const held = await tx.query(
      `WITH held AS (UPDATE print_streams SET attempts = 0, lease_until = now() + make_interval(secs => $3)
                     WHERE id = $1 AND fence = $2 AND state = 'producing' RETURNING id) SELECT id FROM held`,
      [id, fence, leaseSeconds],
    );
    if (held.length === 0) return false;
    await tx.query(
      `UPDATE print_stream_parts SET documents = $3, pages = $4, sheets = $5, artefact = $6, printed_at = now()
       WHERE stream_id = $1 AND number = $2`,
      [
        id,
        part.number,
        part.documents,
        part.pages,
        part.sheets,
        part.artefact && JSON.stringify(part.artefact),
      ],
    );
    await tx.query(
      `UPDATE print_stream_members m SET state = 'printed', household = '', recipient = '', first_page = p."firstPage",
         pages = p.pages, sheets = p.sheets, artefact = p.artefact
       FROM jsonb_to_recordset($1::jsonb) AS p("communicationId" uuid, "firstPage" int, pages int, sheets int, artefact jsonb)
       WHERE m.communication_id = p."communicationId"`,
      [JSON.stringify(printed)],
    );
    await tx.query('DELETE FROM print_stream_contents WHERE communication_id = ANY($1)', [
      printed.map(({ communicationId }) => communicationId),
    ]);
    await tx.query(
      `UPDATE print_stream_members m SET state = 'failed', failure = f.failure
       FROM jsonb_to_recordset($1::jsonb) AS f("communicationId" uuid, failure jsonb)
       WHERE m.communication_id = f."communicationId"`,
      [JSON.stringify(failed)],
    );
    return true;
  }

  /** @returns whether it was still ours to say */
  async complete(
    tx: Transaction,
    { id, fence }: Production,
    index: { csv: ArtefactRef; json: ArtefactRef },
  ): Promise<boolean> {
    const done = await tx.query(
      `WITH done AS (UPDATE print_streams SET state = 'completed', index_csv = $3, index_json = $4, completed_at = now()
                     WHERE id = $1 AND fence = $2 AND state = 'producing' RETURNING id) SELECT id FROM done`,
      [id, fence, JSON.stringify(index.csv), JSON.stringify(index.json)],
    );
    return done.length > 0;
  }
}
