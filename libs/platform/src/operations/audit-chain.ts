import { createHash } from 'node:crypto';

/** One action of a person or a machine, chained to the one before it. */
export interface AuditLine {
  /** Counts from 1, without a gap. */
  seq: number;
  at: Date;
  /** The name of the API key that asked for it. */
  actor: string;
  /** Past tense, as `parked-message.replayed`. */
  action: string;
  /** Whose or what's: an id, never personal data. */
  subject: string;
  /** JSON as it was written: kept as text, so that its bytes stay. */
  details: string;
  /** The hash of the line before; empty for the first. */
  previous: string;
  hash: string;
}

/** SHA-256 over the line's fields in order and the hash before it, so that no line can change without all after it. */
export const hashOf = ({
  seq,
  at,
  actor,
  action,
  subject,
  details,
  previous,
}: Omit<AuditLine, 'hash'>): string =>
  createHash('sha256')
    .update(JSON.stringify([seq, at.toISOString(), actor, action, subject, details, previous]))
    .digest('hex');

export interface Verification {
  lines: number;
  intact: boolean;
  /** The first line that does not follow from the ones before it. */
  brokenAt?: number;
  /** Of the last line that is intact; empty where there is none. */
  lastHash: string;
}

/** Checks lines in the order of `seq`, going on from what is verified already. */
export function verifyAuditChain(
  lines: Iterable<AuditLine>,
  { after = 0, hash = '' }: { after?: number; hash?: string } = {},
): Verification {
  let seq = after;
  let previous = hash;
  for (const line of lines) {
    seq += 1;
    if (line.seq !== seq || line.previous !== previous || hashOf(line) !== line.hash)
      return { lines: seq - 1, intact: false, brokenAt: seq, lastHash: previous };
    previous = line.hash;
  }
  return { lines: seq, intact: true, lastHash: previous };
}
