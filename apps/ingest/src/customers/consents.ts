import { type Consent, type ConsentProof, basisOf } from '@tourbus/contracts';

/** The word in force on a purpose, or on a channel of it. */
export interface CurrentConsent extends Consent {
  at: string;
  /** Who passed the word on: an upstream system, `api`, `unsubscribe link`. */
  source: string;
}

/** What shows that a word was said, and by whom. */
export interface Evidence {
  actor?: string;
  /** Which words the customer agreed to: key and version. */
  wording?: string;
  proof?: ConsentProof;
  /** The hash of the address that it came from. */
  contactPoint?: string;
  /** Under whose law it was said, as `US-FL`. */
  jurisdiction?: string;
}

/** A line of the log. A STOP and a START are about an address or a channel, and name no purpose. */
export interface LoggedWord extends Omit<Consent, 'purpose'>, Evidence {
  purpose?: string;
  at: string;
  source: string;
}

/** Something said about a consent, as the log keeps it. */
export interface ConsentWord extends Consent, Evidence {
  at: string;
  source: string;
  /**
   * A snapshot of what another system believes, not an act of the customer at that time. Order events repeat such
   * flags for ever, so a repeated grant must not undo what the customer has revoked here.
   */
  undated?: boolean;
}

/** A word counts from when it was heard at the latest: one dated into the future would outlast what is said after it. */
export const saidAt = (at: string, heard: Date): string => (new Date(at) > heard ? heard.toISOString() : at);

const sameScope = (a: Consent, b: Consent): boolean => a.purpose === b.purpose && a.channel === b.channel;
/** A word without a channel speaks for all channels of its purpose. */
const speaksFor = (general: Consent, particular: Consent): boolean =>
  general.purpose === particular.purpose &&
  (general.channel === undefined || general.channel === particular.channel);

/** A complaint is no slip of the finger: no system's word undoes it, but a proof of the customer's own act since. */
const firm = new Set(['complaint']);
/** What only the customers themselves say. */
const ownActs = new Set(['preference centre']);

const undoes = (word: ConsentWord, revocation: CurrentConsent): boolean =>
  !firm.has(revocation.source) ||
  ownActs.has(word.source) ||
  (word.proof !== undefined && new Date(word.proof.at) > new Date(revocation.at));

/** The same word with more to show for it: what it rests on, or that the address was confirmed. */
const showsMore = (word: ConsentWord, known: CurrentConsent): boolean =>
  word.state === 'granted' &&
  known.state === 'granted' &&
  ((word.confirmed === true && known.confirmed !== true) ||
    (basisOf(word.basis) !== 'unstated' && basisOf(known.basis) === 'unstated'));

/** Applies words to the consents in force; the later one counts, whatever the order in which they come. */
export function speakConsents(
  current: readonly CurrentConsent[],
  words: readonly ConsentWord[],
): { consents: CurrentConsent[]; words: ConsentWord[]; notes: string[] } {
  let consents = [...current];
  const news: ConsentWord[] = [];
  const notes: string[] = [];
  for (const word of words) {
    const standing = consents.filter((known) => speaksFor(known, word));
    const before = standing.find((known) => sameScope(known, word));
    const repeats =
      before?.state === word.state &&
      !showsMore(word, before) &&
      (word.undated || new Date(before.at) >= new Date(word.at));
    if (repeats) continue;
    const revoked = standing.some(({ state }) => state === 'revoked');
    if (word.undated && word.state === 'granted' && revoked) {
      notes.push(
        `A grant of ${word.purpose} without a time of its own does not undo the revocation before it.`,
      );
      continue;
    }
    if (
      word.state === 'granted' &&
      standing.some((known) => known.state === 'revoked' && !undoes(word, known))
    ) {
      notes.push(
        `A grant of ${word.purpose} without a proof of later than the complaint before it does not undo it.`,
      );
      continue;
    }
    news.push(word);
    if (standing.some((known) => new Date(known.at) > new Date(word.at))) continue;
    const { purpose, channel, state, basis, at, source, confirmed, conditions } = word;
    // A flag for all channels does not undo the revocation of one either: that one stands beside it.
    const keeps = (known: CurrentConsent) => word.undated && state === 'granted' && known.state === 'revoked';
    consents = consents.filter(
      (known) => keeps(known) || !speaksFor(word, known) || new Date(known.at) > new Date(at),
    );
    const shown = state === 'granted' ? { confirmed, conditions } : {};
    consents.push({ purpose, channel, state, basis, at, source, ...shown });
  }
  return { consents, words: news, notes };
}
