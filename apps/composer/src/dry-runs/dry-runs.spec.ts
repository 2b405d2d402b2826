import { describe, expect, it } from '@jest/globals';
import { type DryRunView, dryRunRequestSchema, periodOf, withoutPeople } from './dry-runs.js';

const now = new Date('2026-11-23T10:00:00Z');
const faultsOf = (request: object): string[] =>
  dryRunRequestSchema.safeParse(request).error?.issues.map(({ message }) => message) ?? [];

describe('what a dry run is asked for', () => {
  it('are the decisions of the last 30 days, unless there is a period', () => {
    expect(periodOf({}, now)).toEqual({ from: new Date('2026-10-24T10:00:00Z'), until: now });
    const period = { from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00+01:00' };
    expect(periodOf({ period }, now)).toEqual({
      from: new Date('2026-01-01T00:00:00Z'),
      until: new Date('2026-01-31T23:00:00Z'),
    });
  });

  it.each([
    [{ from: '2026-02-01T00:00:00Z', until: '2026-02-01T00:00:00Z' }, /ends before it begins/],
    [{ from: '2025-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' }, /longer than 366 days/],
  ])('is refused for the period %j', (period, fault) => {
    expect(faultsOf({ period })).toEqual([expect.stringMatching(fault)]);
  });

  it('is a draft or a version, and not both', () => {
    expect(faultsOf({ policy: {}, version: 1 })).toEqual([
      expect.stringMatching(/Both a policy and a version/),
    ]);
    expect(faultsOf({ version: 1 })).toEqual([]);
  });
});

it('shows examples without whose they are', () => {
  const fate = { outcome: 'sent' as const, story: [] };
  const example = { definition: 'offer', requestedAt: now.toISOString(), before: fate, after: fate };
  const view = {
    result: { examples: [{ ...example, customer: 'C-1', communication: 'an id' }] },
  } as unknown as DryRunView;
  expect(withoutPeople(view).result?.examples).toEqual([example]);
  expect(withoutPeople({ ...view, result: null }).result).toBeNull();
});
