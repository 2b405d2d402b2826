import type { ListedHelper } from '../api/records.ts';
import type { Part } from './template.ts';

/** What a block is made of, and so where it fits. */
export type BlockKind = 'mjml' | 'html' | 'text';

/** Under what a dragged block says what kind it is, beside its statement as text. */
export const draggedBlock = 'application/x-tourbus-block';

export interface Parameter {
  name: string;
  /** It is counted or calculated with. */
  isNumber: boolean;
}

/** What every template sees; whatever else a block asks for is handed to it where it is used. */
const facts = new Set([
  'data',
  'customer',
  'brand',
  'event',
  'this',
  'true',
  'false',
  'null',
  'undefined',
  'else',
]);
const reckoning = new Set(['money', 'number', 'percent', 'plural', 'multiply']);

const withoutComments = (source: string): string => source.replace(/\{\{!--[^]*?--\}\}|\{\{![^}]*\}\}/g, '');

export function kindOf(source: string): BlockKind {
  if (/<mj-/.test(source)) return 'mjml';
  return /<[a-z!]/i.test(withoutComments(source)) ? 'html' : 'text';
}

/** Whether a block can stand in a part: a line of text has no room for HTML, nor HTML for MJML. */
export function fits(kind: BlockKind, { id }: Pick<Part, 'id'>): boolean {
  if (id.endsWith('/mjml')) return true;
  if (/^documents\/.*\/html$/.test(id)) return kind !== 'mjml';
  return /\/(subject|text|fileName|title)$/.test(id) && kind === 'text';
}

/** What a block asks of whoever uses it: names that are neither facts nor helpers, outside of what looks inside of something. */
export function parametersOf(source: string, helpers: readonly Pick<ListedHelper, 'name'>[]): Parameter[] {
  const known = new Set([...facts, ...helpers.map(({ name }) => name)]);
  const found = new Map<string, Parameter>();
  let inside = 0;
  for (const [, sort = '', statement = ''] of withoutComments(source).matchAll(
    /\{\{~?([#/>^]?)([^}]*)\}\}/g,
  )) {
    const [first = ''] = statement.trim().split(/[\s~]/);
    if (sort === '/' && /^(each|with)$/.test(first)) inside -= 1;
    if (sort === '/' || sort === '>') continue;
    if (inside === 0) {
      const words = statement.replace(/"[^"]*"|'[^']*'/g, ' ').replace(/[\w-]+\s*=/g, ' ');
      for (const [name = ''] of words.matchAll(/(?<![\w.@/-])[A-Za-z_]\w*(?![\w.])/g))
        if (!known.has(name)) found.set(name, { name, isNumber: reckoning.has(first) });
    }
    if (sort === '#' && /^(each|with)$/.test(first)) inside += 1;
  }
  return [...found.values()];
}

/** How it is put in; `hole` makes of a value, and of how many came before it, what the author fills in. */
export function statementFor(
  key: string,
  parameters: readonly Parameter[],
  hole: (value: string, index: number) => string = (value) => value,
): string {
  const handed = parameters.map(({ name, isNumber }, index) =>
    isNumber ? ` ${name}=${hole('2', index)}` : ` ${name}="${hole(name, index)}"`,
  );
  return `{{> ${key}${handed.join('')}}}`;
}

/** What a statement fills in, without the helper that writes it: `{{date data.due "long"}}` is ‹data.due›. */
function factIn(statement: string): string {
  const [first = '', second] = statement.trim().split(/[\s()]+/);
  return first === 'else' ? ' / ' : `‹${(second ?? first).replace(/"/g, '')}›`;
}

/** As its author describes it in a comment at its beginning; otherwise how it reads. Empty where it has no words. */
export function descriptionOf(source: string): string {
  const [, told] = /^\s*\{\{!(?:--)?\s*([^]*?)\s*(?:--)?\}\}/.exec(source) ?? [];
  if (told) return told.replace(/\s+/g, ' ');
  const words = withoutComments(source)
    .replace(/<(style|script|mj-style|mj-head)[^]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>|\{\{[#/>][^}]*\}\}|&\w+;/g, ' ')
    .replace(/\{\{([^}]*)\}\}/g, (_, statement: string) => factIn(statement))
    .replace(/\s+/g, ' ')
    .trim();
  return words.length > 120 ? `${words.slice(0, 119)}…` : words;
}

const insides: Record<'statement' | 'tag', RegExp> = {
  statement: /\{\{[^]*?\}\}+/g,
  tag: /<[a-z!/](?:\{\{[^]*?\}\}|[^>])*>/gi,
};

/** Where a block goes that is let go at a place of a text: behind the statement, or the tag, that it would tear in two. */
export function clearOf(text: string, place: number, kind: BlockKind): number {
  // An attribute has room for words.
  const sorts = kind === 'text' ? [insides.statement] : [insides.tag, insides.statement];
  for (const sort of sorts)
    for (const { index, 0: found } of text.matchAll(sort))
      if (index < place && place < index + found.length) return index + found.length;
  return place;
}

/** The head of a mail, for everything in it to look as the template makes it look. */
const headOf = (mjml: string): string => /^([^]*?)<mj-body/.exec(mjml)?.[1] ?? '<mjml>';

/** The block alone in a mail that is otherwise as `mjml`, to take its picture. */
export function mailWith(source: string, statement: string, mjml = ''): string {
  const within = (body: string): string => `${headOf(mjml)}<mj-body>${body}</mj-body></mjml>`;
  const inSection = (inner: string): string => within(`<mj-section>${inner}</mj-section>`);
  if (kindOf(source) !== 'mjml') return inSection(`<mj-column><mj-text>${statement}</mj-text></mj-column>`);
  if (/<mj-head/.test(source)) return `<mjml>${statement}<mj-body></mj-body></mjml>`;
  if (/<mj-(section|wrapper|hero|raw)/.test(source)) return within(statement);
  return inSection(/<mj-column/.test(source) ? statement : `<mj-column>${statement}</mj-column>`);
}
