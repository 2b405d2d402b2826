import { describe, expect, it } from '@jest/globals';
import type { SegmentRule } from '@tourbus/contracts';
import { SegmentsInCircle, inOrder } from './segment-order.js';

const refers = (...keys: string[]): SegmentRule =>
  keys.length === 0 ? { field: 'country', is: 'given' } : { any: keys.map((segment) => ({ segment })) };
const segment = (key: string, ...keys: string[]) => ({ key, rule: refers(...keys) });
const orderOf = (...segments: ReturnType<typeof segment>[]) => inOrder(segments).map(({ key }) => key);

describe('segments', () => {
  it('come after those that they refer to', () => {
    expect(orderOf(segment('a', 'c', 'b'), segment('b', 'c'), segment('c'))).toEqual(['c', 'b', 'a']);
  });

  it('are in one order, however they are given', () => {
    const three = [segment('x'), segment('y', 'x'), segment('w', 'y')];
    expect(orderOf(...three)).toEqual(orderOf(...three.toReversed()));
  });

  it.each<[string, ReturnType<typeof segment>[], string[]]>([
    ['to itself', [segment('a', 'a')], ['a', 'a']],
    ['through another', [segment('a', 'b'), segment('b', 'a')], ['a', 'b', 'a']],
    ['further on', [segment('a', 'b'), segment('b', 'c'), segment('c', 'b')], ['b', 'c', 'b']],
  ])('are refused where one refers %s', (_, segments, circle) => {
    expect(() => inOrder(segments)).toThrow(new SegmentsInCircle(circle).message);
  });
});
