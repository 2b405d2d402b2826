import type { ConsentBasis, ConsentEntry, SoftOptInCondition } from '@tourbus/contracts';
import type { Word } from './latest-word.js';

/** A grant in force as jurisdictions look at it: what they need to know, and nothing of who gave it. */
export interface PermissionOf {
  basis: ConsentBasis;
  at: string;
  confirmed: boolean;
  conditions: readonly SoftOptInCondition[];
}

export const permissionsOf = ({ grants }: Word): PermissionOf[] =>
  grants.map(({ basis, at, conditions, proof }: ConsentEntry) => ({
    basis,
    at,
    confirmed: proof?.kind === 'double-opt-in',
    conditions,
  }));
