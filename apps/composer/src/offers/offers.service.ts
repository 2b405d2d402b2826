import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { preferencesOfferedV1 } from '@tourbus/contracts';
import { Loop, Outbox } from '@tourbus/platform';
import type { Brand } from '../brands/brand.js';
import { ContentVersions } from '../content/content-versions.js';
import { countingAt, PublicationRecord } from '../publications/publication-record.js';
import { nextChange } from '../publications/publications.js';
import { identityOf, offerOf } from './offers.js';

const idleMilliseconds = 2_000;

/**
 * Tells what brands let their customers choose among. It looks for what counts and not for what somebody does: a date
 * that comes makes no request, and what was published before this service told anything is told at its next start.
 */
@Injectable()
export class Offers implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop = new Loop({
    name: 'offers',
    work: () => this.announce(new Date()),
    idle: idleMilliseconds,
  });
  private seen?: { revision: string; until: Date | undefined };
  /** By brand. */
  private readonly announced = new Map<string, string>();

  constructor(
    private readonly versions: ContentVersions,
    private readonly publications: PublicationRecord,
    private readonly outbox: Outbox,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  /** Announces what has begun to count since it was last asked; at first, everything that counts. */
  async announce(now: Date): Promise<boolean> {
    // Asked before the rows are read: what is published meanwhile is found the next time.
    const revision = await this.versions.revision();
    if (this.seen?.revision === revision && (!this.seen.until || now < this.seen.until)) return false;
    const open = await this.publications.open(now, { kind: 'brand' });
    const counting = countingAt(open, now);
    const [brands, ends] = await Promise.all([
      this.versions.these<Brand>('brand', counting),
      this.publications.lastEnds('brand', now),
    ]);
    const offers = counting.flatMap(({ key, version, from }) => {
      const brand = brands.find((each) => each.key === key);
      return brand ? [offerOf({ key, version, from, body: brand.body }, ends.get(key))] : [];
    });
    const news = offers.filter((offer) => this.announced.get(offer.brand.key) !== identityOf(offer));
    if (news.length > 0)
      await this.outbox.run(async (tx) => {
        for (const offer of news)
          tx.announce(preferencesOfferedV1, offer, {
            identity: identityOf(offer),
            at: new Date(offer.offeredAt),
          });
      });
    for (const offer of news) this.announced.set(offer.brand.key, identityOf(offer));
    this.seen = { revision, until: nextChange(open, now) };
    return false;
  }
}
