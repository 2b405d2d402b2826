import type { CustomerSnapshot } from '@tourbus/contracts';
import type { GivenCustomer } from '../mapping/given-customer.js';
import { type ConsentWord, type CurrentConsent, type LoggedWord, speakConsents } from './consents.js';
import {
  type KnownContactPoint,
  mergeContactPoints,
  replaceContactPoints,
  withoutHistory,
} from './contact-points.js';

/** What is known of a customer. */
export interface Profile extends Pick<
  CustomerSnapshot,
  'names' | 'locale' | 'timeZone' | 'country' | 'preferences' | 'attributes' | 'traits'
> {
  contactPoints: KnownContactPoint[];
  /** The latest words; the log holds all of them. */
  consents: CurrentConsent[];
}

export const emptyProfile: Profile = {
  names: {},
  contactPoints: [],
  preferences: {},
  consents: [],
  attributes: {},
  traits: {},
};

/** A changed profile, with the consents to be written to the log and what deserves a note. */
export interface Change {
  profile: Profile;
  words: LoggedWord[];
  notes: string[];
}

/** Merges what an event or a client says: given values win, missing ones stay, and nothing stopped starts again. */
export function mergeProfile(
  known: Profile,
  given: GivenCustomer,
  words: readonly ConsentWord[],
  at: Date,
): Change {
  const spoken = speakConsents(known.consents, words);
  return {
    profile: keepingChoices(known, {
      ...known,
      names: mergeNames(known.names, given.names),
      locale: given.locale ?? known.locale,
      timeZone: given.timeZone ?? known.timeZone,
      country: given.country ?? known.country,
      contactPoints: mergeContactPoints(known.contactPoints, given.contactPoints ?? [], at),
      preferences: { ...known.preferences, ...given.preferences },
      attributes: { ...known.attributes, ...given.attributes },
      consents: spoken.consents,
    }),
    words: spoken.words,
    notes: spoken.notes,
  };
}

/** Makes the profile what was given; traits stay, consents are only added to, and stopped points are kept. */
export function replaceProfile(
  known: Profile,
  given: GivenCustomer,
  words: readonly ConsentWord[],
  at: Date,
): Change {
  const spoken = speakConsents(known.consents, words);
  return {
    profile: keepingChoices(known, {
      names: given.names ?? {},
      locale: given.locale,
      timeZone: given.timeZone,
      country: given.country,
      contactPoints: replaceContactPoints(known.contactPoints, given.contactPoints ?? [], at),
      preferences: given.preferences ?? {},
      attributes: given.attributes ?? {},
      consents: spoken.consents,
      traits: known.traits,
    }),
    words: spoken.words,
    notes: spoken.notes,
  };
}

/** What customers chose in person outlasts what systems say: those repeat with every event what they once knew. */
function keepingChoices({ locale, timeZone, preferences }: Profile, next: Profile): Profile {
  const { chosenAt } = preferences;
  if (!chosenAt) return next;
  const channels = chosenAt.channels ? preferences.channels : next.preferences.channels;
  return {
    ...next,
    ...(chosenAt.locale && { locale }),
    ...(chosenAt.timeZone && { timeZone }),
    preferences: { ...preferences, channels },
  };
}

/** A display name belongs to the names it came with: new names without one are displayed by themselves. */
function mergeNames(known: Profile['names'], given: GivenCustomer['names']): Profile['names'] {
  if (!given || Object.keys(given).length === 0) return known;
  const merged = { ...known, ...given };
  const renamed = (['given', 'family', 'organisation'] as const).some((part) => merged[part] !== known[part]);
  if (renamed && given.display === undefined) delete merged.display;
  return merged;
}

const parts = [
  'names',
  'locale',
  'timeZone',
  'country',
  'contactPoints',
  'preferences',
  'consents',
  'attributes',
  'traits',
] as const satisfies (keyof Profile)[];

/** Which parts of the profile differ. */
export const changesBetween = (before: Profile, after: Profile): string[] =>
  parts.filter((part) => before[part] !== after[part] && canonical(before[part]) !== canonical(after[part]));

/** Members in one order: PostgreSQL gives those of a jsonb back in an order of its own. */
const canonical = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** The customer as the other services see it. */
export function snapshotOf(
  id: string,
  version: number,
  profile: Profile,
  segments?: readonly string[],
): CustomerSnapshot {
  const { names, locale, timeZone, country, preferences, attributes, traits } = profile;
  const full = [names.given, names.family].filter(Boolean).join(' ');
  const display = names.display ?? (full || names.organisation);
  return {
    id,
    version,
    names: { ...names, display },
    locale,
    timeZone,
    country,
    contactPoints: profile.contactPoints.map(withoutHistory),
    preferences,
    consents: profile.consents.map(({ source: _, ...consent }) => consent),
    attributes,
    traits,
    ...(segments && { segments: [...segments] }),
  };
}
