import { Injectable } from '@nestjs/common';
import { type Caller, Problem, type Transaction } from '@tourbus/platform';
import type { ContentVersion } from '../content/content-version.entity.js';
import { ContentVersions } from '../content/content-versions.js';
import { PublicationRecord } from '../publications/publication-record.js';
import { endedWith, supersededBy } from '../publications/publications.js';
import type { PublishedTemplate } from '../templates/published-template.entity.js';
import { PublishedTemplates } from '../templates/published-templates.service.js';
import type { Template } from '../templates/template.js';
import { Matters } from './matters.service.js';
import { outdatedApproval } from './refusals.js';
import { ReOpening } from './re-opening.js';
import type { Review } from './review-record.js';
import type { Asked } from './reviews.service.js';
import { Steps } from './steps.service.js';

export interface Dates {
  from?: string | undefined;
  until?: string | undefined;
}

type Content = Pick<PublishedTemplate, 'content' | 'digest'>;

/** What counts, from when until when: the only way into it leads by an approval. */
@Injectable()
export class Publishing {
  constructor(
    private readonly versions: ContentVersions,
    private readonly steps: Steps,
    private readonly publications: PublicationRecord,
    private readonly templates: PublishedTemplates,
    private readonly matters: Matters,
    private readonly reOpening: ReOpening,
  ) {}

  /** Makes an approved version count. One that was published before comes back as it was. */
  async publish(asked: Asked & Dates, caller: Caller): Promise<ContentVersion> {
    const by = caller.name;
    const version = await this.versions.get(asked.kind, asked.key, asked.version);
    const until = asked.until === undefined ? null : new Date(asked.until);
    await this.steps.take(
      { step: 'publish', version, caller, details: { from: asked.from, until: asked.until } },
      {
        before: (review) => this.contentOf(version, review),
        within: async (tx, review, content) => {
          const now = new Date();
          const from = asked.from === undefined ? now : new Date(asked.from);
          if (until && until <= from) throw overBeforeItBegins(from, until);
          await this.keep(tx, version, content, by);
          const { kind, key } = version;
          const open = await this.publications.open(now, { kind, keys: [key] }, tx);
          await this.publications.end(tx, supersededBy(open, { from, until }, now), { by, now });
          const approval = review as Review;
          await this.publications.add(tx, {
            ...{ review: approval.id, kind, key, version: version.version },
            ...{ from, until, by },
          });
          if (kind === 'block') await this.reOpening.of(tx, version, version.key, by);
          return true;
        },
      },
    );
    return version;
  }

  /** Takes a version out of use; what it replaced does not come back of itself. */
  async retire(asked: Asked, caller: Caller): Promise<ContentVersion> {
    const version = await this.inUse(asked);
    await this.steps.take(
      { step: 'retire', version, caller, details: { note: asked.note } },
      {
        within: async (tx) => {
          const now = new Date();
          const { kind, key } = version;
          const open = await this.publications.open(now, { kind, keys: [key] }, tx);
          await this.publications.end(tx, endedWith(open, version.version, now), { by: caller.name, now });
          return true;
        },
      },
    );
    return version;
  }

  /** The version that is named, or the one that counts. */
  private async inUse({ kind, key, version }: Asked): Promise<ContentVersion> {
    if (version !== undefined) return this.versions.get(kind, key, version);
    const counting = await this.publications.inUse(kind, new Date());
    return counting.find((each) => each.key === key) ?? this.versions.get(kind, key);
  }

  /** What is to be kept of a template that is published for the first time. */
  private async contentOf(version: ContentVersion, review: Review | undefined): Promise<Content | undefined> {
    if (version.kind !== 'template' || (await this.templates.find(version.key, version.version))) {
      await this.matters.heedVoice(version);
      return undefined;
    }
    const { digest, passed } = await this.matters.of(version);
    if (!passed || digest !== review?.digest) throw outdatedApproval(version);
    return { digest, content: await this.templates.contentOf(version as ContentVersion<Template>, passed) };
  }

  private async keep(
    tx: Transaction,
    { kind, key, version }: ContentVersion,
    content: Content | undefined,
    by: string,
  ): Promise<void> {
    if (kind !== 'template') return;
    if (content) await this.templates.keep(tx, { ...content, key, version, publishedBy: by });
    else await this.templates.touch(tx, key, version, by);
  }
}

const overBeforeItBegins = (from: Date, until: Date): Problem =>
  new Problem(
    'over-before-it-begins',
    422,
    'These dates never come together',
    `It would end at ${until.toISOString()}, before it begins at ${from.toISOString()}.`,
    'Give an end after the beginning, or none.',
  );
