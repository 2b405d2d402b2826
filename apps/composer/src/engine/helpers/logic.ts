import { TemplateFailure } from '../failure.ts';
import type { Arguments, Helper } from './helper.ts';

/** As `if` sees it: an empty list is nothing. */
export const truthy = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));

/** Questions may be asked about what is not there; everything else may not. */
const asks = (count: number, answer: (args: Arguments) => unknown, name: string): Helper => ({
  needs: 0,
  apply: (args) => {
    if (args.length < count)
      throw new TemplateFailure('unsuitable-value', `“${name}” compares ${count} values`);
    return answer(args);
  },
});

const ordered = (a: unknown, b: unknown): number | undefined =>
  typeof a === 'number' && typeof b === 'number'
    ? a - b
    : typeof a === 'string' && typeof b === 'string'
      ? a.localeCompare(b, 'en')
      : undefined;

export const eq = asks(2, ([a, b]) => a === b, 'eq');
export const ne = asks(2, ([a, b]) => a !== b, 'ne');
export const gt = asks(2, ([a, b]) => (ordered(a, b) ?? 0) > 0, 'gt');
export const lt = asks(2, ([a, b]) => (ordered(a, b) ?? 0) < 0, 'lt');
export const and = asks(1, (args) => args.every(truthy), 'and');
export const or = asks(1, (args) => args.some(truthy), 'or');
export const not = asks(1, ([value]) => !truthy(value), 'not');

/** `{{default a b}}`: the first that is there and not empty. */
export const fallback: Helper = {
  needs: 0,
  apply: (args) => args.find((value) => value !== undefined && value !== null && value !== '') ?? '',
};
