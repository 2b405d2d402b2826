import { Injectable } from '@nestjs/common';
import type { ArtefactRef } from '@tourbus/contracts';
import { ArtefactStore, type PageQuery } from '@tourbus/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { ContentVersions, type Page } from '../content/content-versions.js';
import type { ContentVersion } from '../content/content-version.entity.js';
import { type Resource, resourceOf } from '../content/resource.js';
import type { CompiledTemplate } from '../engine/sources.js';
import { Proofs } from './proofs.js';
import { PublishedTemplate } from './published-template.entity.js';
import type { Template } from './template.js';
import { templateFaults } from './template-faults.js';

export type TemplateView = Resource<Template> & {
  status: 'draft' | 'published';
  publishedVersion: number | null;
};

/** Templates, their versions, and which of them is in use. */
@Injectable()
export class TemplatesService {
  constructor(
    private readonly versions: ContentVersions,
    private readonly proofs: Proofs,
    private readonly artefacts: ArtefactStore,
    private readonly database: DataSource,
  ) {}

  async put(key: string, template: Template, by: string): Promise<TemplateView> {
    return this.view(await this.versions.put('template', key, template, by));
  }

  async get(key: string, version?: number): Promise<TemplateView> {
    return this.view(await this.versions.get<Template>('template', key, version));
  }

  async list(page: PageQuery): Promise<Page<TemplateView>> {
    const { items, next } = await this.versions.list<Template>('template', page);
    return { items: await Promise.all(items.map((item) => this.view(item))), next };
  }

  /**
   * Makes a version the one in use. Published versions never change: where blocks changed since, publishing the
   * newest again makes a new version of the same words; an older version comes back as it was.
   * @throws Problem 422 that lists every fault
   */
  async publish(key: string, version: number | undefined, by: string): Promise<TemplateView> {
    const draft = await this.versions.get<Template>('template', key, version);
    const published = await this.published(key, draft.version);
    if (published && version !== undefined) return this.reinstate(draft, by);
    const proof = await this.proofs.check(key, draft.body);
    if (!proof.compiled || proof.faults.length > 0) throw templateFaults(key, draft.version, proof.faults);
    if (published?.digest === proof.digest) return this.reinstate(draft, by);
    const content = {
      name: draft.body.name,
      brand: draft.body.brand,
      template: proof.compiled as CompiledTemplate,
      blocks: proof.blocks,
      styleSheets: await this.keepStyleSheets(draft.body),
    };
    const used = await this.versions.changing(async (entities) => {
      const target = published
        ? await this.versions.append(entities, 'template', key, draft.body, by)
        : draft;
      // Another replica may have published the same version meanwhile; from the same sources comes the same content.
      await entities
        .createQueryBuilder()
        .insert()
        .into(PublishedTemplate)
        .values({
          key,
          version: target.version,
          content: content as object,
          digest: proof.digest,
          publishedAt: () => 'clock_timestamp()',
          publishedBy: by,
        })
        .orIgnore()
        .execute();
      return { result: target, changed: true };
    });
    return this.view(used);
  }

  /** The published content of a version, or null while it is a draft. */
  published(key: string, version: number): Promise<PublishedTemplate | null> {
    return this.database.getRepository(PublishedTemplate).findOneBy({ key, version });
  }

  /** Key and version of every template that is in use. */
  async inUse(): Promise<{ key: string; version: number }[]> {
    return this.database.query(
      'SELECT DISTINCT ON (key) key, version FROM published_templates ORDER BY key, published_at DESC',
    );
  }

  async contents(wanted: readonly { key: string; version: number }[]): Promise<PublishedTemplate[]> {
    if (wanted.length === 0) return [];
    return this.database
      .getRepository(PublishedTemplate)
      .findBy(wanted.map(({ key, version }) => ({ key, version })));
  }

  private async reinstate(draft: ContentVersion<Template>, by: string): Promise<TemplateView> {
    await this.versions.changing(async (entities: EntityManager) => {
      await entities.query(
        'UPDATE published_templates SET published_at = clock_timestamp(), published_by = $3 WHERE key = $1 AND version = $2',
        [draft.key, draft.version, by],
      );
      return { result: undefined, changed: true };
    });
    return this.view(draft);
  }

  private async keepStyleSheets({ documents }: Template): Promise<Record<string, ArtefactRef>> {
    const kept = Object.entries(documents).map(
      async ([name, { css }]) => [name, await this.artefacts.put(Buffer.from(css), 'text/css')] as const,
    );
    return Object.fromEntries(await Promise.all(kept));
  }

  private async view(version: ContentVersion<Template>): Promise<TemplateView> {
    const rows: { version: number }[] = await this.database.query(
      'SELECT version FROM published_templates WHERE key = $1 ORDER BY published_at DESC',
      [version.key],
    );
    const status = rows.some((row) => row.version === version.version) ? 'published' : 'draft';
    return { ...resourceOf(version), status, publishedVersion: rows[0]?.version ?? null };
  }
}
