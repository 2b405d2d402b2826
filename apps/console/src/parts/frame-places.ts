import { type Place, wordsOf } from './places.ts';

/** A place with where it is, in pixels from the upper left corner of its page. */
export interface MeasuredPlace extends Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface MeasuredPage {
  width: number;
  height: number;
  places: MeasuredPlace[];
}

/** A statement of thousands of lines is read in a list, not pointed at cell by cell. */
const mostPlaces = 600;

/**
 * A page can hide what its own elements know: in a form with a field called `children`, `form.children` is that field.
 * What this page has by the same name cannot be hidden.
 */
function reader<Of extends object, Value>(prototype: Of, name: keyof Of): (of: Of) => Value {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return (of) => get?.call(of) as Value;
}
const nameOf = reader<Element, string>(Element.prototype, 'localName');
const heightOf = reader<Element, number>(Element.prototype, 'scrollHeight');
const childrenOf = reader<Node, NodeList>(Node.prototype, 'childNodes');
const typeOf = reader<Node, number>(Node.prototype, 'nodeType');
const textOf = reader<Node, string | null>(Node.prototype, 'textContent');
const boxOf = (element: Element): DOMRect => Element.prototype.getBoundingClientRect.call(element);
const attributeOf = (element: Element, name: string): string =>
  Element.prototype.getAttribute.call(element, name) ?? '';

const silent = new Set(['style', 'script', 'template', 'noscript', 'head', 'title', 'map']);
const pictures = new Set(['img', 'svg', 'hr', 'canvas', 'video']);
/** Parts of a sentence belong to it. */
const inline = new Set(
  'a abbr b bdi bdo br cite code data dfn em font i kbd mark q s small span strong sub sup time u var wbr'.split(
    ' ',
  ),
);

/** Words of its own, not only those of elements in it; filling that mail clients need is no word. */
const speaks = (element: Element): boolean =>
  [...childrenOf(element)].some(
    (child) => typeOf(child) === Node.TEXT_NODE && /[\p{L}\p{N}\p{S}]/u.test(textOf(child) ?? ''),
  );

function wordsIn(element: Element): string {
  if (!pictures.has(nameOf(element))) return wordsOf(textOf(element) ?? '');
  return wordsOf(attributeOf(element, 'alt') || attributeOf(element, 'aria-label'));
}

function visit(parent: Element, path: string, isSentence: boolean, found: MeasuredPlace[]): void {
  const elements = [...childrenOf(parent)].filter(
    (child) => typeOf(child) === Node.ELEMENT_NODE,
  ) as Element[];
  elements.forEach((element, index) => {
    const name = nameOf(element);
    const isPicture = pictures.has(name);
    if (silent.has(name) || (isSentence && inline.has(name))) return;
    const way = path === '' ? String(index) : `${path}/${index}`;
    const isSpeaking = speaks(element);
    if (isPicture || isSpeaking) {
      const { left, top, width, height } = boxOf(element);
      const isSeen = width > 2 && height > 2 && found.length < mostPlaces;
      if (isSeen) found.push({ path: way, words: wordsIn(element), left, top, width, height });
    }
    if (!isPicture) visit(element, way, isSpeaking, found);
  });
}

/** Everything on a page that somebody could point at, in its order; undefined while there is no page. */
export function measure(page: Document): MeasuredPage | undefined {
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_ELEMENT);
  const root = walker.nextNode() as Element | null;
  let body = root;
  while (body && nameOf(body) !== 'body') body = walker.nextNode() as Element | null;
  if (!root || !body) return undefined;
  const places: MeasuredPlace[] = [];
  visit(body, '', false, places);
  return { width: boxOf(root).width, height: heightOf(root), places };
}
