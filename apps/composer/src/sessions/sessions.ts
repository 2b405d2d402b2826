const minute = 60_000;
const hour = 60 * minute;

/** How long what lasts, in milliseconds. */
export const lasting = {
  /** A cookie that somebody copied is good for no longer than this. */
  token: 10 * minute,
  idle: 8 * hour,
  session: 12 * hour,
  /** From being sent to the identity provider to coming back. */
  signIn: 10 * minute,
  /** Two windows of one browser refresh at once: the slower of them is no thief. */
  overlap: 10_000,
} as const;

export interface SessionTimes {
  startedAt: Date;
  /** When it was refreshed last, or started. */
  usedAt: Date;
  endedAt: Date | null;
}

/**
 * `renew`; `meanwhile`: another window just did, and this one has its cookies already; `reused`: a token that was spent
 * before, so somebody else has a copy of it; `over`: ended, idle for too long, or old.
 */
export type RefreshAnswer = 'renew' | 'meanwhile' | 'reused' | 'over';

export function answerRefresh(session: SessionTimes, spentAt: Date | null, now: Date): RefreshAnswer {
  const since = (moment: Date): number => now.getTime() - moment.getTime();
  if (session.endedAt || since(session.startedAt) >= lasting.session) return 'over';
  if (spentAt) return since(spentAt) < lasting.overlap ? 'meanwhile' : 'reused';
  return since(session.usedAt) < lasting.idle ? 'renew' : 'over';
}

/** When the next cookie stops counting: never after the session itself. */
export const tokenExpires = ({ startedAt }: Pick<SessionTimes, 'startedAt'>, now: Date): Date =>
  new Date(Math.min(now.getTime() + lasting.token, startedAt.getTime() + lasting.session));
