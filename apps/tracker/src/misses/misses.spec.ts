import { describe, expect, it } from '@jest/globals';
import type { Awaited } from '@tourbus/contracts';
import { judge, type Reaching } from './misses.js';

const now = new Date('2026-11-04T12:00:00Z');
const ago = (hours: number): Date => new Date(now.getTime() - hours * 60 * 60 * 1_000);
const withinADay = (event: Awaited['event']): Awaited => ({ event, seconds: 24 * 60 * 60 });
const mail = (more: Partial<Reaching> = {}): Reaching => ({ channel: 'email', isAmbiguous: false, ...more });

describe('a communication that falls back', () => {
  it.each<[string, Awaited['event'], Reaching, string]>([
    ['was opened', 'opened', mail({ dispatchedAt: ago(25), openedAt: ago(1) }), 'over'],
    ['was delivered', 'delivered', mail({ dispatchedAt: ago(25), deliveredAt: ago(24) }), 'over'],
    ['was withheld by a rule', 'opened', mail({ withheldAt: ago(1) }), 'over'],
    [
      'may have been sent, although nobody knows',
      'delivered',
      mail({ failedAt: ago(25), isAmbiguous: true }),
      'over',
    ],
    [
      'is a text message, which never tells that it was read, and was delivered',
      'opened',
      mail({ channel: 'sms', dispatchedAt: ago(25), deliveredAt: ago(25) }),
      'over',
    ],
    [
      'is a letter that was printed',
      'opened',
      mail({ channel: 'print', dispatchedAt: ago(25), deliveredAt: ago(25) }),
      'over',
    ],
    ['failed', 'opened', mail({ dispatchedAt: ago(1), failedAt: ago(1) }), 'failed'],
    [
      'was delivered and not opened',
      'opened',
      mail({ dispatchedAt: ago(25), deliveredAt: ago(25) }),
      'not-opened',
    ],
    ['was not delivered', 'delivered', mail({ dispatchedAt: ago(24) }), 'not-delivered'],
    [
      'is a text message that was not delivered',
      'opened',
      mail({ channel: 'sms', dispatchedAt: ago(24) }),
      'not-delivered',
    ],
    [
      'was delivered and not opened, although nobody knew that it was handed over',
      'opened',
      mail({ deliveredAt: ago(25) }),
      'not-opened',
    ],
    ['was handed over lately', 'opened', mail({ dispatchedAt: ago(23) }), '2026-11-04T13:00:00.000Z'],
    ['was not handed over yet', 'opened', mail(), '2026-11-05T12:00:00.000Z'],
  ])('that %s', (_, event, reaching, expected) => {
    const verdict = judge(withinADay(event), reaching, now);
    const said = {
      over: () => 'over',
      missed: () => (verdict.kind === 'missed' ? verdict.reason.code : ''),
      later: () => (verdict.kind === 'later' ? verdict.at.toISOString() : ''),
    };
    expect(said[verdict.kind]()).toBe(expected);
  });

  it.each([
    [2 * 24 * 60 * 60, 'It was not opened within 2 days.'],
    [36 * 60 * 60, 'It was not opened within 1 day, 12 hours.'],
    [90, 'It was not opened within 1 minute, 30 seconds.'],
  ])('says after %i seconds: %s', (seconds, text) => {
    const verdict = judge({ event: 'opened', seconds }, mail({ dispatchedAt: ago(1_000) }), now);
    expect(verdict).toEqual({ kind: 'missed', reason: { code: 'not-opened', text } });
  });
});
