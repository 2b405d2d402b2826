import type { AuditLine } from '../api/keeping-records.ts';
import type { Service } from '../api/services.ts';

export interface Line extends AuditLine {
  service: Service;
}

/** What was read of one service and is not shown yet, and where to go on. */
export interface Reading {
  service: Service;
  /** The newest first. */
  rest: readonly Line[];
  cursor?: string;
  ended: boolean;
}

/** The newest of all services, as many as are wanted. Of each that has not ended, as many have to be there. */
export function mergeLines(readings: readonly Reading[], size: number): { items: Line[]; rest: Reading[] } {
  const left = readings.map((reading) => ({ ...reading, rest: [...reading.rest] }));
  const items: Line[] = [];
  while (items.length < size) {
    const [newest] = left
      .filter(({ rest }) => rest.length > 0)
      .toSorted((a, b) => (b.rest[0]?.at ?? '').localeCompare(a.rest[0]?.at ?? ''));
    const line = newest?.rest.shift();
    if (!line) break;
    items.push(line);
  }
  return { items, rest: left };
}

/** Whether there is more to show. */
export const goesOn = (readings: readonly Reading[]): boolean =>
  readings.some(({ rest, ended }) => rest.length > 0 || !ended);

/** `review.changes-requested` as people say it. */
export const wordsOf = (action: string): string => action.replaceAll(/[.-]/g, ' ');

/** What somebody tried and was kept from. */
export const isRefused = (action: string): boolean => action.endsWith('.refused');

const said = (value: unknown): string =>
  typeof value === 'string' ? value : value === null ? 'nothing' : JSON.stringify(value);

/** Names and values of what was recorded beside it. */
export function detailsOf(details: string): [string, string][] {
  try {
    return Object.entries(JSON.parse(details) as object).map(([name, value]) => [name, said(value)]);
  } catch {
    return [];
  }
}

const contentPages: Record<string, string> = {
  ...{ template: 'templates', block: 'blocks', brand: 'brands', definition: 'definitions' },
};

/** Kinds of things that an action’s first word names, and where one of them is. */
const pages: Record<string, (subject: string, service: Service) => string | undefined> = {
  batch: (id) => `/batches/${id}`,
  customer: (id) => `/customers/${id}`,
  segment: (key) => `/segments/${key}`,
  trait: (key) => `/traits/${key}`,
  definition: (key) => `/definitions/${key}`,
  channel: () => '/system',
  provider: () => '/system',
  'parked-message': (id, service) => `/parked/${service}/${id}`,
  suppression: (hash) => `/suppressions?contactPoint=${hash}&state=all`,
  suppressions: () => '/suppressions',
};

/** The page of what a line is about, where there is one. */
export function pageOf({ service, action, subject }: Pick<Line, 'service' | 'action' | 'subject'>) {
  if (subject === 'service') return '/system';
  const [, kind = '', named = ''] = /^([a-z-]+)\/(.+)$/s.exec(subject) ?? [];
  if (kind === 'communication') return `/communications/${encodeURIComponent(named)}`;
  if (kind === 'silence') return '/silences';
  // By a hash: who it was is not told, or nothing of them is left.
  if (kind === 'erasure' || kind === 'customer') return undefined;
  const [, key = named, version] = /^(.+)@(\d+)$/s.exec(named) ?? [];
  if (kind === 'asset') return `/media/${encodeURIComponent(key)}`;
  if (kind === 'policy') return `/policies/${encodeURIComponent(key)}`;
  const kinds = contentPages[kind];
  if (kinds && version) return `/reviews/${kinds}/${encodeURIComponent(key)}?version=${version}`;
  if (kinds) return `/${kinds}/${encodeURIComponent(key)}`;
  return pages[action.split('.')[0] ?? '']?.(encodeURIComponent(subject), service);
}

interface Person {
  id: string;
  name: string;
}

/** People as they are chosen: by name, and those of one name by their ids as well. */
export function actorsOf(people: readonly Person[]): Map<string, string> {
  const named = Object.groupBy(people, ({ name }) => name);
  return new Map(
    people.map(({ id, name }) => [
      (named[name]?.length ?? 0) > 1 ? `${name} (${id.slice(-6)})` : name,
      `person:${id}`,
    ]),
  );
}

/** A moment as fields of the browser have it, in the viewer’s zone to the minute. */
export function fieldOf(at: string | undefined): string {
  const date = new Date(at ?? '');
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** And back. */
export function momentOf(field: string): string | undefined {
  const date = new Date(field);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
