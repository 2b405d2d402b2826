import { useReducer } from 'react';
import type { TemplateBody } from '../api/calls.ts';
import { type Part, readPart, writePart } from './template.ts';

/** What is being written: the template as far as it can be read, and the words as they were typed. */
export interface Draft {
  body: TemplateBody;
  /** Grows with each change: cheap to compare. */
  revision: number;
  /** By part. JSON that is written anew from what was read of it would change its spaces and numbers under the caret. */
  typed: Readonly<Record<string, string>>;
  /** Why what was typed in a part is no JSON yet. */
  unreadable: Readonly<Record<string, string>>;
}

type Change = { part: Pick<Part, 'id' | 'language'>; text: string } | { body: TemplateBody };

export const draftOf = (body: TemplateBody): Draft => ({ body, revision: 0, typed: {}, unreadable: {} });

export function change(draft: Draft, next: Change): Draft {
  const revision = draft.revision + 1;
  if ('body' in next) return { ...draftOf(next.body), revision };
  const { part, text } = next;
  const { [part.id]: _, ...unreadable } = draft.unreadable;
  const typed = { ...draft.typed, [part.id]: text };
  try {
    return { body: writePart(draft.body, part, text), revision, typed, unreadable };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...draft, typed, unreadable: { ...unreadable, [part.id]: why } };
  }
}

export const useDraft = (body: TemplateBody) => useReducer(change, body, draftOf);

export const textOf = ({ body, typed }: Draft, part: Pick<Part, 'id' | 'language'>): string =>
  typed[part.id] ?? readPart(body, part);
