import { type Caller, Problem, etagOf, isMadeTo } from '@tourbus/platform';
import type { ContentVersion } from './content-version.entity.js';

/** Who changes content, and which version they had before them. */
export interface Edit {
  caller: Caller;
  /** People must say what they had before them; machines bring files that stand for themselves. */
  ifMatch?: string;
  /** The version whose words come back, where that is what the change is. */
  restores?: number;
}

export const editOf = (caller: Caller, ifMatch?: string): Edit => ({
  caller,
  ...(ifMatch === undefined ? {} : { ifMatch }),
});

export type Newest = Pick<ContentVersion, 'version' | 'createdBy' | 'createdAt'>;

/** Nobody's work is covered up by somebody who never saw it. @throws Problem 412, 428 */
export function refuseOutdated({ caller, ifMatch, restores }: Edit, newest: Newest | null): void {
  if (ifMatch === undefined) {
    if (caller.person && restores === undefined && newest) throw unsaid(newest);
    return;
  }
  if (isMadeTo(ifMatch, newest?.version)) return;
  throw changedMeanwhile(ifMatch, newest);
}

const extensionsOf = ({ version, createdBy, createdAt }: Newest) => ({
  newest: { version, createdBy, createdAt: createdAt.toISOString() },
});

const unsaid = (newest: Newest): Problem =>
  new Problem(
    'if-match-missing',
    428,
    'Which version this changes is not said',
    `There is a version ${newest.version} already, by ${newest.createdBy}; without If-Match it could be covered up unseen.`,
    `Get it, apply the change to it, and send that with If-Match: ${etagOf(newest.version)}.`,
    extensionsOf(newest),
  );

const changedMeanwhile = (ifMatch: string, newest: Newest | null): Problem =>
  new Problem(
    'changed-meanwhile',
    412,
    'Somebody else has changed this meanwhile',
    newest
      ? `${newest.createdBy} wrote version ${newest.version} at ${newest.createdAt.toISOString()}; this change was made to ${ifMatch.slice(0, 40)}.`
      : `This change was made to ${ifMatch.slice(0, 40)}, but there is no version yet.`,
    newest
      ? 'Nothing is lost: compare the two by …/differences, put them together, and send that with If-Match of the newest.'
      : 'Send it without If-Match.',
    newest ? extensionsOf(newest) : {},
  );
