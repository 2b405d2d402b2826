import { describe, expect, it } from '@jest/globals';
import { type Heard, type RowProgress, changesOf, newlyGathered, rowAfter } from './batch-row.js';

const fresh: RowProgress = { row: 1, state: 'accepted', asked: null, endings: {} };
const why = { code: 'c', reason: 'because', remedy: 'mend it' };

const decided = (...communications: string[]): Heard => ({ kind: 'decided', row: 1, communications });
const settled = (
  communicationId: string,
  outcome: 'withheld' | 'dispatched' | 'delivered' | 'failed',
): Heard => ({
  kind: 'settled',
  row: 1,
  communicationId,
  outcome,
  ...(outcome === 'failed' && { why }),
});
const stuck = (communicationId?: string, gathering?: number): Heard => ({
  ...{ kind: 'stuck', row: 1, communicationId, why },
  ...(gathering !== undefined && { gathering }),
});
const gathered = (communicationId: string, gathering = 1): Heard => ({
  ...{ kind: 'gathered', row: 1, communicationId, gathering },
});

const orders = <T>(list: readonly T[]): T[][] =>
  list.length < 2
    ? [[...list]]
    : list.flatMap((one, i) => orders(list.toSpliced(i, 1)).map((rest) => [one, ...rest]));

describe('a row of a batch', () => {
  it.each<[string, Heard[], RowProgress['state']]>([
    ['of which nothing is heard is under way', [], 'accepted'],
    ['that asks for nothing is withheld', [decided()], 'withheld'],
    ['whose mail has gone out is delivered', [decided('a'), settled('a', 'dispatched')], 'delivered'],
    [
      'of whose two messages one is under way is not done',
      [decided('a', 'b'), settled('a', 'dispatched')],
      'accepted',
    ],
    [
      'that was told twice about the same message is not done sooner',
      [decided('a', 'b'), settled('a', 'dispatched'), settled('a', 'delivered')],
      'accepted',
    ],
    [
      'of whose two messages one failed has failed',
      [decided('a', 'b'), settled('a', 'dispatched'), settled('b', 'failed')],
      'failed',
    ],
    [
      'of whose two messages one was withheld is delivered',
      [decided('a', 'b'), settled('a', 'withheld'), settled('b', 'dispatched')],
      'delivered',
    ],
    ['whose only message was withheld is withheld', [decided('a'), settled('a', 'withheld')], 'withheld'],
    [
      'whose mail bounced after it had gone out has failed',
      [decided('a'), settled('a', 'dispatched'), settled('a', 'failed')],
      'failed',
    ],
    ['whose document could not be printed has failed', [decided('a'), stuck('a')], 'failed'],
    ['that could not be decided on has failed', [stuck()], 'failed'],
    ['that was decided on after a replay goes on', [stuck(), decided('a')], 'accepted'],
    [
      'that arrived after a replay is delivered',
      [decided('a'), stuck('a'), settled('a', 'dispatched')],
      'delivered',
    ],
    ['whose letter waits for its print stream is gathered', [decided('a'), gathered('a')], 'gathered'],
    [
      'is gathered also where its other message has failed',
      [decided('a', 'b'), gathered('a'), settled('b', 'failed')],
      'gathered',
    ],
    [
      'whose letter was gathered after a replay goes on',
      [decided('a'), stuck('a', 0), gathered('a')],
      'gathered',
    ],
    [
      'whose letter could not be printed in its stream has failed',
      [decided('a'), gathered('a'), stuck('a', 1)],
      'failed',
    ],
    [
      'whose letter is tried again is gathered again',
      [decided('a'), gathered('a'), stuck('a', 1), gathered('a', 2)],
      'gathered',
    ],
    [
      'whose printed letter nobody could hand over has failed',
      [decided('a'), gathered('a', 2), stuck('a')],
      'failed',
    ],
    [
      'whose letter is printed is delivered',
      [decided('a'), gathered('a'), settled('a', 'dispatched')],
      'delivered',
    ],
  ])('%s, in whatever order and however often that is heard', (_, news, state) => {
    for (const order of orders(news)) {
      expect(rowAfter(fresh, order).state).toBe(state);
      expect(
        rowAfter(
          order.reduce((row, one) => rowAfter(row, [one]), fresh),
          order,
        ).state,
      ).toBe(state);
    }
  });

  it('says why it ended as it did', () => {
    expect(rowAfter(fresh, [stuck()]).why).toEqual(why);
    expect(rowAfter(fresh, [decided()]).why?.code).toBe('nothing-to-say');
    expect(rowAfter(fresh, [decided('a'), settled('a', 'failed')]).why).toEqual(why);
    expect(rowAfter(fresh, [decided('a'), stuck('a'), settled('a', 'dispatched')]).why).toBeUndefined();
  });

  it('has something to print for each gathering, and is told of once', () => {
    const first = rowAfter(fresh, [decided('a'), gathered('a')]);
    expect(newlyGathered([fresh], [first])).toBe(1);
    expect(newlyGathered([first], [rowAfter(first, [gathered('a')])])).toBe(0);
    const again = rowAfter(first, [stuck('a', 1), gathered('a', 2)]);
    expect(newlyGathered([first], [again])).toBe(1);
    expect(newlyGathered([again], [rowAfter(again, [settled('a', 'dispatched')])])).toBe(0);
  });

  it('changes the counts of its batch by what it left and what it came to', () => {
    const delivered = rowAfter(fresh, [decided('a'), settled('a', 'dispatched')]);
    expect([...changesOf([fresh], [delivered])]).toEqual([
      ['accepted', -1],
      ['delivered', 1],
    ]);
  });
});
