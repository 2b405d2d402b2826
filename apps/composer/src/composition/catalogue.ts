import { Injectable } from '@nestjs/common';
import type { Brand } from '../brands/brand.js';
import { ContentVersions } from '../content/content-versions.js';
import type { Definition } from '../definitions/definition.js';
import type { PublishedTemplate } from '../templates/published-template.entity.js';
import { TemplatesService } from '../templates/templates.service.js';

export interface Versioned<T> {
  key: string;
  version: number;
  body: T;
}

/** All content that communications are composed from, as of one revision. */
export interface Contents {
  revision: string;
  /** Active definitions by the event type that triggers them. */
  definitions: ReadonlyMap<string, readonly Versioned<Definition>[]>;
  brands: ReadonlyMap<string, Versioned<Brand>>;
  /** The version in use of each template. */
  templates: ReadonlyMap<string, PublishedTemplate>;
}

/**
 * The content in use, in memory. Each batch asks for the revision, which costs one row, and reloads when it moved: a
 * change on one replica counts on all with their next batch.
 */
@Injectable()
export class Catalogue {
  private contents?: Contents;

  constructor(
    private readonly versions: ContentVersions,
    private readonly templates: TemplatesService,
  ) {}

  async current(): Promise<Contents> {
    const revision = await this.versions.revision();
    if (this.contents?.revision !== revision) this.contents = await this.load(revision);
    return this.contents;
  }

  private async load(revision: string): Promise<Contents> {
    const [definitions, brands, templates] = await Promise.all([
      this.versions.all<Definition>('definition'),
      this.versions.all<Brand>('brand'),
      this.loadTemplates(),
    ]);
    const active = definitions.filter(({ body }) => body.active);
    return {
      revision,
      definitions: Map.groupBy(active, ({ body }) => body.trigger),
      brands: new Map(brands.map((brand) => [brand.key, brand])),
      templates,
    };
  }

  /** Published versions never change, so only those that are new here are read. */
  private async loadTemplates(): Promise<Contents['templates']> {
    const inUse = await this.templates.inUse();
    const known = new Map(
      [...(this.contents?.templates ?? [])].map(([key, template]) => [
        `${key}@${template.version}`,
        template,
      ]),
    );
    const missing = inUse.filter(({ key, version }) => !known.has(`${key}@${version}`));
    for (const template of await this.templates.contents(missing))
      known.set(`${template.key}@${template.version}`, template);
    return new Map(
      inUse
        .flatMap(({ key, version }) => known.get(`${key}@${version}`) ?? [])
        .map((template) => [template.key, template]),
    );
  }
}
