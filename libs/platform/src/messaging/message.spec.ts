import { describe, expect, it } from '@jest/globals';
import { commonFilter } from './consumes.decorator.js';
import { envelopeHeaders, envelopeOf } from './message.js';

describe('a message', () => {
  it('carries any text in its headers and gives it back', () => {
    const envelope = {
      specversion: '1.0' as const,
      id: 'a b',
      source: '/läden/東京',
      type: 't',
      time: '2026-11-02T08:30:00Z',
      subject: '100 % "sicher"',
    };
    const headers = envelopeHeaders(envelope);
    for (const value of Object.values(headers)) expect(value).toMatch(/^[\x21-\x7e]*$/);
    expect(envelopeOf(headers)).toEqual(envelope);
  });
});

describe('the filter of several subjects', () => {
  it.each([
    [['tourbus.communication.composed.v1'], 'tourbus.communication.composed.v1'],
    [['tourbus.communication.composed.v1', 'tourbus.communication.failed.v1'], 'tourbus.communication.*.v1'],
  ])('of %j is %s', (subjects, filter) => expect(commonFilter(subjects)).toBe(filter));
});
