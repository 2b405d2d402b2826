import { Injectable } from '@nestjs/common';
import type { Brand } from '../brands/brand.js';
import { ContentVersions } from '../content/content-versions.js';
import type { Definition } from '../definitions/definition.js';
import { inForce, type PolicyInForce } from '../policy/in-force.js';
import type { Policy } from '../policy/policy.js';
import { countingAt, PublicationRecord, type PublicationRow } from '../publications/publication-record.js';
import { nextChange } from '../publications/publications.js';
import type { PublishedTemplate } from '../templates/published-template.entity.js';
import { PublishedTemplates } from '../templates/published-templates.service.js';

export interface Versioned<T> {
  key: string;
  version: number;
  body: T;
}

/** All published content that communications are composed from, as of one revision and moment. */
export interface Contents {
  revision: string;
  /** From when on something else counts, because a date comes that somebody set. */
  until: Date | undefined;
  /** Active definitions by the event type that triggers them. */
  definitions: ReadonlyMap<string, readonly Versioned<Definition>[]>;
  brands: ReadonlyMap<string, Versioned<Brand>>;
  /** The version in use of each template. */
  templates: ReadonlyMap<string, PublishedTemplate>;
  /** How often, when and where each brand speaks. */
  policies: ReadonlyMap<string, PolicyInForce>;
  /** What they are in use by. */
  publications: readonly PublicationRow[];
}

/**
 * The content in use, in memory. Each batch asks for the revision, which costs one row, and reloads when it moved or a
 * date has come: a change on one replica counts on all with their next batch. Drafts are never read.
 */
@Injectable()
export class Catalogue {
  private contents?: Contents;

  constructor(
    private readonly versions: ContentVersions,
    private readonly publications: PublicationRecord,
    private readonly templates: PublishedTemplates,
  ) {}

  async at(now: Date): Promise<Contents> {
    const revision = await this.versions.revision();
    const current = this.contents;
    if (current?.revision === revision && (!current.until || now < current.until)) return current;
    return (this.contents = await this.load(revision, now));
  }

  private async load(revision: string, now: Date): Promise<Contents> {
    const open = await this.publications.open(now);
    const publications = countingAt(open, now);
    const counting = Map.groupBy(publications, ({ kind }) => kind);
    const [definitions, brands, policies, templates] = await Promise.all([
      this.versions.these<Definition>('definition', counting.get('definition') ?? []),
      this.versions.these<Brand>('brand', counting.get('brand') ?? []),
      this.versions.these<Policy>('policy', counting.get('policy') ?? []),
      this.loadTemplates(counting.get('template') ?? []),
    ]);
    const active = definitions.filter(({ body }) => body.active);
    return {
      revision,
      until: nextChange(open, now),
      definitions: Map.groupBy(active, ({ body }) => body.trigger),
      brands: new Map(brands.map((brand) => [brand.key, brand])),
      policies: new Map(policies.map(({ key, version, body }) => [key, inForce({ key, version }, body)])),
      templates,
      publications,
    };
  }

  /** Published versions never change, so only those that are new here are read. */
  private async loadTemplates(inUse: readonly PublicationRow[]): Promise<Contents['templates']> {
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
