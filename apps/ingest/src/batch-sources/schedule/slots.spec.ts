import { describe, expect, it } from '@jest/globals';
import { type Timetable, dueAt } from './due.js';
import { checkSchedule, nextSlot, slotsBetween } from './slots.js';

const between = (cron: string, timeZone: string, from: string, to: string): string[] =>
  slotsBetween({ cron, timeZone }, new Date(`${from}Z`), new Date(`${to}Z`)).map((slot) =>
    slot.toISOString().slice(0, 16),
  );

describe('a schedule', () => {
  it.each([
    // 02:30 does not exist: as long after the last moment before the gap as it says.
    [
      '30 2 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00',
      '2026-03-30T12:00',
      ['2026-03-29T01:30', '2026-03-30T00:30'],
    ],
    [
      '30 2 * * *',
      'America/New_York',
      '2026-03-07T12:00',
      '2026-03-09T12:00',
      ['2026-03-08T07:30', '2026-03-09T06:30'],
    ],
    // Half an hour is passed over there.
    [
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-02T16:00',
      '2026-10-05T12:00',
      ['2026-10-03T15:45', '2026-10-04T15:15'],
    ],
    // Midnight itself is passed over.
    [
      '0 0 * * *',
      'Africa/Cairo',
      '2026-04-22T12:00',
      '2026-04-24T23:00',
      ['2026-04-22T22:00', '2026-04-23T22:00', '2026-04-24T21:00'],
    ],
    // Two hours are, at the research station.
    ['30 1 * * *', 'Antarctica/Troll', '2026-03-28T12:00', '2026-03-29T12:00', ['2026-03-29T01:30']],
  ])('%s in %s runs once on the day that has no such time', (cron, zone, from, to, slots) => {
    expect(between(cron, zone, from, to)).toEqual(slots);
  });

  it.each([
    [
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-24T12:00',
      '2026-10-26T12:00',
      ['2026-10-25T00:30', '2026-10-26T01:30'],
    ],
    [
      '30 1 * * *',
      'America/New_York',
      '2026-10-31T12:00',
      '2026-11-02T12:00',
      ['2026-11-01T05:30', '2026-11-02T06:30'],
    ],
    [
      '45 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-03T16:00',
      '2026-04-05T16:00',
      ['2026-04-04T14:45', '2026-04-05T15:15'],
    ],
    ['30 2 * * *', 'Africa/Casablanca', '2026-02-14T12:00', '2026-02-15T12:00', ['2026-02-15T01:30']],
  ])('%s in %s runs once, the first time, on the day that has it twice', (cron, zone, from, to, slots) => {
    expect(between(cron, zone, from, to)).toEqual(slots);
  });

  it('that runs at every hour goes on in real time while clocks move', () => {
    const every = (from: string, to: string) => between('*/30 * * * *', 'Europe/Berlin', from, to);
    expect(every('2026-10-24T23:45', '2026-10-25T02:00')).toEqual([
      ...['2026-10-25T00:00', '2026-10-25T00:30', '2026-10-25T01:00', '2026-10-25T01:30', '2026-10-25T02:00'],
    ]);
    expect(every('2026-03-29T00:15', '2026-03-29T01:30')).toEqual([
      ...['2026-03-29T00:30', '2026-03-29T01:00', '2026-03-29T01:30'],
    ]);
  });

  it('has one slot where two of its times are the same moment', () => {
    expect(between('30 2,3 * * *', 'Europe/Berlin', '2026-03-28T12:00', '2026-03-29T12:00')).toEqual([
      '2026-03-29T01:30',
    ]);
  });

  it('knows the last day of each month, and months without a 31st', () => {
    expect(between('0 6 L * *', 'UTC', '2028-01-01T00:00', '2028-05-01T00:00')).toEqual([
      ...['2028-01-31T06:00', '2028-02-29T06:00', '2028-03-31T06:00', '2028-04-30T06:00'],
    ]);
    expect(between('0 6 31 * *', 'UTC', '2026-01-01T00:00', '2026-06-01T00:00')).toEqual([
      ...['2026-01-31T06:00', '2026-03-31T06:00', '2026-05-31T06:00'],
    ]);
    expect(nextSlot({ cron: '0 6 29 2 *', timeZone: 'UTC' }, new Date('2096-03-01'))?.toISOString()).toBe(
      '2104-02-29T06:00:00.000Z',
    );
  });

  it('has the same slots however its time is cut into pieces', () => {
    const schedule = { cron: '15,45 1-3 * * *', timeZone: 'Australia/Lord_Howe' };
    const [from, to] = [Date.parse('2026-03-30T00:00Z'), Date.parse('2026-10-10T00:00Z')];
    const whole = slotsBetween(schedule, new Date(from), new Date(to), Infinity);
    const pieces: Date[] = [];
    for (let at = from; at < to; at += 5 * 3_600_000)
      pieces.push(
        ...slotsBetween(schedule, new Date(at), new Date(Math.min(to, at + 5 * 3_600_000)), Infinity),
      );
    expect(pieces).toEqual(whole);
    let at: Date | undefined = new Date(from);
    for (const slot of whole.slice(0, 60)) expect((at = at && nextSlot(schedule, at))).toEqual(slot);
  });

  it('of every minute answers at once after a year away', () => {
    const slots = slotsBetween(
      { cron: '* * * * *', timeZone: 'Europe/Berlin' },
      new Date('2025-01-01'),
      new Date('2026-01-01'),
      2,
    );
    expect(slots.map((slot) => slot.toISOString())).toEqual([
      '2025-12-31T23:59:00.000Z',
      '2026-01-01T00:00:00.000Z',
    ]);
  });

  it.each([
    ['0 6 30 2 *', 'UTC', /cannot be read/],
    ['0 0 6 * * *', 'UTC', /five fields/],
    ['61 6 * * *', 'UTC', /cannot be read/],
    ['H 6 * * *', 'UTC', /say the time/],
    ['0 6 * * *', 'Mars/Olympus', /time zone/],
  ])('%s in %s is refused', (cron, timeZone, reason) => {
    expect(() => checkSchedule({ cron, timeZone })).toThrow(reason);
  });

  it('of Thursdays is none of an arbitrary hour', () => {
    expect(() => checkSchedule({ cron: '0 6 * * THU', timeZone: 'UTC' })).not.toThrow();
    expect(() => checkSchedule({ cron: '0 6 * MAR *', timeZone: 'UTC' })).not.toThrow();
  });
});

