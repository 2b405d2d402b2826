import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Claim } from './claim.js';
import type { Conclusion, Turn } from './turn.js';
import { Turns } from './turns.js';

const claim = (communicationId: string) => ({ communicationId }) as Claim;
const ended = (communicationId: string) => ({ claim: claim(communicationId) }) as unknown as Conclusion;
const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
const named = ({ ended: ends, beginning }: Turn) => ({
  ended: ends.map((one) => one.claim.communicationId),
  beginning: beginning.map((one) => one.communicationId),
});

/** Turns whose first ones fail as told, and what was committed. */
function turnsThat({ inHand = 1, failures = [] as Error[] }) {
  const seen = { turns: [] as ReturnType<typeof named>[], alone: [] as string[][] };
  const turns = new Turns({
    take: (turn) => {
      const failure = failures.shift();
      if (failure) return Promise.reject(failure);
      seen.turns.push(named(turn));
      return Promise.resolve({
        settled: turn.ended.map(({ claim: { communicationId } }) => communicationId !== 'lost'),
        begun: turn.beginning.map(({ communicationId }) => communicationId !== 'lost'),
      });
    },
    conclude: (conclusions) => {
      seen.alone.push(conclusions.map(({ claim: { communicationId } }) => communicationId));
      return Promise.resolve(conclusions.map(() => true));
    },
    inHand: () => inHand,
  });
  return { turns, seen };
}

describe('what ends and what begins at about the same time', () => {
  afterEach(() => void jest.useRealTimers());

  test('is one transaction, and each is told what became of its own', async () => {
    const { turns, seen } = turnsThat({});
    const answers = await Promise.all([
      turns.begin(claim('a')),
      turns.conclude(ended('lost')),
      turns.begin(claim('lost')),
      turns.conclude(ended('b')),
    ]);
    expect(answers).toEqual([true, false, false, true]);
    expect(seen.turns).toEqual([{ ended: ['lost', 'b'], beginning: ['a', 'lost'] }]);
  });

  test('waits a little for what else is in hand', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const { turns, seen } = turnsThat({ inHand: 2 });
    const first = turns.begin(claim('a'));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const second = turns.begin(claim('b'));
    jest.advanceTimersByTime(10);
    await Promise.all([first, second]);
    expect(seen.turns).toEqual([{ ended: [], beginning: ['a', 'b'] }]);
  });
});

describe('a turn that the database is away for', () => {
  test('begins nothing, and writes down alone what has ended', async () => {
    const { turns, seen } = turnsThat({ failures: [away] });
    const answers = await Promise.allSettled([turns.begin(claim('a')), turns.conclude(ended('b'))]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(seen).toEqual({ turns: [], alone: [['b']] });
  });
});

describe('a turn with something in it that cannot be committed', () => {
  test('is taken apart, so that the rest is not held up, and nothing is written down twice', async () => {
    const broken = new Error('value too long');
    const { turns, seen } = turnsThat({ failures: [broken, broken] });
    const answers = await Promise.allSettled([turns.begin(claim('a')), turns.conclude(ended('b'))]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(seen).toEqual({ turns: [{ ended: ['b'], beginning: [] }], alone: [] });
  });
});
