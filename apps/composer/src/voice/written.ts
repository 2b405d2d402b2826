import { piecesOf } from '../engine/statements.ts';

/** Stands for a value that is only known later: no letter, and no part of a word. */
export const placeholder = '\ufffc';

/** `{{#if}}`, `{{else}}` and comments show nothing, but what is on both sides of an else never stands together. */
const shown = (statement: string): string =>
  /^\{\{~?\s*(?:else\b|\^)/.test(statement)
    ? placeholder
    : /^\{\{~?\s*[#/!]/.test(statement)
      ? ''
      : placeholder;

/** What an author wrote, without statements and line by line as it was: both branches of every condition are in it. */
export const writtenIn = (source: string): string =>
  piecesOf(source)
    .map(({ statement, text }) => (statement ? shown(text) + text.replace(/[^\n]+/g, '') : text))
    .join('');
