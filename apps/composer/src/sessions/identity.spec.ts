import { describe, expect, it } from '@jest/globals';
import { identityOf } from './identity.js';

const of = (claims: Record<string, unknown>, rolesClaim = 'roles', teamsClaim = 'teams') =>
  identityOf('https://id.example', '42', claims, { roles: rolesClaim, teams: teamsClaim });

describe('somebody who comes from the identity provider', () => {
  it('has the roles that we know, and no other', () => {
    expect(of({ roles: ['reviewer', 'superuser', 7, 'author'] }).roles).toEqual(['author', 'reviewer']);
  });

  it.each([
    ['a list', { roles: ['agent'] }, 'roles'],
    ['one text', { roles: 'agent' }, 'roles'],
    [
      'a claim whose name is an address',
      { 'https://tourbus.example/roles': ['agent'] },
      'https://tourbus.example/roles',
    ],
    ['a claim within a claim', { realm_access: { roles: ['agent'] } }, 'realm_access.roles'],
  ])('has them from %s', (_, claims, name) => {
    expect(of(claims, name).roles).toEqual(['agent']);
  });

  it.each([
    ['nothing', {}, 'roles'],
    ['a member that every object has', {}, 'constructor.name'],
    ['a text that holds a role', { roles: 'administrator,author' }, 'roles'],
    ['an object', { roles: { administrator: true } }, 'roles'],
  ])('has no role from %s', (_, claims, name) => {
    expect(of(claims, name).roles).toEqual([]);
  });

  it('has each team once', () => {
    expect(of({ groups: ['a', 'b', 'a', 3, ''] }, 'roles', 'groups').teams).toEqual(['a', 'b']);
  });

  it('has a name on one line that reads in the direction in which it was written', () => {
    expect(of({ name: 'Ada\r\n\u202eOkonkwo\u0000' }).name).toBe('AdaOkonkwo');
    expect(of({ name: 'x'.repeat(500) }).name).toHaveLength(100);
    expect(of({ name: ' ', preferred_username: 'ada' }).name).toBe('ada');
    expect(of({ email: 'ada@example.org' }).name).toBe('ada@example.org');
    expect(of({ name: { evil: true } }).name).toBe('Somebody');
  });
});
