import { fromApt, isExecutable, onPath } from './programs.js';
import { StackFailure } from './steps.js';

/** What is missing where there is no qpdf, and how to get it. */
export const withoutQpdf =
  'qpdf was not found and could not be installed: everything works but print streams. Install it ' +
  '(Debian: apt-get install qpdf; macOS: brew install qpdf), or name it with QPDF_PATH=/path/to/qpdf.';

/**
 * Finds qpdf, which cuts and joins print streams: the one that QPDF_PATH names; else one on the PATH; else apt's.
 * @returns undefined where there is none: only print streams need it
 */
export function findQpdf(): string | undefined {
  const wanted = process.env.QPDF_PATH;
  if (!wanted) return onPath(['qpdf']) ?? fromApt('qpdf', ['qpdf']);
  if (isExecutable(wanted)) return wanted;
  throw new StackFailure(
    `QPDF_PATH names ${wanted}, which is no program that can be run. Correct it or unset it.`,
  );
}
