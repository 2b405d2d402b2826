import { describe, expect, it } from '@jest/globals';
import type { Finding } from './finding.js';
import { refusalOfWaiver } from './waivers.js';

const finding = (more: Partial<Finding> = {}): Finding => ({
  ...{ id: '0123456789abcdef', rule: 'contrast', severity: 'blocks', waivableBy: 'reviewer' },
  ...{ place: { variant: 'email', part: 'mjml' }, what: 'a', why: 'b', remedy: 'c' },
  ...more,
});
const person = (...roles: string[]) => ({
  name: 'person:1',
  person: { id: '1', name: 'One', roles, teams: [] },
});

describe('a waiver', () => {
  it.each([
    ['is for who has the role', finding(), person('author', 'reviewer'), undefined],
    ['is for administrators', finding(), person('administrator'), undefined],
    ['is not for others', finding(), person('author', 'operator'), 'role-missing'],
    ['is not for machines, which have no role', finding(), { name: 'deployment' }, 'role-missing'],
    [
      'is not for what is law',
      { ...finding(), waivableBy: undefined } as unknown as Finding,
      person('administrator'),
      'not-waivable',
    ],
    ['is not needed for a warning', finding({ severity: 'warns' }), person('reviewer'), 'nothing-to-waive'],
    ['is not for what was not found', undefined, person('reviewer'), 'unknown-finding'],
  ])('%s', (_, found, caller, code) => {
    expect(refusalOfWaiver(found, caller, 'person:2')?.code).toBe(code);
  });

  it('is not for who wrote the words', () => {
    expect(refusalOfWaiver(finding(), person('administrator'), 'person:1')?.code).toBe('own-work');
  });
});
