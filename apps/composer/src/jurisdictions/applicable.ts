import type { Channel, MessageClass } from '@tourbus/contracts';
import { DateTime } from 'luxon';
import type { JurisdictionProfile, Rule } from './profile.js';

/** Whose law is asked about what. */
export interface Matter {
  /** ISO 3166-1 alpha-2. */
  country?: string;
  /** ISO 3166-2 without the country. */
  region?: string;
  messageClass: MessageClass;
  channel: Channel;
  at: Date;
}

export interface Applicable {
  /** As `us@1`, each with its national laws where it has variants. */
  jurisdictions: string[];
  /** The country is not known, or has no profile: the rules of all of them are asked together. */
  strictest: boolean;
  rules: Rule[];
}

const inForce =
  (at: Date) =>
  ({ from, until }: Rule): boolean => {
    const day = DateTime.fromJSDate(at, { zone: 'utc' }).toISODate() ?? '';
    return from <= day && (until === undefined || day < until);
  };

/**
 * The rules that apply. All that are found have to be fulfilled, so that more of them are only ever stricter: a country
 * without a region is asked the rules of all its regions, and no country at all those of all the world we know.
 */
export function applicableRules(profiles: readonly JurisdictionProfile[], matter: Matter): Applicable {
  const { country, region, messageClass, channel, at } = matter;
  const known = profiles.filter(({ countries }) => country !== undefined && countries.includes(country));
  const strictest = known.length === 0;
  const parts = (strictest ? profiles : known).map((profile) => ({
    profile,
    variants: profile.variants.filter(
      (variant) =>
        strictest ||
        (variant.country === country &&
          (variant.region === undefined || region === undefined || variant.region === region)),
    ),
  }));
  return {
    strictest,
    jurisdictions: parts.map(({ profile, variants }) => {
      const laws = strictest ? [] : variants.map(({ law }) => law);
      return [`${profile.key}@${profile.version}`, ...laws].join(', ');
    }),
    rules: parts
      .flatMap(({ profile, variants }) => [...profile.rules, ...variants.flatMap(({ rules }) => rules)])
      .filter(({ channels, classes }) => channels.includes(channel) && classes.includes(messageClass))
      .filter(inForce(at)),
  };
}
