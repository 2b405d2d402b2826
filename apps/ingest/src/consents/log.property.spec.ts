import { expect, it } from '@jest/globals';
import { type Channel, type Consent, type ConsentEntry, channels, consentSources } from '@tourbus/contracts';
import fc from 'fast-check';
import { currentConsents, latestWord } from './latest-word.js';
import { appendEntry, type ConsentDraft } from './log.js';

const points = ['a', 'b'].map((letter) => `k1.${letter.repeat(43)}`);
const base = Date.parse('2026-01-01T00:00:00Z');
const hour = 3_600_000;
const time = fc.nat({ max: 60 }).map((n) => new Date(base + n * hour).toISOString());
const last = new Date(base + 60 * hour);

const draft: fc.Arbitrary<ConsentDraft> = fc
  .record({
    purpose: fc.constantFrom('marketing', 'surveys', undefined),
    channel: fc.constantFrom(...channels, undefined),
    contactPoint: fc.constantFrom(...points, undefined, undefined),
    spokenFrom: fc.constantFrom(...points, undefined),
    state: fc.constantFrom('granted' as const, 'revoked' as const),
    source: fc.constantFrom(...consentSources),
    proven: fc.option(fc.nat({ max: 20 }), { nil: undefined }),
    undated: fc.boolean(),
    lasts: fc.option(fc.nat({ max: 40 }), { nil: undefined }),
    at: time,
    heardAt: time,
  })
  .map(({ proven, lasts, ...word }) => ({
    ...word,
    customerId: 'C-1',
    actor: 'key:crm',
    ...(lasts !== undefined && { until: new Date(Date.parse(word.at) + lasts * hour).toISOString() }),
    ...(proven !== undefined && {
      proof: {
        kind: 'form' as const,
        at: new Date(
          base + Math.max(0, Math.min(+new Date(word.at), +new Date(word.heardAt)) - base - proven * hour),
        ).toISOString(),
        reference: `form-${proven}`,
      },
    }),
  }));
const drafts = fc.array(draft, { maxLength: 14 });
const append = (log: readonly ConsentEntry[], one: ConsentDraft) => appendEntry(log, one).log;
const logOf = (all: readonly ConsentDraft[]) => all.reduce(append, [] as readonly ConsentEntry[]);

const question = fc.record({
  purpose: fc.constantFrom('marketing', 'surveys', 'orders'),
  channel: fc.constantFrom(...channels, undefined),
  contactPoint: fc.constantFrom(...points, undefined),
  at: time.map((text) => new Date(text)),
});
const shuffledTwice = drafts.chain((all) =>
  fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
);
const runs = { numRuns: 300 };

it('the order of arrival, and hearing a word twice, never change the answer', () => {
  fc.assert(
    fc.property(shuffledTwice, question, ([all, shuffled], asked) => {
      const ids = (log: readonly ConsentEntry[]) => {
        const { state, entry, grants } = latestWord(log, asked);
        return [state, entry?.id, grants.map(({ id }) => id)];
      };
      expect(ids(logOf(shuffled))).toEqual(ids(logOf(all)));
    }),
    runs,
  );
});

it('erasing and replaying never revives a person, whatever part of the past comes again and in what order', () => {
  const replayed = drafts.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all)));
  fc.assert(
    fc.property(replayed, question, fc.boolean(), ([all, again], asked, kept) => {
      // A service that was down holds the old log still; the others have deleted theirs.
      const log = again.reduce(append, kept ? logOf(all) : []);
      expect(latestWord(log, { ...asked, at: last, erasedAt: last }).state).not.toBe('granted');
    }),
    runs,
  );
});

it('a system that goes on saying yes does not revive who was erased either', () => {
  const later = new Date(+last + 100 * hour).toISOString();
  const claimed = fc.constantFrom('api' as const, 'event' as const, 'import' as const, 'agent' as const);
  fc.assert(
    fc.property(drafts, claimed, question, (all, source, asked) => {
      const claim: ConsentDraft = {
        customerId: 'C-1',
        purpose: asked.purpose,
        state: 'granted',
        source,
        at: later,
        heardAt: later,
        actor: 'key:crm',
      };
      const word = latestWord(append(logOf(all), claim), { ...asked, at: new Date(later), erasedAt: last });
      expect(word.state).not.toBe('granted');
    }),
    runs,
  );
});

it('after a STOP, nothing but a START from that number or a newer proof grants again', () => {
  fc.assert(
    fc.property(drafts, question, time, (all, asked, at) => {
      const stop: ConsentDraft = {
        customerId: 'C-1',
        state: 'revoked',
        source: 'stop',
        spokenFrom: points[0],
        at,
        heardAt: at,
        actor: 'tracker',
      };
      const log = append(logOf(all), stop);
      const word = latestWord(log, { ...asked, at: last });
      const lifted = log.some((e) => e.source === 'start' && e.spokenFrom === points[0] && e.at > at);
      if (word.state === 'granted' && !lifted)
        expect(word.grants.every(({ proof }) => proof !== undefined && proof.at > at)).toBe(true);
    }),
    runs,
  );
});

/** As composer asks a profile: the word for the channel before the one for all, then the later. */
function asComposerAsks(consents: readonly Consent[], purpose: string, channel?: Channel): string {
  const fitting = consents.filter(
    (c) => c.purpose === purpose && (c.channel === undefined || c.channel === channel),
  );
  return (fitting.find((c) => c.channel !== undefined) ?? fitting[0])?.state ?? 'none';
}

/** As dispatcher asks it: what the latest word of all, or of the channel alone, withdraws is withdrawn. */
function isRevokedToDispatcher(consents: readonly Consent[], purpose: string, channel: Channel): boolean {
  const words = consents.filter((c) => c.purpose === purpose && (c.channel ?? channel) === channel);
  const ends = (some: readonly Consent[]) => {
    const latest = Math.max(...some.map((c) => Date.parse(c.at ?? '')));
    return some.some((c) => Date.parse(c.at ?? '') === latest && c.state === 'revoked');
  };
  return ends(words) || ends(words.filter((c) => c.channel !== undefined));
}

it('the profile says to composer and dispatcher what the log says', () => {
  fc.assert(
    fc.property(drafts, question, fc.subarray(points), (all, { purpose, at }, held) => {
      const log = logOf(all);
      const contactPoints = { email: held, sms: held, print: held };
      const consents = currentConsents(log, { channels, contactPoints, at });
      for (const channel of channels) {
        const words = held.map(
          (contactPoint) => latestWord(log, { purpose, channel, contactPoint, at }).state,
        );
        const asked = latestWord(log, { purpose, channel, at }).state;
        const least =
          words.find((s) => s === 'revoked') ?? words.find((s) => s === 'none') ?? words[0] ?? asked;
        const said = asComposerAsks(consents, purpose, channel);
        expect(said === 'granted').toBe(least === 'granted');
        if (least === 'revoked' && consents.some((c) => c.purpose === purpose)) {
          expect(said).toBe('revoked');
          expect(isRevokedToDispatcher(consents, purpose, channel)).toBe(true);
        }
        if (least === 'granted') expect(isRevokedToDispatcher(consents, purpose, channel)).toBe(false);
      }
    }),
    runs,
  );
});
