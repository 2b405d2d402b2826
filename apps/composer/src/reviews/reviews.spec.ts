import { describe, expect, it } from '@jest/globals';
import {
  countOf,
  isAllowed,
  isEnough,
  refusalOf,
  requirementsOf,
  stateOf,
  type Step,
  type VersionState,
  versionStates,
} from './reviews.js';

describe('what may follow what', () => {
  const steps: [Step, VersionState[]][] = [
    ['submit', ['draft']],
    ['approve', ['in-review']],
    ['request-changes', ['in-review', 'approved']],
    ['withdraw', ['in-review', 'approved']],
    ['publish', ['approved', 'published', 'retired']],
    ['retire', ['published']],
  ];
  it.each(steps)('%s only from %j', (step, allowed) => {
    expect(versionStates.filter((state) => isAllowed(step, state))).toEqual(allowed);
  });
});

describe('the state of a version', () => {
  const [never, before, now] = [
    { counts: false, published: false },
    { counts: false, published: true },
    { counts: true, published: true },
  ];
  it.each([
    ['draft', undefined, never],
    ['in-review', 'in-review', never],
    ['approved', 'approved', never],
    ['draft', 'changes-requested', never],
    ['draft', 'withdrawn', never],
    ['published', 'approved', now],
    ['retired', 'approved', before],
  ] as const)('is %s with a review that is %s and %j', (state, review, publication) => {
    expect(stateOf(review, publication)).toBe(state);
  });
});

describe('how many approvals are needed', () => {
  const policy = {
    regulatory: { count: 2, role: 'reviewer' },
    marketing: { count: 3 },
    service: { count: 1, role: 'administrator' },
  };
  it.each([
    ['one, where nobody asks for more', [], ['regulatory'], [{ count: 1 }]],
    ['one, for a class that the brand says nothing of', [policy], ['transactional'], [{ count: 1 }]],
    ['one, for what is used for nothing yet', [policy], [], [{ count: 1 }]],
    ['what the class asks for', [policy], ['marketing'], [{ count: 3 }]],
    [
      'all that several classes ask for',
      [policy],
      ['regulatory', 'service'],
      [{ count: 1 }, { count: 2, role: 'reviewer' }, { count: 1, role: 'administrator' }],
    ],
    [
      'the strictest of several brands',
      [{ marketing: { count: 2 } }, policy, { marketing: { count: 1 } }],
      ['marketing'],
      [{ count: 3 }],
    ],
  ] as const)('%s', (_, policies, classes, requirements) => {
    expect(requirementsOf(policies, classes)).toEqual(requirements);
  });

  it('all that the brand asks for, for the brand itself', () => {
    const requirements = requirementsOf([policy], 'all');
    expect([requirements.length, countOf(requirements)]).toEqual([3, 3]);
  });
});

describe('whether there are enough', () => {
  const twoReviewers = [{ count: 1 }, { count: 2, role: 'reviewer' }];
  const by = (name: string, ...roles: string[]) => ({ by: name, roles });
  it.each([
    [false, []],
    [false, [by('ada', 'reviewer')]],
    [false, [by('ada', 'reviewer'), by('machine')]],
    [true, [by('ada', 'reviewer'), by('bea', 'author', 'reviewer')]],
  ])('%j with %j', (enough, approvals) => {
    expect(isEnough(twoReviewers, approvals)).toBe(enough);
  });
});

describe('who may approve', () => {
  const considered = { author: 'ada', approvals: [{ by: 'bea', roles: [] }], requirements: [{ count: 2 }] };
  const byRole = { ...considered, requirements: [{ count: 1 }, { count: 1, role: 'administrator' }] };
  it.each([
    ['not the author', 'ada', ['administrator'], considered, 'own-work'],
    ['nobody twice', 'bea', [], considered, 'approved-already'],
    ['somebody else', 'cleo', [], considered, undefined],
    ['nobody whose approval would not count', 'cleo', ['reviewer'], byRole, 'role-missing'],
    ['somebody of the role that is missing', 'cleo', ['administrator'], byRole, undefined],
  ] as const)('%s', (_, name, roles, of, refusal) => {
    expect(refusalOf({ by: name, roles }, of)).toBe(refusal);
  });
});
