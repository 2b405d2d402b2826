import { excerpt } from '../imports.ts';
import type { Placeholders } from '../placeholders.ts';
import { findSigns } from '../spellings.ts';
import { elements, type XmlElement } from './xml.ts';

interface Piece {
  readonly of: XmlElement;
  readonly from: number;
  readonly text: string;
}

/** Texts of one paragraph with their places in the whole; not those of text boxes in it. */
function piecesOf(paragraph: XmlElement): { whole: string; pieces: Piece[] } {
  const pieces: Piece[] = [];
  let whole = '';
  const walk = (node: XmlElement): void => {
    if (['w:txbxContent', 'w:pPr', 'w:rPr', 'w:instrText'].includes(node.name)) return;
    if (node.name === 'w:t') {
      const text = node.children.filter((part) => typeof part === 'string').join('');
      pieces.push({ of: node, from: whole.length, text });
      whole += text;
    } else if (node.name === 'w:br' || node.name === 'w:cr') whole += '\n';
    else if (node.name === 'w:tab') whole += '\t';
    else if (node.name === 'w:noBreakHyphen') whole += '-';
    else for (const inner of elements(node)) walk(inner);
  };
  walk(paragraph);
  return { whole, pieces };
}

/** Word cuts texts wherever it likes: `{`, `na`, `me}` is one placeholder. It takes the look of its first character. */
export function replacePlaceholders(paragraph: XmlElement, placeholders: Placeholders, part: string): void {
  const { whole, pieces } = piecesOf(paragraph);
  const signs = findSigns(whole);
  if (signs.length === 0) return;
  const where = `${part}: “${excerpt(whole.replace(placeholders.words, '…'), 40)}”`;
  const words = signs.map(({ sign, written }) => placeholders.add(sign, written, where, 'body'));
  for (const piece of pieces) {
    let text = '';
    let at = piece.from;
    const end = piece.from + piece.text.length;
    signs.forEach(({ from, to }, i) => {
      if (to <= piece.from || from >= end) return;
      if (from >= piece.from) text += whole.slice(at, from) + (words[i] ?? '');
      at = Math.min(to, end);
    });
    text += whole.slice(Math.max(at, piece.from), end);
    piece.of.children = [text];
    piece.of.attributes['xml:space'] = 'preserve';
  }
}
