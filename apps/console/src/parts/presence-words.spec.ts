import { describe, expect, it } from '@jest/globals';
import type { Present } from '../api/records.ts';
import { newsOf, sentenceOf } from './presence-words.ts';

const since = new Date(2026, 4, 6, 14, 2);
const zoe: Present = {
  person: { id: '1', name: 'Zoë' },
  since: since.toISOString(),
  version: 3,
  changed: true,
};
const at = (date: Date, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(undefined, options).format(date);
const clock = { hour: '2-digit', minute: '2-digit' } as const;

describe('who else is here', () => {
  it('is said with what they do, since when, and from which version', () => {
    expect(sentenceOf(zoe, new Date(2026, 4, 6, 18))).toBe(
      `Zoë is editing too, since ${at(since, clock)}, from version 3`,
    );
    expect(sentenceOf({ ...zoe, changed: false }, since)).toMatch(/^Zoë is here too, /);
  });

  it('is said with the day where that is another one', () => {
    const written = at(since, { day: 'numeric', month: 'short', ...clock });
    expect(sentenceOf(zoe, new Date(2026, 4, 7, 9))).toContain(`since ${written}`);
  });

  it('is news when they come or begin to write, not with every minute or version', () => {
    const teo = { ...zoe, person: { id: '2', name: 'Teo' }, changed: false };
    expect(newsOf([zoe, teo])).toBe('Zoë is editing too. Teo is here too.');
    expect(newsOf([{ ...zoe, version: 4, since: new Date().toISOString() }])).toBe(newsOf([zoe]));
    expect(newsOf([])).toBe('');
  });
});
