import { describe, expect, it } from '@jest/globals';
import type { PublicationRow } from '../publications/publication-record.js';
import { publicationsOf, releaseOf } from './release.js';

const row = (kind: PublicationRow['kind'], key: string, version: number, until?: string): PublicationRow => ({
  ...{ id: version, review: `${kind} ${key}`, kind, key, version },
  ...{ from: new Date(0), until: until === undefined ? null : new Date(until) },
});
const subject = {
  definition: { key: 'welcome', version: 2, body: {} },
  brand: { key: 'northwind', version: 1 },
  template: { key: 'welcome', version: 4 },
};

describe('the release of a communication', () => {
  it('rests on the publications of exactly the versions that it is made of', () => {
    const rows = [
      row('template', 'welcome', 4),
      row('definition', 'welcome', 2),
      row('brand', 'northwind', 1),
    ];
    const others = [row('template', 'welcome', 3), row('brand', 'other', 1), row('block', 'welcome', 4)];
    expect(publicationsOf(subject, [...others, ...rows])).toEqual(rows);
  });

  it('names keys and versions, and nothing of what they say', () => {
    expect(releaseOf(subject, [])).toEqual({
      definition: { key: 'welcome', version: 2 },
      brand: { key: 'northwind', version: 1 },
      template: { key: 'welcome', version: 4 },
    });
  });

  it('holds until the first of them ends', () => {
    const rows = [
      row('template', 'welcome', 4, '2026-12-24T00:00:00Z'),
      row('brand', 'northwind', 1, '2026-12-01T00:00:00Z'),
      row('definition', 'welcome', 2),
    ];
    expect(releaseOf(subject, rows).until).toBe('2026-12-01T00:00:00.000Z');
  });
});
