import { describe, expect, it } from '@jest/globals';
import { type Role, type Scope, roles, scopes, scopesByRole, scopesOf } from './roles.js';

/** Written out a second time on purpose: who gains or loses a right is changed in two places. */
const holders: Record<Scope, Role[]> = {
  'events:write': ['administrator'],
  'event-types:write': ['operator', 'administrator'],
  'customers:read': ['agent', 'administrator'],
  'customers:write': ['agent', 'administrator'],
  'privacy:read': ['operator', 'administrator'],
  'privacy:write': ['operator', 'administrator'],
  'content:read': ['author', 'reviewer', 'agent', 'operator', 'analyst', 'administrator'],
  'content:write': ['author', 'administrator'],
  'content:comment': ['author', 'reviewer', 'administrator'],
  'content:approve': ['reviewer', 'administrator'],
  'content:publish': ['reviewer', 'administrator'],
  'documents:write': ['administrator'],
  'communications:read': ['agent', 'operator', 'analyst', 'administrator'],
  'deliveries:write': ['operator', 'administrator'],
  'suppressions:read': ['agent', 'operator', 'administrator'],
  'suppressions:write': ['operator', 'administrator'],
  'segments:read': ['author', 'reviewer', 'agent', 'operator', 'analyst', 'administrator'],
  'segments:write': ['operator', 'analyst', 'administrator'],
  'batches:read': ['operator', 'analyst', 'administrator'],
  'batches:write': ['operator', 'administrator'],
  'batch-sources:write': ['operator', 'administrator'],
  'data-sources:write': ['operator', 'administrator'],
  'parked:read': ['operator', 'administrator'],
  'parked:write': ['operator', 'administrator'],
  'work:read': ['operator', 'analyst', 'administrator'],
  'work:write': ['operator', 'administrator'],
  'audit:read': ['operator', 'administrator'],
  'people:write': ['administrator'],
};

describe('roles', () => {
  it.each(scopes)('%s is for those who should have it, and for no other', (scope) => {
    expect(roles.filter((role) => scopesByRole[role].includes(scope))).toEqual(holders[scope]);
  });

  it('add up, each scope once and in one order', () => {
    expect(scopesOf(['reviewer', 'author'])).toEqual(scopesOf(['author', 'reviewer']));
    expect(scopesOf(['author', 'reviewer'])).toEqual([
      'content:read',
      'content:write',
      'content:comment',
      'content:approve',
      'content:publish',
      'segments:read',
    ]);
  });

  it('that we do not know grant nothing', () => {
    expect(scopesOf(['owner', 'constructor', '__proto__', 'Administrator', ''])).toEqual([]);
  });
});
