import { Injectable } from '@nestjs/common';
import type { MessageClass } from '@tourbus/contracts';
import { DataSource } from 'typeorm';
import type { Brand } from '../brands/brand.js';
import type { ContentVersion } from '../content/content-version.entity.js';
import { ContentVersions } from '../content/content-versions.js';
import type { Definition } from '../definitions/definition.js';
import { PublicationRecord } from '../publications/publication-record.js';
import type { Template } from '../templates/template.js';
import { BlockUses } from './block-uses.js';
import { type Requirement, requirementsOf } from './reviews.js';

/**
 * How many approvals a version needs, and whose: what the published brand asks for the message classes that the words
 * are used for. What is published counts beside what is newest, of definitions and templates, so that no draft lowers what is asked.
 */
@Injectable()
export class Requirements {
  constructor(
    private readonly versions: ContentVersions,
    private readonly publications: PublicationRecord,
    private readonly uses: BlockUses,
    private readonly database: DataSource,
  ) {}

  async of(version: ContentVersion): Promise<Requirement[]> {
    const now = new Date();
    const brands = await this.publications.inUse<Brand>('brand', now);
    // A policy bears its brand's key, and speaks of all that the brand says.
    if (version.kind === 'brand' || version.kind === 'policy') {
      const own = brands.filter(({ key }) => key === version.key);
      return requirementsOf(
        own.map(({ body }) => body.approvals ?? {}),
        'all',
      );
    }
    const { brands: names, classes } = await this.scopeOf(version, now);
    const policies = brands.filter(({ key }) => names.includes(key)).map(({ body }) => body.approvals ?? {});
    return requirementsOf(policies, classes);
  }

  /** Whose voice a version is said in, and what for. */
  private async scopeOf(version: ContentVersion, now: Date): Promise<Scope> {
    const definitions = await this.definitions(now);
    if (version.kind === 'definition') {
      const body = version.body as Definition;
      const before = definitions.filter(({ key }) => key === version.key);
      const all = [body, ...before.map((each) => each.body)];
      return {
        brands: await this.brandsOf(
          all.map(({ template }) => template),
          now,
        ),
        classes: all.map(({ messageClass }) => messageClass),
      };
    }
    const isTemplate = version.kind === 'template';
    const keys = isTemplate ? [version.key] : (await this.uses.of(version.key)).map(({ key }) => key);
    const own = isTemplate ? [(version as ContentVersion<Template>).body.brand] : [];
    return {
      brands: [...own, ...(await this.brandsOf(keys, now))],
      classes: definitions
        .filter(({ body }) => keys.includes(body.template))
        .map(({ body }) => body.messageClass),
    };
  }

  private async definitions(now: Date): Promise<ContentVersion<Definition>[]> {
    const [inUse, newest] = await Promise.all([
      this.publications.inUse<Definition>('definition', now),
      this.versions.all<Definition>('definition'),
    ]);
    return [...inUse, ...newest];
  }

  /** Of templates as they are newest and as they are published. Their words are large, and none is needed for this. */
  private async brandsOf(templates: readonly string[], now: Date): Promise<string[]> {
    const published = await this.publications.open(now, { kind: 'template', keys: templates });
    const rows: { brand: string }[] = await this.database.query(
      `SELECT DISTINCT body->>'brand' AS brand FROM content_versions
       WHERE kind = 'template' AND key = ANY ($1) AND (key, version) IN (
         SELECT * FROM unnest($2::text[], $3::int[])
         UNION SELECT key, max(version) FROM content_versions WHERE kind = 'template' AND key = ANY ($1) GROUP BY key)`,
      [templates, published.map(({ key }) => key), published.map(({ version }) => version)],
    );
    return rows.map(({ brand }) => brand);
  }
}

interface Scope {
  brands: readonly string[];
  classes: readonly MessageClass[];
}
