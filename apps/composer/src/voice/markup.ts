import { type DefaultTreeAdapterMap, parse, parseFragment } from 'parse5';
import { notTooDeep } from '../engine/nesting.ts';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

/** Words that belong together: a paragraph, a cell, a heading, or an alternative text. */
export interface Run {
  readonly text: string;
  readonly line: number;
  /** Not shown where it stands: the preheader, what is only read aloud. */
  readonly hidden: boolean;
  /** The element in which it begins. */
  readonly holder: string;
  /** The attribute that holds it, where it is not text. */
  readonly attribute?: string;
}

export interface Attribute {
  readonly element: string;
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

export interface Sheet {
  readonly css: string;
  readonly line: number;
}

/** An element with what is around it, in the order of the page. */
export interface Visit {
  readonly element: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly line: number;
  /** -1 at the top. */
  readonly parent: number;
  /** Text directly in it. */
  text: string;
  /** Whether it holds an image or drawing, at any depth. */
  pictured: boolean;
  /** All words below it, alternative texts included. */
  words: boolean;
}

export interface Page {
  readonly runs: readonly Run[];
  readonly attributes: readonly Attribute[];
  readonly sheets: readonly Sheet[];
  readonly elements: readonly Visit[];
}

const inline = new Set(
  'a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q rb rt s samp small span strong strike sub sup time tt u var wbr tspan'.split(
    ' ',
  ),
);
const silent = new Set([
  'script',
  'style',
  'mj-style',
  'template',
  'noframes',
  'noembed',
  'iframe',
  'xml',
  'mj-attributes',
]);
const spoken = ['alt', 'title', 'aria-label', 'aria-description', 'placeholder', 'label', 'summary'];
const pictures = new Set(['img', 'svg', 'mj-image', 'input', 'picture', 'object']);

export const isHidden = (style: string | undefined): boolean =>
  style !== undefined && /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style);

const conceals = (visit: Visit | undefined): boolean =>
  visit !== undefined &&
  (isHidden(visit.attributes['style']) || 'hidden' in visit.attributes || visit.element === 'mj-preview');

type Step =
  | { readonly enter: Node; readonly parent: number; readonly hidden: boolean }
  | { readonly leave: Element; readonly at: number };

/** Reads a tree without recursion: a page may be nested as deeply as its author likes. */
class Reader {
  readonly runs: Run[] = [];
  readonly attributes: Attribute[] = [];
  readonly sheets: Sheet[] = [];
  readonly elements: Visit[] = [];
  private pieces: string[] = [];
  private line = 0;
  private hidden = false;
  private holder = '';

  read(root: Node): Page {
    const todo: Step[] = [{ enter: root, parent: -1, hidden: false }];
    for (let step = todo.pop(); step; step = todo.pop()) {
      if ('leave' in step) this.leave(step);
      else this.enter(step, todo);
    }
    this.endRun();
    return this;
  }

  private enter({ enter: node, parent, hidden }: Extract<Step, { enter: Node }>, todo: Step[]): void {
    const line = node.sourceCodeLocation?.startLine ?? 0;
    if (node.nodeName === '#text') return this.text((node as { value: string }).value, line, parent, hidden);
    if (node.nodeName === '#comment')
      return this.comment((node as { data: string }).data, parent, hidden, todo);
    if (!('childNodes' in node)) return;
    let at = parent;
    let concealed = hidden;
    if ('tagName' in node) {
      at = this.element(node, line, parent);
      concealed ||= conceals(this.elements[at]);
      todo.push({ leave: node, at });
      if (silent.has(node.tagName)) return this.foreign(node);
    }
    for (const child of node.childNodes.toReversed())
      todo.push({ enter: child, parent: at, hidden: concealed });
  }

  private element(node: Element, line: number, parent: number): number {
    if (node.tagName === 'br') this.pieces.push('\n');
    else if (!inline.has(node.tagName)) this.endRun();
    const attributes: Record<string, string> = {};
    for (const { name, value } of node.attrs) {
      const at = node.sourceCodeLocation?.attrs?.[name]?.startLine ?? line;
      attributes[name] = value;
      this.attributes.push({ element: node.tagName, name, value, line: at });
      if (spoken.includes(name) && value.trim() !== '')
        this.runs.push({ text: value, line: at, hidden: false, holder: node.tagName, attribute: name });
    }
    const pictured = pictures.has(node.tagName);
    const words = spoken.some((name) => attributes[name]?.trim());
    return (
      this.elements.push({ element: node.tagName, attributes, line, parent, text: '', pictured, words }) - 1
    );
  }

  private leave({ leave: node, at }: Extract<Step, { leave: Element }>): void {
    if (!inline.has(node.tagName) && node.tagName !== 'br') this.endRun();
    const visit = this.elements[at];
    const parent = visit && this.elements[visit.parent];
    if (!visit || !parent) return;
    parent.pictured ||= visit.pictured;
    parent.words ||= visit.words;
  }

  private text(value: string, line: number, parent: number, hidden: boolean): void {
    const blank = value.trim() === '';
    if (!blank && this.line === 0) {
      this.line = line + (/^\s*/.exec(value)?.[0].split('\n').length ?? 1) - 1;
      this.hidden = hidden;
      this.holder = this.elements[parent]?.element ?? '';
    }
    this.pieces.push(value);
    const holder = this.elements[parent];
    if (!holder || blank) return;
    holder.text += value;
    holder.words = true;
  }

  /** Outlook shows what others take for a comment: `<!--[if mso]>…<![endif]-->`. */
  private comment(data: string, parent: number, hidden: boolean, todo: Step[]): void {
    const inner = /^\[if[^\]]*\]>([^]*)<!\[endif\]$/.exec(data)?.[1];
    if (inner === undefined || !/[^\s<>]/.test(inner.replace(/<[^<>]*>/g, ''))) return;
    todo.push({ enter: parseFragment(inner, options(false)), parent, hidden });
  }

  private foreign(node: Element): void {
    if (node.tagName !== 'style' && node.tagName !== 'mj-style') return;
    const css = node.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
    const line = node.childNodes[0]?.sourceCodeLocation?.startLine ?? 0;
    this.sheets.push({ css, line });
  }

  private endRun(): void {
    const text = this.pieces.join('');
    if (text.trim() !== '')
      this.runs.push({ text, line: this.line, hidden: this.hidden, holder: this.holder });
    this.pieces = [];
    this.line = 0;
  }
}

const options = (lines: boolean) => ({
  sourceCodeLocationInfo: lines,
  scriptingEnabled: false,
  treeAdapter: notTooDeep(),
});

/** Reads a whole page, without lines: what was filled in has none that anybody wrote. @throws TemplateFailure */
export const readPage = (html: string): Page => new Reader().read(parse(html, options(false)));

/**
 * Reads what an author wrote: HTML, MJML as if it were HTML, or the part of either that a block is, such as rows of a
 * table. @throws TemplateFailure
 */
export const readSource = (source: string): Page => new Reader().read(parseFragment(source, options(true)));

/** An element's ancestors, itself first. */
export function* ancestry(page: Page, at: number): Generator<Visit> {
  for (let visit = page.elements[at]; visit; visit = page.elements[visit.parent]) yield visit;
}
