import { describe, expect, it } from '@jest/globals';
import { mayWaive } from './waiving.ts';

const finding = { severity: 'blocks', waivableBy: 'reviewer' } as const;
const waived = { by: 'person:2', why: 'A quotation.', at: '2026-05-01T12:00:00Z' };
const ada = { person: { id: '1', name: 'Ada' }, roles: ['reviewer'], scopes: ['content:approve'] };

describe('letting a finding pass', () => {
  it('is offered to whoever has the role that the finding names, and to administrators', () => {
    expect(mayWaive(finding, ada, 'person:2')).toBe(true);
    expect(mayWaive({ ...finding, waivableBy: 'administrator' }, ada, 'person:2')).toBe(false);
    const ruth = { ...ada, roles: ['administrator'] };
    expect(mayWaive(finding, ruth, 'person:2')).toBe(true);
  });

  it.each([
    ['to its author', finding, ada, 'person:1'],
    ['where it only warns', { ...finding, severity: 'warns' as const }, ada, 'person:2'],
    ['where nobody may', { severity: 'blocks' as const }, ada, 'person:2'],
    ['where somebody has done so', { ...finding, waived }, ada, 'person:2'],
    ['to who may not approve', finding, { ...ada, scopes: ['content:read'] }, 'person:2'],
  ])('is not offered %s', (_, found, session, author) =>
    expect(mayWaive(found, session, author)).toBe(false),
  );
});