describe('slots that passed while everything was down', () => {
  const timetable = (missed: Timetable['missed']): Timetable => ({
    ...{ cron: '0 6 * * *', timeZone: 'Europe/Vienna', missed, graceSeconds: 300 },
  });
  const due = (missed: Timetable['missed'], since: string, now: string) => {
    const { run, missed: left, next } = dueAt(timetable(missed), new Date(since), new Date(now));
    return {
      run: run.map((slot) => slot.toISOString()),
      left: left?.toISOString(),
      next: next?.toISOString(),
    };
  };
  const [away, back] = ['2026-11-02T12:00Z', '2026-11-05T12:00Z'];

  it('run once, the latest of them', () => {
    expect(due('once', away, back)).toEqual({
      run: ['2026-11-05T05:00:00.000Z'],
      left: '2026-11-04T05:00:00.000Z',
      next: '2026-11-06T05:00:00.000Z',
    });
  });

  it('are left out, if the rule says so, also the latest', () => {
    expect(due('skip', away, back)).toEqual({
      ...{ run: [], left: '2026-11-05T05:00:00.000Z', next: '2026-11-06T05:00:00.000Z' },
    });
  });

  it('run each, if the rule says so', () => {
    expect(due('each', away, back).run).toHaveLength(3);
  });

  it.each(['once', 'skip', 'each'] as const)('%s: a slot seen a minute late is no missed one', (missed) => {
    expect(due(missed, '2026-11-05T04:59Z', '2026-11-05T05:01Z').run).toEqual(['2026-11-05T05:00:00.000Z']);
    expect(due(missed, '2026-11-05T05:01Z', '2026-11-05T05:02Z').run).toEqual([]);
  });
});
