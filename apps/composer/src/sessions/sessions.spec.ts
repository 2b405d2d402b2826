import { describe, expect, it } from '@jest/globals';
import { answerRefresh, tokenExpires } from './sessions.js';

const now = new Date('2026-11-22T12:00:00Z');
const ago = (milliseconds: number): Date => new Date(now.getTime() - milliseconds);
const [second, minute, hour] = [1_000, 60_000, 3_600_000];
const session = (started: number, used: number, ended?: number) => ({
  startedAt: ago(started),
  usedAt: ago(used),
  endedAt: ended === undefined ? null : ago(ended),
});

describe('a refresh', () => {
  it.each([
    ['renews a session that was just used', session(hour, minute), null, 'renew'],
    ['renews one that lay idle for almost eight hours', session(9 * hour, 8 * hour - second), null, 'renew'],
    ['is refused after eight idle hours', session(9 * hour, 8 * hour), null, 'over'],
    ['is refused after twelve hours, however busy they were', session(12 * hour, minute), null, 'over'],
    ['is refused where somebody signed out', session(hour, minute, second), null, 'over'],
    ['knows the other window of a browser', session(hour, second), ago(2 * second), 'meanwhile'],
    [
      'takes whoever comes later with a spent token for a thief',
      session(hour, minute),
      ago(11 * second),
      'reused',
    ],
    [
      'has nothing more to end in a session that has ended',
      session(hour, minute, second),
      ago(minute),
      'over',
    ],
  ] as const)('%s', (_, times, spentAt, answer) => {
    expect(answerRefresh(times, spentAt, now)).toBe(answer);
  });

  it('gives a cookie of ten minutes, and none that outlives its session', () => {
    expect(tokenExpires(session(hour, 0), now)).toEqual(new Date('2026-11-22T12:10:00Z'));
    expect(tokenExpires(session(12 * hour - minute, 0), now)).toEqual(new Date('2026-11-22T12:01:00Z'));
  });
});
