import type { Present } from '../api/records.ts';

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, {
  ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
});

const doing = ({ changed }: Present): string => (changed ? 'is editing too' : 'is here too');

/** `Zoë is editing too, since 14:02, from version 3` */
export function sentenceOf(present: Present, now: Date): string {
  const since = new Date(present.since);
  const at = since.toDateString() === now.toDateString() ? time.format(since) : day.format(since);
  return `${present.person.name} ${doing(present)}, since ${at}, from version ${present.version}`;
}

/** What is read out: only who comes, goes, or begins to write is news. */
export const newsOf = (others: readonly Present[]): string =>
  others.map((present) => `${present.person.name} ${doing(present)}.`).join(' ');
