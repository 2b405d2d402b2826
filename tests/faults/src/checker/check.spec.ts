import { describe, expect, it } from '@jest/globals';
import { check } from './check.js';
import type { Evidence, Parked } from './evidence.js';
import { acceptance, delivery, noon, nothing, sunk, wholeStory } from './made-up.js';

const story = wholeStory('e1');
const communication = 'e1-c';

const found = (evidence: Evidence): string[] =>
  check(evidence).map(({ promise, what }) => `${promise} ${what}`);

const parked = (more: Partial<Parked>): Parked => ({
  service: 'composer',
  consumer: 'composer-composition',
  messageId: 'm1',
  subject: 's',
  code: 'retries-exhausted',
  state: 'parked',
  headers: {},
  body: '',
  ...more,
});

const stopped = (more: object = {}) =>
  acceptance('stop', {
    what: 'stopped',
    scope: 'marketing',
    customer: 'K-1',
    address: 'k1@customers.example',
    at: noon + 2_000,
    ...more,
  });

describe('the checker', () => {
  it('has nothing to say about a story that is whole', () => {
    expect(found(story)).toEqual([]);
  });

  describe('nothing lost', () => {
    it.each<[string, Partial<Evidence>, RegExp]>([
      ['an event that ingest never had', { events: [], decisions: [], sink: [] }, /Lost at ingest/],
      ['an event that nobody decided on', { decisions: [], sink: [] }, /Lost at composer/],
      ['a communication that was never rendered', { renderings: [], deliveries: [] }, /Lost at renderer/],
      ['a rendering that was never taken in', { deliveries: [] }, /Lost at dispatcher/],
      ['a delivery that is accepted and that no provider has', { sink: [] }, /Lost at provider/],
    ])('finds %s', (_, less, text) => {
      const [violation] = check({ ...story, ...less });
      expect(violation).toMatchObject({ promise: 'I1', what: 'lost', text: expect.stringMatching(text) });
    });

    it('finds a record that does not know the end', () => {
      expect(found({ ...story, record: [{ communication, state: 'rendered' }] })).toEqual([
        'I1 record wrong',
      ]);
      expect(found({ ...story, record: [] })).toEqual(['I1 record wrong']);
    });

    it('finds a message at a provider that nobody decided on', () => {
      expect(found({ ...story, sink: [...story.sink, sunk('stranger', 2)] })).toEqual(['I1 record wrong']);
    });

    it('takes what is parked for not lost, wherever it was parked', () => {
      const atIngest = story.events.map((event) => ({ ...event, state: 'parked' }));
      expect(found({ ...nothing, ledger: story.ledger, events: atIngest })).toEqual([]);
      const { ledger, events, decisions } = story;
      expect(found({ ...nothing, ledger, events, parked: [parked({ body: '{"eventId":"e1-e"}' })] })).toEqual(
        [],
      );
      const rendering = parked({ headers: { 'ce-subject': communication } });
      expect(found({ ...nothing, ledger, events, decisions, parked: [rendering] })).toEqual([]);
    });

    it('does not take what was discarded for parked', () => {
      const { ledger, events } = story;
      const discarded = parked({ body: '{"eventId":"e1-e"}', state: 'discarded' });
      expect(found({ ...nothing, ledger, events, parked: [discarded] })).toEqual(['I1 lost']);
    });

    it.each(['rejected', 'ambiguous', 'undeliverable'])('takes %s for an end with a reason', (state) => {
      const deliveries = [delivery(communication, { state })];
      expect(found({ ...story, deliveries, sink: [], record: [{ communication, state: 'failed' }] })).toEqual(
        [],
      );
    });

    it('wants rubbish to be parked, too', () => {
      const garbage = acceptance('g1', {
        ...{ by: 'nats', kind: 'garbage', stream: 'TOURBUS_DATA', sequence: 7 },
        raw: { subject: 'tourbus.data.arrived.v1', body: '{' },
      });
      expect(found({ ...nothing, ledger: [garbage] })).toEqual(['I1 lost']);
      const kept = parked({ messageId: 'TOURBUS_DATA:7@2026-05-01T12:00:00Z' });
      expect(found({ ...nothing, ledger: [garbage], parked: [kept] })).toEqual([]);
      const renumbered = parked({
        messageId: `TOURBUS_DATA:5@${new Date(garbage.at + 20).toISOString()}`,
        body: '{',
      });
      expect(found({ ...nothing, ledger: [garbage], parked: [renumbered] })).toEqual([]);
      const other = parked({ messageId: 'TOURBUS_DATA:71@2026-05-01T12:00:00Z' });
      expect(found({ ...nothing, ledger: [garbage], parked: [other] })).toEqual(['I1 lost']);
    });

    it('finds a stop that changed nothing', () => {
      expect(found({ ...nothing, ledger: [stopped()] })).toEqual(['I1 lost']);
      expect(found({ ...nothing, ledger: [stopped()], withdrawn: ['K-1'] })).toEqual([]);
    });
  });

  describe('nothing twice', () => {
    const twice = [sunk(communication, 1), sunk(communication, 2)];
    const ambiguous = { communication, attempt: 1, outcome: 'ambiguous', at: noon };

    it('finds a second copy', () => {
      expect(found({ ...story, sink: twice })).toEqual(['I2 doubled']);
    });

    it.each<[string, string, number, boolean]>([
      ['regulatory', 'one ambiguous attempt', 1, true],
      ['regulatory', 'none', 0, false],
      ['transactional', 'one ambiguous attempt', 1, false],
      ['marketing', 'one ambiguous attempt', 1, false],
    ])('judges a second copy of a %s mail with %s', (messageClass, _, count, allowed) => {
      const deliveries = [delivery(communication, { messageClass })];
      const attempts = [...story.attempts, ...Array.from({ length: count }, () => ambiguous)];
      expect(found({ ...story, sink: twice, deliveries, attempts })).toEqual(allowed ? [] : ['I2 doubled']);
    });

    it('finds a third copy where only one attempt was ambiguous', () => {
      const deliveries = [delivery(communication, { messageClass: 'regulatory' })];
      const sink = [...twice, sunk(communication, 3)];
      expect(found({ ...story, sink, deliveries, attempts: [ambiguous] })).toEqual(['I2 doubled']);
    });

    it('finds a second letter even if its call was ambiguous: the printer knows the job', () => {
      const letter = { channel: 'print' as const };
      const sink = [sunk(communication, 1, letter), sunk(communication, 2, letter)];
      const deliveries = [delivery(communication, { ...letter, messageClass: 'regulatory' })];
      expect(found({ ...story, sink, deliveries, attempts: [ambiguous] })).toEqual(['I2 doubled']);
    });

    it('finds one event that became two communications', () => {
      const decisions = [...story.decisions, { ...story.decisions[0]!, communication: 'other' }];
      const sink = [...story.sink, sunk('other', 2)];
      expect(found({ ...story, decisions, sink })).toContain('I2 doubled');
    });

    it('finds a response that had its effect twice', () => {
      const repeated = [{ customer: 'K-1', kind: 'response-captured', references: '{}', times: 2 }];
      expect(found({ ...story, repeated })).toEqual(['I2 doubled']);
    });
  });

  describe('nothing stale', () => {
    const early = wholeStory('early');
    const late = wholeStory('late');
    const thread = 'T1';
    const both = (first: string, second: string): Evidence => ({
      ...early,
      ledger: [...early.ledger, ...late.ledger],
      events: [...early.events, ...late.events],
      decisions: [...early.decisions, ...late.decisions],
      record: [...early.record, ...late.record],
      deliveries: [
        delivery('early-c', { thread, occurredAt: noon }),
        delivery('late-c', { thread, occurredAt: noon + 60_000 }),
      ],
      sink: [sunk(first, 1), sunk(second, 2)],
    });

    it('finds an earlier fact after a later one', () => {
      expect(found(both('late-c', 'early-c'))).toEqual(['I3 stale']);
    });

    it('has nothing against the right order, or against other threads', () => {
      expect(found(both('early-c', 'late-c'))).toEqual([]);
      const evidence = both('late-c', 'early-c');
      const apart = evidence.deliveries.map((one) => ({ ...one, thread: one.communication }));
      expect(found({ ...evidence, deliveries: apart })).toEqual([]);
    });
  });

  describe('stops', () => {
    const marketing = [delivery(communication, { messageClass: 'marketing' })];
    const after = (calledAt: number): Evidence => ({
      ...story,
      ledger: [...story.ledger, stopped()],
      withdrawn: ['K-1'],
      deliveries: marketing,
      transitions: [{ communication, state: 'calling', at: calledAt }],
      sink: [sunk(communication, 5)],
    });

    it('finds a newsletter whose call was begun after the answer', () => {
      expect(found(after(noon + 3_000))).toEqual(['I4 sent after a stop']);
    });

    it('excuses one whose call was begun before', () => {
      expect(found(after(noon + 1_999))).toEqual([]);
    });

    it('does not excuse a second call by the first', () => {
      const calls = [noon + 1_000, noon + 3_000].map((at) => ({ communication, state: 'calling', at }));
      expect(found({ ...after(noon), transitions: calls })).toEqual(['I4 sent after a stop']);
    });

    it('lets everything else go on', () => {
      expect(found({ ...after(noon + 3_000), deliveries: story.deliveries })).toEqual([]);
    });

    it('heeds a STOP for every text to the number, whatever it says', () => {
      const text = { channel: 'sms' as const, to: '+44770' };
      const evidence: Evidence = {
        ...after(noon + 3_000),
        ledger: [...story.ledger, stopped({ scope: 'sms', address: '+44770' })],
        stoppedNumbers: ['+44770'],
        deliveries: [delivery(communication, { channel: 'sms' })],
        sink: [sunk(communication, 5, text)],
      };
      expect(found(evidence)).toEqual(['I4 sent after a stop']);
      expect(found({ ...evidence, sink: [sunk(communication, 5, { ...text, to: '+44771' })] })).toEqual([]);
    });
  });

  it('finds a broken audit chain', () => {
    expect(found({ ...story, audit: [{ service: 'ingest', fault: 'It breaks at line 3.' }] })).toEqual([
      'I5 audit broken',
    ]);
  });

  it('finds what has not settled', () => {
    const deliveries = [delivery(communication, { state: 'ready' })];
    expect(found({ ...story, deliveries, sink: [], pending: ['1 deliveries'] })).toEqual([
      'I6 not settled',
      'I6 not settled',
    ]);
  });
});
