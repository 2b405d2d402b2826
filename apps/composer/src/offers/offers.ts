import type { PreferencesOfferedV1 } from '@tourbus/contracts';
import type { Brand } from '../brands/brand.js';
import type { Counting } from '../publications/counting-watch.js';

/** What a brand lets its customers choose among; nothing of one that does not count. */
export function offerOf({ key, since, content }: Counting<Brand>): PreferencesOfferedV1 | undefined {
  if (!content) return undefined;
  const { name, locale, accent, topics = [] } = content.body;
  return {
    brand: { key, version: content.version },
    name,
    locale,
    ...(accent !== undefined && { accent }),
    topics,
    offeredAt: since.toISOString(),
  };
}
