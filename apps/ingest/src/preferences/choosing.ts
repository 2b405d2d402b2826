import { type PreferencesChosenV1, wishesHeard } from '@tourbus/contracts';
import { type ConsentWord, speakConsents } from '../customers/consents.js';
import type { Change, Profile } from '../customers/profile.js';

/** Lets what a customer chose in person into the profile: consents as words in the log, everything else as wishes. */
export function foldChoice(profile: Profile, choice: PreferencesChosenV1): Change {
  const { consents, words, notes } = speakConsents(profile.consents, wordsOf(choice));
  return { profile: { ...wishesHeard(profile, choice.wishes, choice.chosenAt), consents }, words, notes };
}

/** The choice is the evidence: under its id the page is kept as it was shown, with what was changed on it. */
const wordsOf = ({ consents, chosenAt: at, choiceId, wording }: PreferencesChosenV1): ConsentWord[] =>
  consents.map(({ purpose, channel, state }) => ({
    purpose,
    channel,
    state,
    at,
    source: 'preference centre',
    actor: `customer, choice ${choiceId}`,
    wording,
    proof: { kind: 'form', at, reference: choiceId },
    ...(state === 'granted' && { basis: 'express' }),
  }));
