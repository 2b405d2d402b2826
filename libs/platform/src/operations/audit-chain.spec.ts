import { describe, expect, it } from '@jest/globals';
import { type AuditLine, hashOf, verifyAuditChain } from './audit-chain.js';

const chain = (count: number): AuditLine[] => {
  const lines: AuditLine[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const line = {
      seq,
      at: new Date(Date.UTC(2026, 0, seq)),
      actor: 'operator',
      action: 'parked-message.replayed',
      subject: `message-${seq}`,
      details: '{}',
      previous: lines.at(-1)?.hash ?? '',
    };
    lines.push({ ...line, hash: hashOf(line) });
  }
  return lines;
};

const changed = (at: number, change: Partial<AuditLine>): AuditLine[] =>
  chain(5).map((line) => (line.seq === at ? { ...line, ...change } : line));

describe('the audit chain', () => {
  it('is intact as it was written, also when it is verified in pieces', () => {
    expect(verifyAuditChain(chain(5))).toMatchObject({ lines: 5, intact: true });
    const first = verifyAuditChain(chain(3));
    expect(verifyAuditChain(chain(5).slice(3), { after: 3, hash: first.lastHash })).toMatchObject({
      lines: 5,
      intact: true,
    });
    expect(verifyAuditChain([])).toMatchObject({ lines: 0, intact: true });
  });

  it.each([
    ['another actor', { actor: 'somebody else' }],
    ['another time', { at: new Date(0) }],
    ['another subject', { subject: 'message-9' }],
    ['other details', { details: '{"count":1}' }],
  ])('shows the line that was given %s', (_what, change) => {
    expect(verifyAuditChain(changed(3, change))).toMatchObject({ intact: false, brokenAt: 3, lines: 2 });
  });

  it('shows a line that was changed together with its own hash by the one after it', () => {
    const [, , third] = chain(5);
    const forged = { ...(third as AuditLine), actor: 'somebody else' };
    expect(verifyAuditChain(changed(3, { ...forged, hash: hashOf(forged) }))).toMatchObject({ brokenAt: 4 });
  });

  it('shows where a line was taken out', () => {
    expect(verifyAuditChain(chain(5).filter(({ seq }) => seq !== 2))).toMatchObject({ brokenAt: 2 });
  });
});
