import { defaultTreeAdapter, parseFragment } from 'parse5';
import { Css } from '../css.ts';
import { HtmlCleaning } from '../html-clean.ts';
import { Lifting } from '../lifting.ts';
import { findSigns } from '../spellings.ts';
import {
  attribute,
  below,
  type Element,
  elementOf,
  elementsIn,
  insertBefore,
  isElement,
  isText,
  type Node,
  type Parent,
  remove,
  setAttribute,
} from '../tree.ts';
import type { Whole } from './preparing.ts';

/** What mammoth made becomes a tree of ours: looks of cells and pictures put back, placeholders between the texts. */
export function finish(html: string, whole: Whole, part: string): Parent {
  const root = parseFragment(html);
  cells(root, whole);
  for (const element of elementsIn(root)) {
    if (element.tagName === 'img') picture(element, whole);
    if (element.tagName === 'input') checkbox(element);
    if (element.tagName === 'a') link(element, whole, part);
  }
  markers(root, whole);
  const asset = (): undefined => undefined;
  const { placeholders, report } = whole;
  new HtmlCleaning({
    placeholders,
    report,
    css: new Css(placeholders, report, asset, false),
    asset,
    mail: false,
  }).clean(root);
  new Lifting(placeholders, report).lift(root);
  return root;
}

function cells(root: Parent, whole: Whole): void {
  for (const node of below(root)) {
    if (!isText(node)) continue;
    node.value = node.value.replace(/tbcell(\d+)x/g, (_, i: string) => {
      const cell = closest(node, ['td', 'th']);
      const look = whole.cells[Number(i)];
      if (cell && look) setAttribute(cell, 'class', look);
      return '';
    });
    if (node.value === '') remove(node);
  }
}

function closest(node: Node, names: readonly string[]): Element | undefined {
  for (let at = node.parentNode; at && isElement(at); at = at.parentNode)
    if (names.includes(at.tagName)) return at;
  return undefined;
}

function picture(element: Element, whole: Whole): void {
  const alt = attribute(element, 'alt') ?? '';
  const known = whole.pictures[Number(/tbpict(\d+)x/.exec(alt)?.[1] ?? -1)];
  if (!attribute(element, 'src')) return remove(element);
  setAttribute(element, 'alt', known?.alt ?? alt.replace(/tbpict\d+x/g, ''));
  const look =
    known?.size &&
    whole.looks.classFor('img', { width: `${known.size.width}pt`, height: `${known.size.height}pt` });
  if (look) setAttribute(element, 'class', look);
}

function checkbox(element: Element): void {
  const span = elementOf('span', {});
  defaultTreeAdapter.insertText(span, attribute(element, 'checked') === undefined ? '☐' : '☒');
  insertBefore(span, element);
  remove(element);
}

/** Word writes braces in addresses as character codes. */
function link(element: Element, { placeholders }: Whole, part: string): void {
  const href = attribute(element, 'href');
  if (!href || !/%7b|%c2%ab|[{«]/i.test(href)) return;
  const plain = href
    .replace(/%7b/gi, '{')
    .replace(/%7d/gi, '}')
    .replace(/%c2%ab/gi, '«')
    .replace(/%c2%bb/gi, '»')
    .replace(/%20/g, ' ');
  const scope = `body/${part} ${href}`;
  const signs = findSigns(plain).filter(({ written }) => !/^[%[]/.test(written));
  let address = plain;
  for (const { from, to, written, sign } of signs.toReversed())
    address =
      address.slice(0, from) + placeholders.add(sign, written, `${part}: link`, scope) + address.slice(to);
  setAttribute(element, 'href', address);
}

function markers(root: Parent, { placeholders }: Whole): void {
  for (const node of below(root)) {
    if (!isText(node) || placeholders.idsIn(node.value).length === 0) continue;
    for (const piece of node.value.split(
      new RegExp(`(${placeholders.wordFor('L').replace(/Lx$/, '')}\\d+x)`),
    )) {
      const [id] = placeholders.idsIn(piece);
      const made = id === undefined ? undefined : defaultTreeAdapter.createCommentNode(piece);
      if (made) insertBefore(made, node);
      else if (piece) insertBefore(defaultTreeAdapter.createTextNode(piece), node);
    }
    remove(node);
  }
}
