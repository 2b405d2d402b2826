import type { ResponseCapturedV1 } from '@tourbus/contracts';
import { type ConsentWord, type LoggedWord, speakConsents } from '../customers/consents.js';
import { type HashesOf, markContactPoints } from '../customers/contact-points.js';
import type { Change, Profile } from '../customers/profile.js';

/** What a complaint or an unsubscribe withdraws where the response does not say. */
const defaultPurpose = 'marketing';

const counted: Partial<Record<ResponseCapturedV1['kind'], { count: string; last: string }>> = {
  open: { count: 'opens', last: 'lastOpenAt' },
  click: { count: 'clicks', last: 'lastClickAt' },
  reply: { count: 'replies', last: 'lastReplyAt' },
};

/** Folds a response into a profile: what it says about the address, the permission, and the person. */
export function foldResponse(profile: Profile, response: ResponseCapturedV1, hashesOf: HashesOf): Change {
  const { consents, words, notes } = speakConsents(profile.consents, wordsOf(response));
  const contactPoints = contactPointsAfter(profile, response, hashesOf);
  return {
    profile: { ...profile, traits: traitsAfter(profile, response), contactPoints, consents },
    words: [...words, ...wordsOnAddress(response)],
    notes,
  };
}

const evidenceOf = ({ responseId: reference, respondedAt: at, contactPoint }: ResponseCapturedV1) => ({
  at,
  actor: 'customer',
  proof: { kind: 'message' as const, at, reference },
  ...(contactPoint !== undefined && { contactPoint }),
});

function wordsOf(response: ResponseCapturedV1): ConsentWord[] {
  const { kind, purpose = defaultPurpose } = response;
  if (kind !== 'unsubscribe' && kind !== 'complaint') return [];
  const source = kind === 'unsubscribe' ? 'unsubscribe link' : 'complaint';
  return [{ purpose, state: 'revoked', source, ...evidenceOf(response) }];
}

/** The contact points show what they come to; in the log they are evidence. */
function wordsOnAddress(response: ResponseCapturedV1): LoggedWord[] {
  const { kind, channel } = response;
  if (kind !== 'stop' && kind !== 'start') return [];
  const state = kind === 'stop' ? 'revoked' : 'granted';
  return [{ channel, state, source: kind, ...evidenceOf(response) }];
}

function contactPointsAfter(
  { contactPoints }: Profile,
  { kind, channel, contactPoint: from, reach, respondedAt }: ResponseCapturedV1,
  hashesOf: HashesOf,
): Profile['contactPoints'] {
  switch (kind) {
    case 'stop':
    case 'start':
    case 'bounce':
    case 'soft-bounce':
    case 'complaint':
      return markContactPoints(
        contactPoints,
        { kind, channel, from, reach, at: new Date(respondedAt) },
        hashesOf,
      );
    default:
      return contactPoints;
  }
}

/** Scanners and proxies open and click too: what a machine did says nothing about the person. */
function traitsAfter(
  { traits }: Profile,
  { kind, machine, respondedAt }: ResponseCapturedV1,
): Profile['traits'] {
  const names = counted[kind];
  if (!names || machine !== undefined) return traits;
  const at = new Date(respondedAt).toISOString();
  const before = traits[names.last];
  const last = typeof before === 'string' && before > at ? before : at;
  return { ...traits, [names.count]: Number(traits[names.count] ?? 0) + 1, [names.last]: last };
}
