import { type Consent, type ConsentBasis, type SoftOptInCondition, basisOf } from '@tourbus/contracts';
import { DateTime } from 'luxon';
import type { Accepted } from './profile.js';

/** A grant in force, as the law looks at it. */
export interface Permission {
  basis: ConsentBasis;
  /** When it was given, by RFC 3339. */
  at: string;
  /** The holder of the address confirmed it. */
  confirmed?: boolean;
  /** What is shown of a soft opt-in. That the goods are similar is the message’s part. */
  conditions?: readonly SoftOptInCondition[];
}

/** Dates of the business that there was with the customer, by RFC 3339; missing means never. */
export interface Relationship {
  purchasedAt?: string;
  inquiredAt?: string;
  /** Of a contract that still runs, now. */
  contractUntil?: string;
}

/** A consent of a snapshot, with what it may say of its evidence. */
export type EvidentConsent = Consent & Pick<Permission, 'confirmed' | 'conditions'>;

/** What the latest word permits. Where it does not say when, it is too old for whatever ends by itself. */
export const permissionsOf = (word: EvidentConsent | undefined): Permission[] =>
  word?.state === 'granted'
    ? [
        {
          basis: basisOf(word.basis),
          at: word.at ?? '1970-01-01T00:00:00Z',
          confirmed: word.confirmed,
          conditions: word.conditions,
        },
      ]
    : [];

export interface Standing {
  permissions: readonly Permission[];
  relationship: Relationship;
  /** The definition advertises own goods like those that were bought, and an approver agreed that it does. */
  similarGoods: boolean;
  at: Date;
}

/** Which of what is accepted is there, in words; undefined where nothing is. */
export function permittedBy(accepts: readonly Accepted[], standing: Standing): string | undefined {
  for (const accepted of accepts) {
    const found = 'basis' in accepted ? byBasis(accepted, standing) : byRelationship(accepted, standing);
    if (found) return found;
  }
  return undefined;
}

/** What would have been enough, for a trace that people read. */
export const wordsOf = (accepts: readonly Accepted[]): string =>
  accepts
    .map((accepted) => {
      const limit = accepted.months === undefined ? '' : ` of the last ${accepted.months} months`;
      if (!('basis' in accepted)) return `${accepted.relationship}${limit}`;
      const confirmed = accepted.confirmed ? ', confirmed by double opt-in' : '';
      const conditions = accepted.conditions ? ` (${accepted.conditions.join(', ')})` : '';
      return `consent ${accepted.basis}${confirmed}${conditions}${limit}`;
    })
    .join(', or ');

function byBasis(
  { basis, confirmed, conditions = [], months }: Extract<Accepted, { basis: ConsentBasis }>,
  { permissions, similarGoods, at }: Standing,
): string | undefined {
  const found = permissions.find(
    (permission) =>
      permission.basis === basis &&
      (!confirmed || permission.confirmed === true) &&
      isWithin(permission.at, months, at) &&
      conditions.every((condition) =>
        condition === 'own-similar' ? similarGoods : permission.conditions?.includes(condition),
      ),
  );
  return found && `consent ${basis} of ${found.at.slice(0, 10)}`;
}

const dateOf = {
  purchase: 'purchasedAt',
  inquiry: 'inquiredAt',
  contract: 'contractUntil',
} as const satisfies Record<string, keyof Relationship>;

function byRelationship(
  { relationship, months }: Extract<Accepted, { relationship: string }>,
  standing: Standing,
): string | undefined {
  const date = standing.relationship[dateOf[relationship]];
  if (date === undefined || !isWithin(date, months, standing.at)) return undefined;
  return `${relationship} of ${date.slice(0, 10)}`;
}

/** Given before, and less than so many calendar months ago; what lies ahead has not happened. */
function isWithin(date: string, months: number | undefined, at: Date): boolean {
  const given = DateTime.fromISO(date, { zone: 'utc' });
  if (!given.isValid || given.toMillis() > at.getTime()) return false;
  return months === undefined || given.plus({ months }).toMillis() > at.getTime();
}
