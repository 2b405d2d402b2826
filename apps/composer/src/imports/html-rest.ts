import { excerpt, type Report } from './imports.ts';
import type { Placeholders } from './placeholders.ts';
import {
  attribute,
  below,
  elementsIn,
  isComment,
  isElement,
  isText,
  type Parent,
  remove,
  setAttribute,
} from './tree.ts';

/** Comments are for whoever wrote the HTML; those with conditions are for Outlook. */
export function cleanComments(root: Parent, placeholders: Placeholders, report: Report): void {
  let notes = 0;
  for (const node of below(root)) {
    if (!isComment(node)) continue;
    if (isMarker(node.data, placeholders)) continue;
    if (/^\[if|^<!\[endif/i.test(node.data)) {
      node.data = node.data
        .replace(/<script\b[\s\S]*?(<\/script\s*>|$)/gi, '')
        .replace(/<\/?mj[^>]*>/gi, '')
        .replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '')
        .replace(/(javascript|vbscript):/gi, '')
        .replace(/\{\{/g, '{ {');
    } else {
      notes++;
      remove(node);
    }
  }
  if (notes > 0)
    report.add(
      'comment',
      `HTML comments were left out: ${notes}`,
      'the whole file',
      'Whoever receives a mail can read them.',
      'Keep notes where the team keeps them.',
    );
}

/** Braces that are none of ours must not look like it. */
export function hideBraces(root: Parent, placeholders: Placeholders, report: Report): void {
  const safe = (text: string): string =>
    text.replace(/[{}]/g, (brace) => placeholders.wordFor(brace === '{' ? 'L' : 'R'));
  for (const node of below(root)) {
    if (isText(node)) {
      const doubtful = /\{{1,2}[^{}\n]{1,60}\}{1,2}|<<[^<>]{1,60}>>/.exec(node.value)?.[0];
      if (doubtful)
        report.add(
          'not-recognised',
          `${excerpt(readable(doubtful, placeholders))} stays as it is`,
          'text',
          'It looks like a placeholder, but is no name.',
          'Write {{data.name}} there if it is one.',
        );
      node.value = safe(node.value);
    } else if (isElement(node)) for (const attr of node.attrs) attr.value = safe(attr.value);
  }
}

export function isMarker(data: string, placeholders: Placeholders): boolean {
  const [id] = placeholders.idsIn(data);
  return id !== undefined && data === placeholders.wordFor(id);
}

/** With the original's words in the place of ours. */
export const readable = (text: string, placeholders: Placeholders): string =>
  text.replace(placeholders.words, (_, id: string) => placeholders.slots[Number(id)]?.written ?? '');

/** MJML's own rules give every picture its natural height: what its attributes say must be said by style. */
export function keepHeights(root: Parent, css: string): void {
  if (/\bimg\b[^{}]*\{[^}]*height/i.test(css)) return;
  for (const element of elementsIn(root)) {
    const height = element.tagName === 'img' ? attribute(element, 'height') : undefined;
    const style = attribute(element, 'style') ?? '';
    if (height && /^\d+$/.test(height) && !/(^|;)\s*height\s*:/i.test(style))
      setAttribute(element, 'style', `${style.replace(/;?\s*$/, style ? ';' : '')}height:${height}px`);
  }
}
