import type { Placeholders } from './placeholders.ts';

/** Puts the statements in the place of their words. A backslash before one would make it plain text. */
export function inHtml(html: string, placeholders: Placeholders): string {
  return html
    .replaceAll(placeholders.wordFor('L'), '&#123;')
    .replaceAll(placeholders.wordFor('R'), '&#125;')
    .replace(new RegExp(`\\\\(?=(?:<!--)?${placeholders.words.source})`, 'g'), '&#92;')
    .replace(
      new RegExp(`<!--${placeholders.words.source}-->|${placeholders.words.source}`, 'g'),
      (_, comment?: string, word?: string) => placeholders.statement(Number(comment ?? word)),
    );
}

/** The same for texts that are no HTML, where a brace next to a statement's would change what it means. */
export function inText(text: string, placeholders: Placeholders): string {
  const apart = text
    .replaceAll(placeholders.wordFor('L'), '{')
    .replaceAll(placeholders.wordFor('R'), '}')
    .replace(/\{(?=\{)/g, '{ ');
  return apart.replace(
    new RegExp(`([\\\\{]*)${placeholders.words.source}(\\}?)`, 'g'),
    (_, before: string, id: string, after: string) => {
      const statement = placeholders.statement(Number(id));
      return `${before.replaceAll('\\', '\\\\')}${before.endsWith('{') ? ' ' : ''}${statement}${after ? ` ${after}` : ''}`;
    },
  );
}
