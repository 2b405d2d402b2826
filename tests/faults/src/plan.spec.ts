import { expect, it } from '@jest/globals';
import { allFaults } from './faults/all.js';
import type { Fault } from './faults/fault.js';
import { planOf, type Step } from './plan.js';
import { SeededRandom } from '@tourbus/samples';

const stepsOf = (seed: number, count: number, faults: readonly Fault[] = allFaults): Step[] => {
  const plan = planOf(faults, new SeededRandom(seed));
  return Array.from({ length: count }, () => plan.next().value as Step);
};
const said = (steps: Step[]): string => JSON.stringify(steps);

it('plans the same for the same seed, and something else for another', () => {
  expect(said(stepsOf(7, 50))).toBe(said(stepsOf(7, 50)));
  expect(said(stepsOf(7, 50))).not.toBe(said(stepsOf(8, 50)));
});

it('strikes every kind about equally often', () => {
  const kinds = stepsOf(7, 400).flatMap(({ strikes }) => strikes.map(({ fault }) => fault.kind));
  const counts = Object.values(Object.groupBy(kinds, (kind) => kind)).map((list) => list?.length ?? 0);
  expect(counts).toHaveLength(allFaults.length);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
});

it('never strikes two at once that would undo each other', () => {
  for (const { strikes } of stepsOf(7, 400)) {
    const families = strikes.map(({ fault }) => fault.family);
    expect(new Set(families).size).toBe(families.length);
  }
});

it('strikes one after the other where there is only one kind', () => {
  const [only] = allFaults;
  for (const { strikes } of stepsOf(7, 5, only ? [only] : [])) expect(strikes).toHaveLength(1);
});
