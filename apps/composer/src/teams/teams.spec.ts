import { describe, expect, it } from '@jest/globals';
import { barring, concernedBy, speaksThrough } from './teams.js';

const person = (roles: string[], ...teams: string[]) => ({ person: { id: '1', name: 'One', roles, teams } });
const owner = (key: string, ...teams: string[]) => ({ kind: 'brand', key, teams });

describe('what belongs to teams', () => {
  it.each([
    ['is changed by people of the team', [owner('a', 'service')], person(['author'], 'service'), undefined],
    [
      'is changed by people of any of its teams',
      [owner('a', 'service', 'marketing')],
      person(['author'], 'marketing'),
      undefined,
    ],
    ['is not changed by people of another team', [owner('a', 'service')], person(['author'], 'sales'), 'a'],
    ['is not changed by people without a team', [owner('a', 'service')], person(['reviewer']), 'a'],
    [
      'is changed by who is in the teams of all that it touches',
      [owner('a', 'service'), owner('b', 'marketing')],
      person(['author'], 'service'),
      'b',
    ],
    ['is changed by administrators', [owner('a', 'service')], person(['administrator']), undefined],
    ['is changed by machines, which carry scopes', [owner('a', 'service')], {}, undefined],
    ['is for everybody where it has no owner', [], person(['author']), undefined],
  ])('%s', (_, owners, caller, bars) => {
    expect(barring(owners, caller)?.key).toBe(bars);
  });

  it('is spoken through: templates through brands, definitions through templates', () => {
    expect(speaksThrough('template', { brand: 'a' })).toEqual({ kind: 'brand', key: 'a' });
    expect(speaksThrough('definition', { template: 't' })).toEqual({ kind: 'template', key: 't' });
    expect(speaksThrough('block', { source: 'brand' })).toBeUndefined();
    expect(speaksThrough('template', undefined)).toBeUndefined();
  });

  const [content, a, b] = [
    { kind: 'template', key: 't' },
    { kind: 'brand', key: 'a' },
    { kind: 'brand', key: 'b' },
  ];
  it.each([
    ['itself, where the brand stays', a, { ...a }, [content]],
    ['the brand that it would move to, too', a, b, [content, b]],
    ['the brand of what is new', undefined, a, [content, a]],
    ['itself alone, where there is no brand', undefined, undefined, [content]],
  ])('asks the owners of %s', (_, was, becomes, concerned) => {
    expect(concernedBy(content, was, becomes)).toEqual(concerned);
  });
});
