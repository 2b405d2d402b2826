import type { Release } from '@tourbus/contracts';
import type { PublicationRow } from '../publications/publication-record.js';

type Version = Pick<PublicationRow, 'key' | 'version'>;

/** What a communication is made of. */
export interface Subject {
  definition: Version;
  brand: Version;
  template: Version;
}

const parts = ['definition', 'brand', 'template'] as const;

/** By what it is in use that a communication is made of. */
export const publicationsOf = (subject: Subject, publications: readonly PublicationRow[]): PublicationRow[] =>
  publications.filter(({ kind, key, version }) =>
    parts.some((part) => part === kind && subject[part].key === key && subject[part].version === version),
  );

/** What is signed of it: it holds until the first of them ends. */
export function releaseOf(subject: Subject, publications: readonly PublicationRow[]): Release {
  const named = ({ key, version }: Version) => ({ key, version });
  const ends = publications.flatMap(({ until }) => until?.getTime() ?? []);
  return {
    definition: named(subject.definition),
    brand: named(subject.brand),
    template: named(subject.template),
    ...(ends.length > 0 && { until: new Date(Math.min(...ends)).toISOString() }),
  };
}
