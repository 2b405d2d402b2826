import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { ArtefactRef } from '@tourbus/contracts';
import { ArtefactMissing, ArtefactStore, notFound, type Transaction } from '@tourbus/platform';
import { Repository } from 'typeorm';
import { Artefact } from './artefact.entity.js';

/** The register of rendered bytes: people read what was rendered, not whatever else lies in the store. */
@Injectable()
export class ArtefactsService {
  constructor(
    private readonly store: ArtefactStore,
    @InjectRepository(Artefact) private readonly artefacts: Repository<Artefact>,
  ) {}

  async register(tx: Transaction, refs: readonly ArtefactRef[]): Promise<void> {
    // In the order of the digests: replicas that write the same rows wait for each other, never in a circle.
    const rows = refs.toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
    await tx.query(
      `INSERT INTO artefacts (digest, media_type, bytes)
       SELECT * FROM unnest($1::text[], $2::text[], $3::int[]) ON CONFLICT (digest) DO NOTHING`,
      [rows.map((row) => row.digest), rows.map((row) => row.mediaType), rows.map((row) => row.bytes)],
    );
  }

  /** @throws Problem 404 */
  async read(digest: string): Promise<{ artefact: Artefact; bytes: Buffer }> {
    const artefact = await this.artefacts.findOneBy({ digest });
    if (!artefact) throw notFound('artefact', digest);
    try {
      return { artefact, bytes: await this.store.get({ digest }) };
    } catch (error) {
      throw error instanceof ArtefactMissing ? notFound('artefact', digest) : error;
    }
  }
}
