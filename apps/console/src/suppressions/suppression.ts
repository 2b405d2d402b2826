import type { Suppression, SuppressionReason } from '../api/keeping-records.ts';
import type { Channel } from '../api/records.ts';

export const reasons = [
  ...(['hard-bounce', 'complaint', 'stop', 'unsubscribe'] as const),
  ...(['erasure', 'deceased', 'legal', 'manual'] as const),
] satisfies SuppressionReason[];
export const channels = ['email', 'sms', 'print'] satisfies Channel[];

/** Those that may end by themselves: what a person or the law said does not lapse. */
export const mayEnd = (reason: SuppressionReason): boolean => reason === 'hard-bounce' || reason === 'manual';

/** Whose word lifts it, as the dispatcher has it: an operator’s alone, or a proof of the customer’s own act. */
export function liftedBy(reason: SuppressionReason): readonly ('operator' | 'proof')[] {
  if (reason === 'hard-bounce' || reason === 'manual') return ['operator', 'proof'];
  return reason === 'deceased' || reason === 'legal' ? ['operator'] : ['proof'];
}

export type Standing = 'standing' | 'lifted' | 'ended';

export const standingOf = ({ lifted, until }: Pick<Suppression, 'lifted' | 'until'>, now: Date): Standing =>
  lifted ? 'lifted' : until !== undefined && new Date(until) <= now ? 'ended' : 'standing';

/** What somebody looks for. */
export type Wanted =
  { by: 'address'; channel: 'email' | 'sms'; address: string } | { by: 'hash'; contactPoint: string };

const hash = /^[\w-]{1,32}\.[\w-]{43}$/;

/** An e-mail address, a number or a hash, by its looks. */
export function wantedOf(text: string): Wanted | undefined {
  const typed = text.trim();
  if (hash.test(typed)) return { by: 'hash', contactPoint: typed };
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(typed)) return { by: 'address', channel: 'email', address: typed };
  const digits = typed.replaceAll(/[\s().\-/]/g, '');
  return /^(\+|00)\d{7,15}$/.test(digits) ? { by: 'address', channel: 'sms', address: digits } : undefined;
}

/** Enough of a hash to tell two apart. */
export const shortOf = (contactPoint: string): string => `${contactPoint.slice(0, 12)}…`;

export type Source =
  | { by: 'response'; of: string }
  | { by: 'file'; of: string }
  | { by: 'person'; of: string }
  | { by: 'other'; of: string };

/** Where an entry came from, as its source says it. */
export function sourceOf(source: string): Source {
  const [, kind, of = source] = /^(response|import|person):(.+)$/s.exec(source) ?? [];
  if (kind === 'person') return { by: 'person', of: source };
  if (kind === 'response') return { by: 'response', of };
  return kind === 'import' ? { by: 'file', of } : { by: 'other', of: source };
}

/** As the service takes a file’s name. */
export const fileNameOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/[^\w. -]+/g, '-')
    .slice(-100) || 'list.csv';
