import type { Channel, Consent, ConsentEntry, ConsentSource } from '@tourbus/contracts';

export interface Question {
  purpose: string;
  /** Without one it is asked what holds for all channels. */
  channel?: Channel;
  /** The hash of the contact point in question; without one, a grant that is bound to one does not speak. */
  contactPoint?: string;
  /** What was said after this is not known yet: so a decision of the past can be made again. */
  at: Date;
  /** When the customer was erased last. */
  erasedAt?: Date;
}

export interface Word {
  state: 'granted' | 'revoked' | 'none';
  /** The entry that decides. */
  entry?: ConsentEntry;
  /** Every grant that stands: which of them is enough is a matter of jurisdiction. */
  grants: ConsentEntry[];
}

/** Revocations that a later claim of consent does not lift: it takes START from that number, or a proof newer than they are. */
const firm: ReadonlySet<ConsentSource> = new Set(['stop', 'complaint']);

/** What only the customers themselves can say. */
const ownActs: ReadonlySet<ConsentSource> = new Set(['start', 'double-opt-in', 'preference-centre']);

const timeOf = (time: string): number => Date.parse(time);

function speaksFor(entry: ConsentEntry, { purpose, channel, contactPoint }: Question): boolean {
  if (entry.purpose !== undefined && entry.purpose !== purpose) return false;
  if (entry.channel !== undefined && entry.channel !== channel) return false;
  if (entry.contactPoint === undefined) return true;
  // Of a channel without a certain contact point, a revocation for one counts, and a grant for one does not.
  return contactPoint === undefined ? entry.state === 'revoked' : entry.contactPoint === contactPoint;
}

const provenAfter = ({ proof }: ConsentEntry, time: number): boolean =>
  proof !== undefined && timeOf(proof.at) > time;

/** Who was erased begins anew, and only by what they said themselves since, or what a newer proof shows. */
function outlivesErasure(entry: ConsentEntry, erasedAt: Date | undefined): boolean {
  if (entry.state === 'revoked' || erasedAt === undefined) return true;
  const erased = erasedAt.getTime();
  return (
    !entry.undated && timeOf(entry.at) > erased && (ownActs.has(entry.source) || provenAfter(entry, erased))
  );
}

/** A STOP after which START came from the same number. What was said otherwise stays as it was. */
const isLifted = (stop: ConsentEntry, log: readonly ConsentEntry[], at: number): boolean =>
  stop.source === 'stop' &&
  stop.spokenFrom !== undefined &&
  log.some(
    (entry) =>
      entry.source === 'start' &&
      entry.spokenFrom === stop.spokenFrom &&
      timeOf(entry.at) > timeOf(stop.at) &&
      timeOf(entry.at) <= at,
  );

/** What another system believes comes before all that was said; of two words of one time the revocation is the later. */
function compare(a: ConsentEntry, b: ConsentEntry): number {
  const believed = (entry: ConsentEntry): number => Number(entry.undated && entry.state === 'granted');
  return (
    believed(b) - believed(a) ||
    timeOf(a.at) - timeOf(b.at) ||
    Number(a.state === 'revoked') - Number(b.state === 'revoked') ||
    (a.id < b.id ? -1 : 1)
  );
}

/**
 * The word that counts: the latest, whether it speaks for the contact point, the channel or all of them, and in
 * whatever order words came. A grant that ended by itself is as if it had not been given.
 */
export function latestWord(log: readonly ConsentEntry[], question: Question): Word {
  const now = question.at.getTime();
  const words = log
    .filter(
      (entry) =>
        timeOf(entry.at) <= now &&
        speaksFor(entry, question) &&
        (entry.until === undefined || entry.state === 'revoked' || timeOf(entry.until) > now) &&
        outlivesErasure(entry, question.erasedAt) &&
        !isLifted(entry, log, now),
    )
    .toSorted(compare);
  let word: Word = { state: 'none', grants: [] };
  let barrier: number | undefined;
  for (const entry of words) {
    if (entry.state === 'revoked') {
      word = { state: 'revoked', entry, grants: [] };
      if (firm.has(entry.source)) barrier = timeOf(entry.at);
    } else if (barrier === undefined || provenAfter(entry, barrier)) {
      word = { state: 'granted', entry, grants: [...word.grants.filter(({ id }) => id !== entry.id), entry] };
      barrier = undefined;
    }
  }
  return word;
}

export interface Present {
  /** Purposes and topics to be answered, beside those that the log names. */
  purposes?: readonly string[];
  /** Hashes of the contact points that can be used, by channel. */
  contactPoints: Partial<Record<Channel, readonly string[]>>;
  channels: readonly Channel[];
  at: Date;
  erasedAt?: Date;
}

/** Of several contact points on a channel, the word that allows least. */
function channelWord(log: readonly ConsentEntry[], question: Question, points: readonly string[]): Word {
  const words = points.map((contactPoint) => latestWord(log, { ...question, contactPoint }));
  return (
    words.find(({ state }) => state === 'revoked') ??
    words.find(({ state }) => state === 'none') ??
    words[0] ??
    latestWord(log, question)
  );
}

/**
 * The log as a profile shows it: of each purpose the word for all channels, and beside it that of every channel which
 * somebody else decides. Whoever asks first for the channel and then for all of them hears what the log says.
 */
export function currentConsents(log: readonly ConsentEntry[], present: Present): Consent[] {
  const { channels, contactPoints, at, erasedAt } = present;
  const named = log.flatMap(({ purpose }) => purpose ?? []);
  const purposes = [...new Set([...(present.purposes ?? []), ...named])].sort();
  return purposes.flatMap((purpose) => {
    const general = latestWord(log, { purpose, at, erasedAt });
    const particular = channels.flatMap((channel) => {
      const word = channelWord(log, { purpose, channel, at, erasedAt }, contactPoints[channel] ?? []);
      return word.entry && word.entry.id !== general.entry?.id
        ? [{ ...consentOf(word.entry, purpose), channel }]
        : [];
    });
    return [...(general.entry ? [consentOf(general.entry, purpose)] : []), ...particular];
  });
}

const consentOf = ({ state, basis, at }: ConsentEntry, purpose: string): Consent => ({
  purpose,
  state,
  basis,
  at,
});
