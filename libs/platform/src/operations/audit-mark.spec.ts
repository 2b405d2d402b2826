import { describe, expect, it } from '@jest/globals';
import { type AuditLine, hashOf } from './audit-chain.js';
import { type AuditMark, firstMark, isStale, readOn } from './audit-mark.js';

const since = new Date('2026-11-02T08:00:00Z');
const chain = (count: number, actor = 'operator'): AuditLine[] => {
  const lines: AuditLine[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const line = {
      ...{ seq, at: new Date(Date.UTC(2026, 10, 2, 9, seq)), actor, action: 'batch.pause', subject: 'b' },
      ...{ details: '{}', previous: lines.at(-1)?.hash ?? '' },
    };
    lines.push({ ...line, hash: hashOf(line) });
  }
  return lines;
};
/** As the database would give them: from the mark's own line on. */
const read = (mark: AuditMark, of: readonly AuditLine[], most = Infinity) =>
  readOn(mark, of.filter(({ seq }) => seq >= mark.lines).slice(0, most), of.at(-1)?.seq ?? 0);
const marked = (count: number): AuditMark => read(firstMark(since), chain(count)).mark;

describe('where an audit chain stands', () => {
  it('is told by how far it was read, and goes on from there', () => {
    const first = read(firstMark(since), chain(5), 2);
    expect(first.standing).toEqual({
      ...{ lines: 5, verified: 2, verifiedTo: '2026-11-02T09:02:00.000Z', intact: true },
      ...{ since: since.toISOString(), lastHash: chain(2)[1]?.hash },
    });
    const second = read(first.mark, chain(5), 2);
    expect(second.standing).toMatchObject({ verified: 3, intact: true });
    expect(read(second.mark, chain(5)).standing).toMatchObject({
      ...{ verified: 5, intact: true, verifiedTo: '2026-11-02T09:05:00.000Z' },
    });
  });

  it('is the same where nothing came since', () => {
    expect(read(marked(5), chain(5)).standing).toMatchObject({ lines: 5, verified: 5, intact: true });
    expect(read(firstMark(since), []).standing).toMatchObject({ lines: 0, verified: 0, intact: true });
  });

  it('tells a line that came since and does not follow, until it does', () => {
    const forged = chain(7).map((line) => (line.seq === 6 ? { ...line, actor: 'somebody else' } : line));
    const found = read(marked(5), forged);
    expect(found.standing).toMatchObject({ verified: 5, intact: false, brokenAt: 6 });
    expect(read(found.mark, chain(7)).standing).toMatchObject({ verified: 7, intact: true });
  });

  it('tells a chain that was written anew since, though it follows in itself', () => {
    const { mark, standing } = read(marked(5), chain(6, 'somebody else'));
    expect(standing).toMatchObject({ intact: false, brokenAt: 5 });
    expect(mark).toEqual(marked(5));
  });

  it('tells an end that was cut off since', () => {
    expect(read(marked(5), chain(3)).standing).toMatchObject({ lines: 3, intact: false, brokenAt: 4 });
    expect(read(marked(5), []).standing).toMatchObject({ lines: 0, intact: false, brokenAt: 1 });
  });

  it('is read from the first line again after a day', () => {
    expect(isStale(marked(5), new Date('2026-11-03T08:00:00Z'))).toBe(false);
    expect(isStale(marked(5), new Date('2026-11-03T08:00:01Z'))).toBe(true);
  });
});
