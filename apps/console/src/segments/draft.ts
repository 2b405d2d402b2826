import { type Body, bodyOf } from './body.ts';
import { emptyRoot, type Root, rootOf, ruleOf } from './rule.ts';

/** What is being written of a segment. */
export interface Draft {
  name: string;
  description: string;
  root: Root;
}

/** Begins from what is kept; a new one is called like its key until somebody names it. */
export const draftOf = (key: string, kept: Body | undefined): Draft => ({
  name: kept?.name ?? key,
  description: kept?.description ?? '',
  root: kept ? rootOf(kept.rule) : emptyRoot(),
});

export const bodyOfDraft = ({ name, description, root }: Draft): Body =>
  bodyOf({ name: name.trim(), description: description.trim(), rule: ruleOf(root) });

/** Members in one order: the service gives those of a rule back in an order of its own. */
const ordered = (what: unknown): string =>
  JSON.stringify(what, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );

export const isSame = (one: Body, other: Body): boolean => ordered(one) === ordered(other);
