import { useReducer } from 'react';
import type { TemplateBody } from '../api/calls.ts';
import { type Part, readPart, writePart } from './template.ts';

/** What is being written: the template as far as it can be read, and texts that are no JSON yet. */
export interface Draft {
  body: TemplateBody;
  /** Grows with each change: cheap to compare. */
  revision: number;
  unreadable: Readonly<Record<string, { text: string; why: string }>>;
}

type Change = { part: Part; text: string } | { body: TemplateBody };

function change(draft: Draft, next: Change): Draft {
  const revision = draft.revision + 1;
  if ('body' in next) return { body: next.body, revision, unreadable: {} };
  const { [next.part.id]: _, ...unreadable } = draft.unreadable;
  try {
    return { body: writePart(draft.body, next.part, next.text), revision, unreadable };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...draft, unreadable: { ...unreadable, [next.part.id]: { text: next.text, why } } };
  }
}

export const useDraft = (body: TemplateBody) => useReducer(change, { body, revision: 0, unreadable: {} });

export const textOf = ({ body, unreadable }: Draft, part: Part): string =>
  unreadable[part.id]?.text ?? readPart(body, part);
