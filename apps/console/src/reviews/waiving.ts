import type { Finding, Session } from '../api/records.ts';

/** Whether it is offered; the service decides. Nobody waives what is found in their own work. */
export const mayWaive = (
  { severity, waivableBy, waived }: Pick<Finding, 'severity' | 'waivableBy' | 'waived'>,
  { person, roles, scopes }: Pick<Session, 'person' | 'roles' | 'scopes'>,
  author: string,
): boolean =>
  severity === 'blocks' &&
  waived === undefined &&
  waivableBy !== undefined &&
  author !== `person:${person.id}` &&
  scopes.includes('content:approve') &&
  (roles.includes(waivableBy) || roles.includes('administrator'));
