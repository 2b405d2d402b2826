import { describe, expect, it } from '@jest/globals';
import { communicationComposedV1, communicationDispatchedV1, customerChangedV1 } from '@tourbus/contracts';
import { type Position, horizonsOf } from './positions.js';

const asOf = new Date('2026-11-22T12:00:00Z');
const earlier = new Date('2026-11-22T11:58:00Z');
const position = (durable: string, filter: string, more: Partial<Position> = {}): Position => ({
  durable,
  stream: 'TOURBUS_COMMUNICATIONS',
  filter,
  lag: 0,
  unacknowledged: 0,
  asOf,
  ...more,
});
const renderer = position('renderer-rendering', communicationComposedV1.subject);
const tracker = position('tracker-record', 'tourbus.communication.*.v1');

describe('the horizon of a subject', () => {
  it('is the time of the look where every consumer has settled all', () => {
    const horizons = horizonsOf([renderer, tracker]);
    expect(horizons.get(communicationComposedV1.subject)).toEqual(asOf);
    expect(horizons.get(communicationDispatchedV1.subject)).toEqual(asOf);
  });

  it('is the time of the oldest message that any of its consumers has not settled', () => {
    const behind = { ...tracker, lag: 3, oldest: earlier };
    expect(horizonsOf([renderer, behind]).get(communicationComposedV1.subject)).toEqual(earlier);
  });

  it('is not known as long as a service that should consume it does not', () => {
    const horizons = horizonsOf([tracker]);
    expect(horizons.has(communicationComposedV1.subject)).toBe(false);
    expect(horizons.has(communicationDispatchedV1.subject)).toBe(true);
    expect(horizons.has(customerChangedV1.subject)).toBe(false);
  });
});
