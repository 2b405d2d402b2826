import type { PostalAddress } from '@tourbus/contracts';

/** Below every letter, so that texts sort part by part. */
const separator = '\x1f';

/** Case, spacing and punctuation are habits of whoever typed an address; in capitals ß and ss are the same. */
const normalised = (text = ''): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\p{P}\p{Cc}\s]+/gu, ' ')
    .trim();

/**
 * The same for all who live at an address, whoever they are. Sorted by code point it is the order that postal services
 * grant rebates for: country, postal code, then the rest of the address.
 */
export const householdOf = ({ country, postalCode, city, region, lines }: PostalAddress): string =>
  [country, postalCode?.replace(/\s/g, ''), city, region, ...lines].map(normalised).join(separator);

/** By whom documents to one address are sorted. */
export const recipientKey = ({ recipient }: PostalAddress): string => normalised(recipient);
