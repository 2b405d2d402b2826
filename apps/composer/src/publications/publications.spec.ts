import { describe, expect, it } from '@jest/globals';
import {
  endedWith,
  inUseAt,
  nextChange,
  type Publication,
  supersededBy,
  versionsThatCount,
} from './publications.js';

const day = (n: number): Date => new Date(Date.UTC(2026, 10, n));
const publication = (version: number, from: number, until?: number): Publication => ({
  id: version,
  version,
  from: day(from),
  until: until === undefined ? null : day(until),
});

/** The first for good, the second for the days from the 10th to the 20th. */
const campaign = [publication(1, 1), publication(2, 10, 20)];

describe('what is in use', () => {
  it.each([
    ['nothing before anything begins', campaign, 0, undefined],
    ['what has begun, from its very moment on', campaign, 1, 1],
    ['what began last', campaign, 10, 2],
    ['until its end, and not a moment longer', campaign, 19.999, 2],
    ['after the end, what is for good', campaign, 20, 1],
    ['nothing after the end of the only one', [publication(1, 1, 5)], 6, undefined],
    ['of two that begin together the one said last', [publication(1, 1), publication(2, 1)], 1, 2],
  ] as const)('is %s', (_, publications, at, version) => {
    expect(inUseAt(publications, new Date(day(0).getTime() + at * 86_400_000))?.version).toBe(version);
  });

  it.each([
    ['a beginning', 5, 10],
    ['an end', 10, 20],
    ['nothing that is over', 20, undefined],
  ])('next changes with %s', (_, at, next) => {
    expect(nextChange(campaign, day(at))).toEqual(next === undefined ? undefined : day(next));
  });

  it.each([
    ['both, while one will come back', campaign, 12, [2, 1]],
    ['one, when the other is over', campaign, 21, [1]],
    ['one that is planned', [publication(3, 25)], 2, [3]],
    ['not one that something for good hides', [publication(1, 1), publication(2, 2)], 3, [2]],
  ] as const)('is or will be %s', (_, publications, now, versions) => {
    expect([...versionsThatCount(publications, day(now))]).toEqual(versions);
  });
});

describe('publishing', () => {
  it.each([
    ['for good ends what began before', publication(3, 12), 12, [1, 2]],
    ['for some days ends nothing: the others come back', publication(3, 12, 13), 12, []],
    ['for a later day ends nothing yet', publication(3, 14), 12, []],
    ['with a beginning in the past hides only what began before that', publication(3, 5), 12, [1]],
  ] as const)('%s', (_, next, now, ended) => {
    expect(supersededBy(campaign, next, day(now))).toEqual(ended);
  });
});

describe('retiring', () => {
  it.each([
    ['what is in use ends all that has begun', campaign, 2, 12, [1, 2]],
    ['what is planned ends that alone', campaign, 2, 5, [2]],
    ['what is in use leaves alone what is planned', campaign, 1, 5, [1]],
    ['what would come back ends that alone', campaign, 1, 12, [1]],
    ['what was never published ends nothing', campaign, 3, 12, []],
  ] as const)('%s', (_, publications, version, now, ended) => {
    expect(endedWith(publications, version, day(now))).toEqual(ended);
  });
});
