import { Problem } from './problem.js';

/** What marks a version in `ETag` and `If-Match`: a number that grows, or the moment of its change. */
export type Version = number | string;

export const etagOf = (version: Version): string => `"${version}"`;

/** What an answer's headers and status are set on. */
export interface Reply {
  header(name: string, value: string): unknown;
  status(code: number): unknown;
}

/** Puts the version into the answer's ETag, which the next change sends as If-Match. */
export function tagged<View extends { version: number }>(
  reply: Reply,
  view: View,
  version: Version = view.version,
): View {
  reply.header('etag', etagOf(version));
  return view;
}

/** Whether a change says by `If-Match` that it was made to this version; nothing can have been made to one that is not there. */
export function isMadeTo(ifMatch: string, version: Version | undefined): boolean {
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  return version !== undefined && (tags.includes('*') || tags.includes(etagOf(version)));
}

/**
 * Nobody's change is covered up by somebody who never saw it, where the caller says what they saw.
 * @param what as a person calls it: `segment`
 * @throws Problem 412
 */
export function refuseOutdated(
  what: string,
  ifMatch: string | undefined,
  version: Version | undefined,
): void {
  if (ifMatch === undefined || isMadeTo(ifMatch, version)) return;
  throw new Problem(
    'version-mismatch',
    412,
    `The ${what} has changed meanwhile`,
    version === undefined ? 'It does not exist.' : `It is at version ${version}, If-Match names another.`,
    `Get the ${what} again, apply the change to what it is now, and send that with its ETag.`,
  );
}
