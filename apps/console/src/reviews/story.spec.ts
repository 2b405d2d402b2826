import { describe, expect, it } from '@jest/globals';
import type { VersionSummary } from '../api/records.ts';
import { storyOf } from './story.ts';

const at = (time: string): string => `2026-05-01T${time}:00.000Z`;

const review = {
  ...{
    id: 'r',
    kind: 'template',
    key: 'welcome',
    version: 2,
    author: 'nora',
    state: 'approved',
    required: 1,
  },
  ...{ note: 'Warmer.', submittedBy: 'nora', submittedAt: at('10:00') },
  ...{ settledBy: 'ada', settledAt: at('11:00'), settledNote: null },
  approvals: [{ by: 'ada', roles: ['reviewer'], at: at('11:00'), note: 'Well said.' }],
} as const;

const summary = {
  ...{ kind: 'template', key: 'welcome', version: 2, createdAt: at('09:00'), createdBy: 'nora' },
  ...{ status: 'published', publishedVersion: 2, review, publications: [] },
} as unknown as VersionSummary;

const publication = { by: 'ada', at: at('12:00'), endedAt: null, endedBy: null };
const told = (of: VersionSummary): string[] => storyOf(of).map(({ by, what }) => `${by} ${what}`);

describe('what became of a version', () => {
  it('is told in order of time, by whom, with what they said', () => {
    const [, submitted, approved] = storyOf(summary);
    expect(told(summary)).toEqual(['nora wrote it', 'nora submitted it', 'ada approved it']);
    expect([submitted?.note, approved?.note]).toEqual(['Warmer.', 'Well said.']);
  });

  it('tells who sent it back, and why', () => {
    const back = { ...review, state: 'changes-requested', settledNote: 'Too warm.', approvals: [] };
    const deeds = storyOf({ ...summary, review: back } as unknown as VersionSummary);
    expect(deeds.at(-1)).toMatchObject({ by: 'ada', what: 'asked for changes', note: 'Too warm.' });
  });

  it('tells of dates only where it was not published at once and for good', () => {
    const now = { ...publication, from: at('12:00').replace('00.000', '00.040'), until: null };
    const later = { ...publication, from: at('18:00'), until: at('20:00') };
    const [, , , first] = storyOf({ ...summary, publications: [now] });
    const [, , , second] = storyOf({ ...summary, publications: [later] });
    expect(first).toEqual({ by: 'ada', at: at('12:00'), what: 'published it' });
    expect(second).toMatchObject({ from: at('18:00'), until: at('20:00') });
  });

  it('tells who ended its use', () => {
    const ended = { ...publication, from: at('12:00'), until: null, endedAt: at('13:00'), endedBy: 'ruth' };
    expect(told({ ...summary, publications: [ended] }).at(-1)).toBe('ruth ended its use');
  });
});
