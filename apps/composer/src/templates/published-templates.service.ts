import { Injectable } from '@nestjs/common';
import type { ArtefactRef } from '@tourbus/contracts';
import { ArtefactStore, type Transaction } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { ContentVersion } from '../content/content-version.entity.js';
import type { CompiledTemplate } from '../engine/sources.js';
import { type Proof, Proofs } from './proofs.js';
import { PublishedTemplate } from './published-template.entity.js';
import type { Template } from './template.js';
import { templateFaults } from './template-faults.js';

/** A template that nothing is wrong with, and its words with its blocks put in. */
export type Passed = Proof & { compiled: CompiledTemplate };

/** What published versions consist of: compiled once, and never changed. */
@Injectable()
export class PublishedTemplates {
  constructor(
    private readonly proofs: Proofs,
    private readonly artefacts: ArtefactStore,
    private readonly database: DataSource,
  ) {}

  /** The published content of a version, or null where it has never been published. */
  find(key: string, version: number): Promise<PublishedTemplate | null> {
    return this.database.getRepository(PublishedTemplate).findOneBy({ key, version });
  }

  async contents(wanted: readonly { key: string; version: number }[]): Promise<PublishedTemplate[]> {
    if (wanted.length === 0) return [];
    return this.database
      .getRepository(PublishedTemplate)
      .findBy(wanted.map(({ key, version }) => ({ key, version })));
  }

  /** As it was published; nothing where there is no such document. */
  async styleSheetOf({ styleSheets }: PublishedTemplate['content'], document: string): Promise<string> {
    const ref = styleSheets[document];
    return ref ? (await this.artefacts.get(ref)).toString('utf8') : '';
  }

  /** With the blocks and the brand that are published. @throws Problem 422 that lists every fault */
  async pass({ key, version, body }: ContentVersion<Template>): Promise<Passed> {
    const proof = await this.proofs.check(key, body);
    if (!proof.compiled || proof.faults.length > 0) throw templateFaults(key, version, proof.faults);
    return { ...proof, compiled: proof.compiled };
  }

  /** Puts style sheets where the renderer finds them, and gives all that a published version needs. */
  async contentOf(
    { body }: ContentVersion<Template>,
    { compiled, contains, styleSheets: written }: Passed,
  ): Promise<PublishedTemplate['content']> {
    const kept = Object.entries(written).map(
      async ([name, css]) => [name, await this.artefacts.put(Buffer.from(css), 'text/css')] as const,
    );
    const styleSheets: Record<string, ArtefactRef> = Object.fromEntries(await Promise.all(kept));
    return { name: body.name, brand: body.brand, template: compiled, blocks: contains, styleSheets };
  }

  /** `publishedAt` is for replicas of the version before this one: to them, the latest is the one in use. */
  async keep(
    { entities }: Transaction,
    published: Pick<PublishedTemplate, 'key' | 'version' | 'content' | 'digest' | 'publishedBy'>,
  ): Promise<void> {
    await entities
      .createQueryBuilder()
      .insert()
      .into(PublishedTemplate)
      .values({ ...published, content: published.content as object, publishedAt: () => 'clock_timestamp()' })
      // Somebody else may have published the same approved version meanwhile: from the same words comes the same.
      .orIgnore()
      .execute();
  }

  /** As `keep`, for a version that was published before and comes back as it was. */
  async touch({ entities }: Transaction, key: string, version: number, by: string): Promise<void> {
    await entities.query(
      'UPDATE published_templates SET published_at = clock_timestamp(), published_by = $3 WHERE key = $1 AND version = $2',
      [key, version, by],
    );
  }
}
