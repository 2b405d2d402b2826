import type { PreferencesOfferedV1 } from '@tourbus/contracts';
import type { Brand } from '../brands/brand.js';

/** A version of a brand that counts. */
export interface CountingBrand {
  key: string;
  version: number;
  body: Brand;
  /** When its publication begins. */
  from: Date;
}

/**
 * What a brand lets its customers choose among. It counts from its publication on, or from when the one that stood in
 * for it until a date was over: every replica says the same of the same publications, whenever it looks.
 * @param lastEnd when a publication of the brand last came to its end
 */
export function offerOf({ key, version, body, from }: CountingBrand, lastEnd?: Date): PreferencesOfferedV1 {
  const { name, locale, accent, topics = [] } = body;
  const offeredAt = lastEnd && lastEnd > from ? lastEnd : from;
  return {
    brand: { key, version },
    name,
    locale,
    ...(accent !== undefined && { accent }),
    topics,
    offeredAt: offeredAt.toISOString(),
  };
}

/** The same offer is the same fact, however often and by however many it is announced. */
export const identityOf = ({ brand: { key, version }, offeredAt }: PreferencesOfferedV1): string =>
  `${key}@${version}:${offeredAt}`;
