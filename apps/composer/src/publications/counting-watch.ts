import { Injectable } from '@nestjs/common';
import { Outbox, type Transaction } from '@tourbus/platform';
import type { ContentKind } from '../content/content-version.entity.js';
import { ContentVersions } from '../content/content-versions.js';
import { countingAt, PublicationRecord } from './publication-record.js';
import { nextChange } from './publications.js';

/** What counts of a key, or that nothing does any more. Every replica says the same of the same publications. */
export interface Counting<Body> {
  key: string;
  /** From when on it has been as it is: one that comes back counts from the end of what stood in for it. */
  since: Date;
  content?: { version: number; body: Body };
}

/** The same state is the same fact, however often and by however many it is announced. */
export const identityOf = ({ key, since, content }: Counting<unknown>): string =>
  `${key}@${content?.version ?? 'none'}:${since.toISOString()}`;

/**
 * Tells others what counts. It looks for what counts and not for what somebody does: a date that comes makes no request,
 * and what was published before this service told anything is told at its next start.
 */
@Injectable()
export class CountingWatch {
  constructor(
    private readonly versions: ContentVersions,
    private readonly publications: PublicationRecord,
    private readonly outbox: Outbox,
  ) {}

  /** @returns a look, which tells of each key that counts otherwise than at the last one; at first, of all */
  over<Body>(
    kind: ContentKind,
    tell: (tx: Transaction, counting: Counting<Body>) => void,
  ): (now: Date) => Promise<false> {
    const told = new Map<string, string>();
    let seen: { revision: string; until: Date | undefined } | undefined;
    return async (now) => {
      // Asked before the rows are read: what is published meanwhile is found the next time.
      const revision = await this.versions.revision();
      if (seen?.revision === revision && (!seen.until || now < seen.until)) return false;
      const { counting, until } = await this.at<Body>(kind, now);
      const news = counting.filter((one) => told.get(one.key) !== identityOf(one));
      if (news.length > 0) await this.outbox.run(async (tx) => news.forEach((one) => tell(tx, one)));
      for (const one of news) told.set(one.key, identityOf(one));
      seen = { revision, until };
      return false;
    };
  }

  private async at<Body>(
    kind: ContentKind,
    now: Date,
  ): Promise<{ counting: Counting<Body>[]; until: Date | undefined }> {
    // In this order: what is published in between is told with a time of before, and again at the next look.
    const changes = await this.publications.lastChanges(kind, now);
    const open = await this.publications.open(now, { kind });
    const contents = await this.versions.these<Body>(kind, countingAt(open, now));
    const byKey = new Map(contents.map((content) => [content.key, content]));
    const counting = [...changes].map(([key, since]) => ({ key, since, content: byKey.get(key) }));
    return { counting, until: nextChange(open, now) };
  }
}
