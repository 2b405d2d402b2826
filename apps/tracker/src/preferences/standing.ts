import {
  type Channel,
  type Consent,
  type MessageClass,
  type Wished,
  type Wishes,
  channels,
  wishesHeard,
} from '@tourbus/contracts';
import type { KnownPoint, KnownProfile } from './known-profile.js';

/** The purpose of news and offers, as composer asks for it. */
export const marketing = 'marketing';

/** Something chosen on these pages; the profile may not know of it yet. */
export interface KnownChoice {
  chosenAt: string;
  consents: readonly Omit<Consent, 'at'>[];
  wishes: Wishes;
}

/** The message whose link was followed. */
export interface Way {
  channel: Channel;
  messageClass?: MessageClass;
}

/** How things stand with a customer. */
export interface Standing extends Wished {
  /** Channels with an address, each with its addresses; stopped where none of them is used any more. */
  ways: { channel: Channel; points: KnownPoint[]; stopped: boolean }[];
  /** Channels on which marketing may come. */
  marketing: ReadonlySet<Channel>;
  /** Purposes that were declined for all channels. */
  declined: ReadonlySet<string>;
}

const timeOf = ({ at }: Consent): number => (at ? Date.parse(at) : 0);

const speaksFor = (general: Consent, particular: Consent): boolean =>
  general.purpose === particular.purpose &&
  (general.channel === undefined || general.channel === particular.channel);

/** The later word counts, and one for all channels ends older ones for some. */
function heard(known: readonly Consent[], word: Consent): Consent[] {
  const isLater = (other: Consent): boolean => timeOf(other) > timeOf(word);
  if (known.some((other) => speaksFor(other, word) && isLater(other))) return [...known];
  return [...known.filter((other) => !speaksFor(word, other) || isLater(other)), word];
}

/** As composer reads it: a word for the channel before one for all. */
function wordOn(consents: readonly Consent[], purpose: string, channel?: Channel): Consent | undefined {
  const words = consents.filter((word) => word.purpose === purpose);
  return words.find((word) => word.channel === channel) ?? words.find((word) => word.channel === undefined);
}

const unknown: KnownProfile = { preferences: {}, points: [], consents: [] };

/** @param choices oldest first */
export function standingOf(
  profile: KnownProfile | undefined,
  choices: readonly KnownChoice[],
  way: Way,
): Standing {
  const { points, consents: known, ...before } = profile ?? unknown;
  const { locale, timeZone, preferences } = choices.reduce<Wished>(
    (wished, { wishes, chosenAt }) => wishesHeard(wished, wishes, chosenAt),
    before,
  );
  const words = choices.flatMap(({ consents, chosenAt: at }) => consents.map((word) => ({ ...word, at })));
  const consents = words.reduce<Consent[]>(heard, [...known]);
  const reached = channels.filter(
    (channel) => channel === way.channel || points.some((point) => point.channel === channel),
  );
  // That it was sent without a word of the customer shows that none was needed: it can be refused all the same.
  const unasked = (channel: Channel): boolean => way.messageClass === marketing && channel === way.channel;
  const mayCome = (channel: Channel): boolean => {
    const word = wordOn(consents, marketing, channel);
    return word ? word.state === 'granted' : unasked(channel);
  };
  const ways = reached.map((channel) => {
    const own = points.filter((point) => point.channel === channel);
    return { channel, points: own, stopped: own.length > 0 && own.every(({ state }) => state === 'stopped') };
  });
  const declined = consents.filter(({ state, channel }) => state === 'revoked' && channel === undefined);
  return {
    locale,
    timeZone,
    preferences,
    ways,
    marketing: new Set(reached.filter(mayCome)),
    declined: new Set(declined.map(({ purpose }) => purpose)),
  };
}
