import { randomBytes } from 'node:crypto';
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
