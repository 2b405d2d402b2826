import { StandardSchemaValidationPipe } from '@nestjs/common';
import { Problem } from './problem.js';

type Issue = { message: string; path?: readonly (PropertyKey | { key: PropertyKey })[] };

const pointerOf = (issue: Issue): string =>
  (issue.path ?? []).map((part) => `/${String(typeof part === 'object' ? part.key : part)}`).join('') || '/';

/** Every place where an input misses its schema. */
export const faultsOf = (issues: readonly Issue[]): { pointer: string; detail: string }[] =>
  issues.slice(0, 50).map((issue) => ({ pointer: pointerOf(issue), detail: issue.message }));

/** The problem that names every place where an input misses its schema. */
export const invalidInput = (
  issues: readonly Issue[],
  title = 'The input does not fit its schema',
): Problem => {
  const errors = faultsOf(issues);
  const detail = errors.map((error) => `${error.pointer}: ${error.detail}`).join('; ');
  return new Problem('invalid-input', 422, title, detail, 'Correct the named places and send it again.', {
    errors,
  });
};

/** Validates whatever a route declares by `@Body({ schema })`, `@Query({ schema })`, `@Param(…)`. */
export const validationPipe = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({ exceptionFactory: invalidInput });
