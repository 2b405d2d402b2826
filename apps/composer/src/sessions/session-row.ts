import { createHash, randomBytes } from 'node:crypto';
import type { SessionTimes } from './sessions.js';

export interface SessionRow extends SessionTimes {
  id: string;
  person: string;
  csrf: string;
}

export const sessionColumns =
  's.id, s.person, s.csrf, s.started_at AS "startedAt", s.used_at AS "usedAt", s.ended_at AS "endedAt"';

/** 256 random bits, as text. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token; nothing slower is needed for one that cannot be guessed. */
export const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();
