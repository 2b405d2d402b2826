import type { Section, Slot } from './pairing.ts';
import { isSection, pair } from './pairing.ts';
import type { Placeholders } from './placeholders.ts';
import type { Report } from './imports.ts';
import {
  below,
  type Comment,
  type Element,
  insertAfter,
  insertBefore,
  isComment,
  isElement,
  isText,
  type Node,
  type Parent,
  remove,
} from './tree.ts';

/** What a person writes a marker into when it should stand between two of them. */
const carriers = [
  'p',
  'li',
  'div',
  'span',
  'strong',
  'em',
  'b',
  'i',
  'u',
  'font',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'tr',
  'td',
  'th',
  'a',
];

const isEmpty = (node: Node): boolean => isText(node) && node.value.replace(/\u00a0/g, ' ').trim() === '';

/**
 * Puts the beginning and the end of each section side by side in the tree, so that what repeats is whole paragraphs,
 * list items or rows: `{#items}` in the first cell of a row and `{/items}` in its last repeat the row.
 */
export class Lifting {
  private readonly placeholders: Placeholders;
  private readonly report: Report;
  private readonly markers = new Map<number, Comment>();

  constructor(placeholders: Placeholders, report: Report) {
    this.placeholders = placeholders;
    this.report = report;
  }

  lift(root: Parent): void {
    for (const node of below(root)) {
      if (!isComment(node)) continue;
      const [id] = this.placeholders.idsIn(node.data);
      if (id !== undefined && node.data === this.placeholders.wordFor(id)) this.markers.set(id, node);
    }
    const slots = [...this.markers.keys()].flatMap((id) => this.placeholders.slots[id] ?? []);
    const { parts } = pair(slots);
    this.sections(parts);
  }

  private sections(parts: readonly (Slot | Section)[]): void {
    for (const part of parts.filter(isSection)) {
      this.section(part);
      this.sections(part.inner);
    }
  }

  private section({ open, close, elses }: Section): void {
    const first = this.markers.get(open.id);
    const last = close && this.markers.get(close.id);
    if (!first || !last) return;
    const all = [first, last, ...elses.flatMap(({ id }) => this.markers.get(id) ?? [])];
    if (first.parentNode !== last.parentNode) for (const marker of all) this.leaveCarrier(marker);
    const common = commonParent(first, last);
    if (!common || (first.parentNode === common && last.parentNode === common)) return;
    const whole = this.moveTo(common, first, 'before') && this.moveTo(common, last, 'after');
    for (const marker of all.slice(2)) this.moveTo(common, marker, 'before');
    if (!whole)
      this.report.add(
        'section-grown',
        `${open.written} … ${close?.written ?? ''} takes in the whole paragraphs, cells or rows that it begins and ends in`,
        open.where,
        'It begins in the middle of one and ends in another, which repeats no whole element.',
        'Look at what repeats, and move what should stand once out of the section.',
      );
  }

  /** A paragraph or row that holds nothing but a marker is there for its sake. */
  private leaveCarrier(marker: Comment): void {
    for (let parent = marker.parentNode; parent && isElement(parent); parent = marker.parentNode) {
      const alone = carriers.includes(parent.tagName) && onlyMarker(parent, marker);
      if (!alone) return;
      if (parent.tagName === 'td' || parent.tagName === 'th') {
        const row = parent.parentNode;
        if (!row || !isElement(row) || !onlyMarker(row, marker)) return;
        insertBefore(marker, row);
        remove(row);
      } else {
        insertBefore(marker, parent);
        remove(parent);
      }
    }
  }

  /** @returns whether nothing but the marker lay on that side */
  private moveTo(parent: Parent, marker: Comment, side: 'before' | 'after'): boolean {
    let whole = true;
    while (marker.parentNode && marker.parentNode !== parent && isElement(marker.parentNode)) {
      const around: Element = marker.parentNode;
      const at = around.childNodes.indexOf(marker);
      const passed = side === 'before' ? around.childNodes.slice(0, at) : around.childNodes.slice(at + 1);
      whole &&= passed.every((node) => isEmpty(node) || this.isMarker(node));
      if (side === 'before') insertBefore(marker, around);
      else insertAfter(marker, around);
    }
    return whole;
  }

  private isMarker(node: Node): boolean {
    const [id] = isComment(node) ? this.placeholders.idsIn(node.data) : [];
    const does = id === undefined ? undefined : this.placeholders.slots[id]?.sign.does;
    return does === 'open' || does === 'close';
  }
}

const onlyMarker = (element: Element, marker: Comment): boolean =>
  below(element).every(
    (node) =>
      node === marker ||
      isEmpty(node) ||
      (isElement(node) && carriers.includes(node.tagName)) ||
      (isElement(node) && node.tagName === 'br'),
  );

/** The nearest element that both lie in; of a row the table, since a section never repeats some cells of one. */
function commonParent(a: Node, b: Node): Parent | undefined {
  const above = new Set<Parent>();
  for (let at = a.parentNode; at; at = 'parentNode' in at ? at.parentNode : null) above.add(at);
  let common = b.parentNode;
  while (common && !above.has(common)) common = 'parentNode' in common ? common.parentNode : null;
  if (common && isElement(common) && common.tagName === 'tr' && a.parentNode !== b.parentNode)
    return common.parentNode ?? undefined;
  return common ?? undefined;
}
