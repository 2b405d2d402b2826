import type { Consent } from '@tourbus/contracts';
import type { CurrentConsent } from '../customers/consents.js';

const timeOf = ({ at }: CurrentConsent): number => Date.parse(at);

const latest = (words: readonly CurrentConsent[]): CurrentConsent | undefined =>
  words.reduce<CurrentConsent | undefined>(
    (known, word) => (known && !isLater(word, known) ? known : word),
    undefined,
  );

/** Of two words of one time always the same one, whichever is looked at first. */
const isLater = (a: CurrentConsent, b: CurrentConsent): boolean =>
  timeOf(a) === timeOf(b) ? JSON.stringify(a) > JSON.stringify(b) : timeOf(a) > timeOf(b);

/** Whether words deny a purpose on a channel, as they are read at the gate: one of its own, or a later one for all. */
export function denies(consents: readonly CurrentConsent[], { purpose, channel }: Scope): boolean {
  const said = consents.filter((word) => word.purpose === purpose);
  const general = latest(said.filter((word) => word.channel === undefined));
  const own = channel === undefined ? undefined : latest(said.filter((word) => word.channel === channel));
  if (!own) return general?.state === 'revoked';
  return own.state === 'revoked' || (general?.state === 'revoked' && timeOf(general) >= timeOf(own));
}

type Scope = Pick<Consent, 'purpose' | 'channel'>;

const scopeOf = ({ purpose, channel }: Scope): string => JSON.stringify([purpose, channel]);

/**
 * What holds of one person who is known by several ids: whatever one of them denied is denied, and a grant counts
 * where none of the others denies it. In whichever order they are given, it comes to the same.
 */
export function strictest(known: readonly (readonly CurrentConsent[])[]): CurrentConsent[] {
  const standing = known.flatMap((consents) =>
    consents.filter(
      (word) =>
        word.state === 'revoked' || !known.some((others) => others !== consents && denies(others, word)),
    ),
  );
  const scopes = Map.groupBy(standing, scopeOf);
  // What stands of a scope is of one state: a grant beside a denial would be denied by it.
  const chosen = [...scopes.values()].flatMap((words) => latest(words) ?? []);
  return chosen.sort((a, b) => (scopeOf(a) < scopeOf(b) ? -1 : 1));
}

/** Of what one said: without the denials that were lifted since, when all of them were spoken to as one. */
export const withoutLifted = (
  consents: readonly CurrentConsent[],
  counted: readonly CurrentConsent[],
): CurrentConsent[] => consents.filter((word) => word.state === 'granted' || denies(counted, word));
