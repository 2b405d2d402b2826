import { describe, expect, it } from '@jest/globals';
import { isLifted } from '@tourbus/contracts';
import { fileNameOf, liftedBy, reasons, sourceOf, standingOf, wantedOf } from './suppression.ts';

const contactPoint = `k1.${'x'.repeat(43)}`;

describe('what somebody looks for', () => {
  it.each([
    [' Zoë@kunden.example ', { by: 'address', channel: 'email', address: 'Zoë@kunden.example' }],
    ['+43 660 / 123-4567', { by: 'address', channel: 'sms', address: '+436601234567' }],
    ['0043 (660) 1234567', { by: 'address', channel: 'sms', address: '00436601234567' }],
    [contactPoint, { by: 'hash', contactPoint }],
    ['0660 1234567', undefined],
    ['Zoë', undefined],
    ['zoe@', undefined],
    ['', undefined],
  ])('“%s” is told by its looks', (text, wanted) => expect(wantedOf(text)).toEqual(wanted));
});

it.each(reasons)('the page asks for what the dispatcher takes to lift %s', (reason) => {
  const entry = { contactPoint, channel: 'sms' as const, reason, source: 'x', since: '2026-01-01T00:00:00Z' };
  const taken = (['operator', 'proof'] as const).filter((by) =>
    isLifted(entry, { by, at: new Date('2026-11-02'), contactPoint }),
  );
  expect([...liftedBy(reason)]).toEqual(taken);
});

it('an entry stands until it is lifted or has ended', () => {
  const now = new Date('2026-11-02T09:30:00Z');
  const lifted = { at: now.toISOString(), by: 'x', evidence: 'x' };
  expect(standingOf({}, now)).toBe('standing');
  expect(standingOf({ until: '2026-11-02T09:30:01Z' }, now)).toBe('standing');
  expect(standingOf({ until: '2026-11-02T09:30:00Z' }, now)).toBe('ended');
  expect(standingOf({ lifted }, now)).toBe('lifted');
});

it.each([
  ['response:r-1', { by: 'response', of: 'r-1' }],
  ['import:old list.csv', { by: 'file', of: 'old list.csv' }],
  ['person:p-1', { by: 'person', of: 'person:p-1' }],
  ['crm', { by: 'other', of: 'crm' }],
])('%s says where it came from', (source, told) => expect(sourceOf(source)).toEqual(told));

it.each([
  ['gesperrte Kunden (März).csv', 'gesperrte Kunden -Ma-rz-.csv'],
  ['列表.csv', '-.csv'],
  ['', 'list.csv'],
])('a file called “%s” is sent as “%s”', (name, sent) => expect(fileNameOf(name)).toBe(sent));
