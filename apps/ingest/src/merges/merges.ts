import { type LoggedWord, speakConsents } from '../customers/consents.js';
import type { Change, Profile } from '../customers/profile.js';
import { strictest, withoutLifted } from './joined-consents.js';
import { asHeard, joinedPoints } from './joined-points.js';
import { joinedWishes } from './joined-wishes.js';

/** An id that somebody is known by. Of those that are one person, one survives, and is spoken to. */
export interface Identity {
  id: string;
  /** What counts: of one with members, what is known of all of them. */
  profile: Profile;
  /** What was said of this id alone, where there are members. */
  own?: Profile;
  mergedInto?: string;
  members: readonly string[];
}

/** All ids that are one person, by themselves. */
export type Identities = ReadonlyMap<string, Identity>;

const known = (all: Identities, id: string): Identity => {
  const found = all.get(id);
  if (!found) throw new Error('An id is used that is not among those that were read.');
  return found;
};

export function survivorOf(all: Identities, id: string): string {
  const { mergedInto } = known(all, id);
  return mergedInto === undefined ? id : survivorOf(all, mergedInto);
}

/** An id with all that were merged into it, those before whom they were merged into. */
export const withMembers = (all: Identities, id: string): string[] => [
  ...known(all, id).members.flatMap((member) => withMembers(all, member)),
  id,
];

/** What is said of an id, apart from what its members bring. */
export const ownOf = ({ own, profile }: Identity): Profile => own ?? profile;

/** One picture of who is known by several ids: what is said of the first counts, and the others fill in. */
export function together(all: readonly [Profile, ...Profile[]]): Profile {
  const [first] = all;
  const lists = all.map(({ consents }) => consents);
  return {
    ...joinedWishes(all),
    // Whole, as parts of two names would make a third.
    names: all.find(({ names }) => Object.keys(names).length > 0)?.names ?? first.names,
    country: all.find(({ country }) => country !== undefined)?.country,
    contactPoints: joinedPoints(all.map(({ contactPoints }) => contactPoints)),
    consents: strictest(lists),
    attributes: Object.assign({}, ...all.map(({ attributes }) => attributes).toReversed()),
    traits: Object.assign({}, ...all.map(({ traits }) => traits).toReversed()),
  };
}

const profilesOf = (all: Identities, ids: readonly string[]): Profile[] =>
  ids.map((id) => known(all, id).profile);

export interface Said {
  identities: Identity[];
  /** As it counts, and as it is to be logged. */
  change: Change;
}

/**
 * Lets something in that is said of one of the ids: it is judged by what is known of that id, so that it can go with it
 * again, and by what is known of all of them, which is what counts. Consents follow what counts; the rest is pictured
 * anew, so that a system that repeats what it knows of one id takes nothing from the others.
 */
export function say(before: Identities, id: string, decide: (profile: Profile) => Change): Said {
  const survivor = survivorOf(before, id);
  const counted = known(before, survivor).profile;
  const change = decide(counted);
  if (known(before, survivor).members.length === 0)
    return { identities: [{ ...known(before, survivor), profile: change.profile }], change };
  const all = new Map(withMembers(before, survivor).map((one) => [one, known(before, one)]));
  const hearing = { before: counted.contactPoints, after: change.profile.contactPoints };
  const words: LoggedWord[] = [...change.words];
  const concerned = pathOf(all, id);
  for (const one of withMembers(all, survivor)) {
    const identity = known(all, one);
    const said = one === id ? decide(ownOf(identity)) : { profile: ownOf(identity), words: [] };
    words.push(...said.words);
    const contactPoints = asHeard(ownOf(identity).contactPoints, hearing, said.profile.contactPoints);
    const own = { ...said.profile, contactPoints };
    if (identity.members.length === 0) {
      all.set(one, { ...identity, profile: own });
      continue;
    }
    const { consents, traits } = concerned.has(one) ? decide(identity.profile).profile : identity.profile;
    const pictured = together([own, ...profilesOf(all, identity.members)]);
    all.set(one, { ...identity, own, profile: { ...pictured, consents, traits } });
  }
  const { profile } = known(all, survivor);
  return { identities: [...all.values()], change: { ...change, profile, words } };
}

const pathOf = (all: Identities, id: string): Set<string> => {
  const { mergedInto } = known(all, id);
  return new Set([id, ...(mergedInto === undefined ? [] : pathOf(all, mergedInto))]);
};

/** Lets an id be part of another. Both are told nothing: what is said of each stays where it is. */
export function merge(all: Identities, into: string, from: string): Identity[] {
  const survivor = known(all, into);
  const merged = known(all, from);
  const own = ownOf(survivor);
  const members = [...survivor.members, from];
  const pictured = together([own, ...profilesOf(all, members)]);
  const consents = strictest([survivor.profile.consents, merged.profile.consents]);
  return [
    { ...survivor, own, members, profile: { ...pictured, consents } },
    { ...merged, mergedInto: into },
  ];
}

export interface Parted {
  identities: Identity[];
  /** What the other one's log takes in: what was denied to both of them while they were one. */
  words: LoggedWord[];
}

/**
 * Gives an id back what is its own. What came for it since is with it already. A denial that came for the survivor
 * meanwhile was made by one of both, and nobody knows by whom: it goes with the other one too.
 */
export function part(all: Identities, into: string, from: string, mergedAt: string): Parted {
  const survivor = known(all, into);
  const { mergedInto: _, ...parting } = known(all, from);
  const own = ownOf(survivor);
  const members = survivor.members.filter((id) => id !== from);
  const denied = own.consents.filter(
    ({ state, at }) => state === 'revoked' && Date.parse(at) > Date.parse(mergedAt),
  );
  const heard = speakConsents(ownOf(parting).consents, denied);
  const { own: _own, ...alone } = survivor;
  return {
    identities: [
      members.length === 0
        ? { ...alone, members, profile: own }
        : { ...survivor, members, profile: leftOf(all, survivor, members) },
      withConsents(parting, (consents) => speakConsents(consents, denied).consents),
    ],
    words: heard.words,
  };
}

function leftOf(all: Identities, { own, profile }: Identity, members: readonly string[]): Profile {
  const left: [Profile, ...Profile[]] = [own ?? profile, ...profilesOf(all, members)];
  const lists = left.map(({ consents }) => withoutLifted(consents, profile.consents));
  return { ...together(left), consents: strictest(lists) };
}

const withConsents = (
  { own, profile, ...identity }: Identity,
  speak: (consents: Profile['consents']) => Profile['consents'],
): Identity => ({
  ...identity,
  profile: { ...profile, consents: speak(profile.consents) },
  ...(own && { own: { ...own, consents: speak(own.consents) } }),
});
