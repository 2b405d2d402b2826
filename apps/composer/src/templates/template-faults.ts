import { Problem } from '@tourbus/platform';
import type { Fault } from '../engine/sources.js';

/** One problem that lists everything, so that an author need not publish twenty times to hear of twenty faults. */
export const templateFaults = (
  key: string,
  version: number | undefined,
  faults: readonly Fault[],
): Problem => {
  const first = faults.slice(0, 3).map(({ variant, place, detail }) => `${variant}, ${place}: ${detail}`);
  const more =
    faults.length > first.length ? ` And ${faults.length - first.length} more, listed under faults.` : '';
  return new Problem(
    'template-faults',
    422,
    'The template has faults',
    `${version === undefined ? 'What was sent for' : `Version ${version} of`} “${key}” cannot be used. ${first.join('. ')}.${more}`,
    'Correct every fault as its remedy says, PUT the template, and try again.',
    { faults },
  );
};
