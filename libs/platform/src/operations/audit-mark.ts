import { type AuditLine, verifyAuditChain } from './audit-chain.js';

/** How far a chain was read, and what stood there. */
export interface AuditMark {
  /** So many lines follow from each other. */
  lines: number;
  /** Of the last of them; empty where there is none. */
  hash: string;
  at?: Date;
  /** When this reading was at the first line. */
  since: Date;
}

export interface AuditStanding {
  lines: number;
  /** Up to this line each follows from the one before it. */
  verified: number;
  /** What the line there tells of happened then. */
  verifiedTo?: string;
  /** When the first line was read last: a change of lines before `verified` since then is not seen yet. */
  since: string;
  intact: boolean;
  /** The first line that is not as it has to be, or was. */
  brokenAt?: number;
  /** Of the line `verified`: whoever keeps it elsewhere can tell whether the end was cut off. */
  lastHash: string;
}

const day = 86_400_000;

export const firstMark = (since: Date): AuditMark => ({ lines: 0, hash: '', since });

/** Whether it is time to read all of it again. */
export const isStale = ({ since }: AuditMark, now: Date): boolean => now.getTime() - since.getTime() > day;

/**
 * Goes on from a mark. The line there is looked at again: where it is another one now or gone, everything before it may
 * be, too.
 * @param read from the mark's own line on, in order
 * @param lines how many there are
 */
export function readOn(
  mark: AuditMark,
  read: readonly AuditLine[],
  lines: number,
): { mark: AuditMark; standing: AuditStanding } {
  const [marked, ...following] = mark.lines === 0 ? [undefined, ...read] : read;
  if (mark.lines > 0 && (marked?.seq !== mark.lines || marked.hash !== mark.hash))
    return { mark, standing: { ...toldOf(mark, lines), intact: false, brokenAt: changedAt(mark, lines) } };
  const {
    lines: verified,
    lastHash,
    brokenAt,
  } = verifyAuditChain(
    following.filter((line) => line !== undefined),
    { after: mark.lines, hash: mark.hash },
  );
  const last = following[verified - mark.lines - 1];
  const next = { lines: verified, hash: lastHash, at: last?.at ?? mark.at, since: mark.since };
  const broken = brokenAt === undefined ? { intact: true } : { intact: false, brokenAt };
  return { mark: next, standing: { ...toldOf(next, Math.max(lines, verified)), ...broken } };
}

const changedAt = ({ lines: marked }: AuditMark, lines: number): number => Math.min(marked, lines + 1);

const toldOf = ({ lines: verified, hash, at, since }: AuditMark, lines: number) => ({
  lines,
  verified,
  ...(at && { verifiedTo: at.toISOString() }),
  since: since.toISOString(),
  lastHash: hash,
});
