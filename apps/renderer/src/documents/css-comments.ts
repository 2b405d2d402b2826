/** Strings, which end with their line at the latest, and addresses are passed over: they may hold what looks like a comment. */
const commentOrOther =
  /\/\*[^]*?(?:\*\/|$)|("[^"\\\n]*(?:\\[^]?[^"\\\n]*)*"?|'[^'\\\n]*(?:\\[^]?[^'\\\n]*)*'?|url\(\s*[^"')\s]*)/gi;

/**
 * A comment that is never closed takes the rest of the style sheet with it, as in a browser. No part of the expression
 * fails once it has begun: it would be tried again from each beginning, for minutes with a hostile style sheet.
 */
export const withoutComments = (css: string): string => css.replace(commentOrOther, '$1');
