import { Injectable } from '@nestjs/common';
import type { ArtefactRef } from '@tourbus/contracts';
import { ArtefactStore, artefactRef } from '@tourbus/platform';
import { DataSource } from 'typeorm';

/** How long after its bytes came an upload may still be without anything that refers to them. */
const patience = `interval '1 day'`;

/** Puts what is uploaded into the store of artefacts, noted before it is there: what nothing comes to refer to goes. */
@Injectable()
export class Uploads {
  constructor(
    private readonly database: DataSource,
    private readonly artefacts: ArtefactStore,
  ) {}

  async put(bytes: Buffer, mediaType: string): Promise<ArtefactRef> {
    // Where the same bytes are being deleted this very moment, this waits until they are gone.
    await this.database.query(
      `INSERT INTO unreferenced_artefacts AS u (digest, since) VALUES ($1, now() + ${patience})
       ON CONFLICT (digest) DO UPDATE SET since = greatest(u.since, excluded.since)`,
      [artefactRef(bytes, mediaType).digest],
    );
    return this.artefacts.put(bytes, mediaType);
  }
}
