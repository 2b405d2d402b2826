import { ordered } from '../workflow/json.ts';
import { type Body, bodyOf, readRule } from './body.ts';
import { emptyRoot, type Root, rootOf, ruleOf } from './rule.ts';

/** What is being written of a segment. */
export interface Draft {
  name: string;
  description: string;
  root: Root;
  /** The rule as it is typed, while it is written as JSON. */
  text?: string | undefined;
}

/** Begins from what is kept; a new one is called like its key until somebody names it. */
export const draftOf = (key: string, kept: Body | undefined): Draft => ({
  name: kept?.name ?? key,
  description: kept?.description ?? '',
  root: kept ? rootOf(kept.rule) : emptyRoot(),
});

export const bodyOfDraft = ({ name, description, root }: Draft): Body =>
  bodyOf({ name: name.trim(), description: description.trim(), rule: ruleOf(root) });

/** Why what is typed as JSON is no rule: then `root` is still what it was before, and is not what its author sees. */
export function unreadable({ text }: Pick<Draft, 'text'>): string | undefined {
  const read = text === undefined ? undefined : readRule(text);
  return read && 'fault' in read ? read.fault : undefined;
}

export const isSame = (one: Body, other: Body): boolean => ordered(one) === ordered(other);
