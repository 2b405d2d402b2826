import { type DefaultTreeAdapterMap, Parser, type Token } from 'parse5';
import { drawings } from './helpers/drawing.ts';
import { notTooDeep } from './nesting.ts';
import { type Masked, masked } from './statements.ts';

/** Something that escaping cannot make safe. */
export interface LintFault {
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
  /** Words of the source by which its line is found, the surest first. */
  readonly near: readonly string[];
}

/** What acts, or puts something else in the page's place. It does nothing in mail or print, so nobody needs it. */
const active =
  /^(?:script|iframe|frame|frameset|object|embed|applet|portal|fencedframe|base|link|animate|animatetransform|animatemotion|set)$/;
/** Elements whose content a browser reads as another language, with its own escaping. */
const foreign = new Set(['script', 'style']);
/** Elements whose content browsers take for text wherever they know them, tags included. */
const verbatim = new Set('script style title textarea xmp noembed noframes iframe plaintext'.split(' '));
const addresses = new Set(
  'href src action formaction xlink:href background poster data srcset ping cite longdesc'.split(' '),
);
const draws = new RegExp(`^\\{\\{~?\\s*(${drawings.join('|')})\\b`);
/** Browsers skip blanks and control characters inside a scheme. */
const withoutBlanks = (value: string): string => [...value].filter((char) => char > ' ').join('');

const decoded = (value: string): string =>
  value
    .replace(/&#x([0-9a-f]+);?/gi, (_, hex: string) => codePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d+);?/g, (_, decimal: string) => codePoint(Number(decimal)))
    .replace(/&colon;/gi, ':')
    .replace(/&(tab|newline);/gi, '');

const codePoint = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '');

const isProgram = (address: string): boolean =>
  /^(?:javascript|vbscript|data:(?:text\/(?:html|xml)|application\/(?:xhtml\+)?xml))/i.test(
    withoutBlanks(address),
  );

/** Whether every block that begins in these statements ends in them, and no other does. */
function isWhole(statements: readonly string[]): boolean {
  let depth = 0;
  for (const statement of statements) {
    if (/^\{\{~?(?:#|\^\s*[^\s~}])/.test(statement)) depth++;
    else if (/^\{\{~?\//.test(statement)) depth--;
    else if (depth === 0 && /^\{\{~?\s*(?:else\b|\^)/.test(statement)) return false;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/**
 * Reads HTML as a browser does, with words in the place of statements, and finds values where HTML's rules for text do
 * not hold, and what acts. Nothing less than a browser's own rules will do: whoever reads a comment, a quote or a
 * `</style>` differently can be shown something harmless.
 */
class HtmlLint extends Parser<DefaultTreeAdapterMap> {
  readonly faults: LintFault[] = [];
  private source: Masked = { text: '', statements: [], words: /$^/g };
  /** Statements in the text of an element that holds nothing but text. */
  private inside: string[] = [];

  constructor() {
    super({ sourceCodeLocationInfo: true, scriptingEnabled: false, treeAdapter: notTooDeep() });
  }

  lint(source: Masked): LintFault[] {
    this.source = source;
    this.tokenizer.write(source.text, true);
    return this.faults;
  }

  override onStartTag(token: Token.TagToken): void {
    this.endOfText();
    const raw = this.writtenAt(token.location);
    if (active.test(token.tagName)) this.acts(`<${this.shown(token.tagName)}>`, raw);
    const quoted = this.quoted(token);
    const loose = this.statementsIn(this.outside(token, quoted));
    const variable = this.statementsIn(raw);
    if (loose.length > 0 || (variable.length > 0 && this.withinText())) this.unquoted(variable, raw);
    for (const { name, value } of quoted) this.value(name, value, raw);
    for (const { name, value } of token.attrs) {
      if (/^on/.test(name)) this.acts(`the event handler ${this.shown(name)}`, raw);
      if (name === 'http-equiv' && /refresh/i.test(value)) this.acts('<meta http-equiv="refresh">', raw);
      if (addresses.has(name) && isProgram(this.shown(value))) this.program(token.tagName, name, raw, value);
    }
    super.onStartTag(token);
  }

  override onEndTag(token: Token.TagToken): void {
    this.endOfText();
    const raw = this.writtenAt(token.location);
    const loose = this.statementsIn(raw);
    if (loose.length > 0) this.unquoted(loose, raw);
    super.onEndTag(token);
  }

  override onComment(token: Token.CommentToken): void {
    this.endOfText();
    const statements = this.statementsIn(this.writtenAt(token.location));
    if (!isWhole(statements)) this.torn('a comment', statements);
    // What Outlook shows and others take for a comment: it is read like the rest.
    const shown = /^\[if[^\]]*\]>([^]*?)(?:<!\[endif\])?$/.exec(token.data)?.[1];
    if (shown) this.faults.push(...new HtmlLint().lint({ ...this.source, text: shown }));
    super.onComment(token);
  }

  override onCharacter(token: Token.CharacterToken): void {
    this.characters(token);
    super.onCharacter(token);
  }

  override onEof(token: Token.EOFToken): void {
    this.endOfText();
    super.onEof(token);
  }

  /** Attributes whose value stands in quotes, which escaped values cannot leave. */
  private quoted({ attrs, location }: Token.TagToken): (Token.Attribute & Token.Location)[] {
    return attrs.flatMap((attribute) => {
      const at = location?.attrs?.[attribute.name];
      return at && /^[^=]+=\s*["']/.test(this.writtenAt(at)) ? [{ ...attribute, ...at }] : [];
    });
  }

  /** What of a tag stands in no quotes: its name, those of attributes, and attributes that are there twice. */
  private outside({ location }: Token.TagToken, quoted: readonly Token.Location[]): string {
    if (!location) return '';
    const ends = [location.startOffset, ...quoted.map(({ endOffset }) => endOffset)];
    const starts = [...quoted.map(({ startOffset }) => startOffset), location.endOffset];
    return ends.map((end, i) => this.source.text.slice(end, starts[i])).join(' ');
  }

  /** Whether a browser might take the tag for text, and its end for another. */
  private withinText(): boolean {
    const { items, stackTop } = this.openElements;
    return items.slice(0, stackTop + 1).some((item) => verbatim.has(this.nameOf(item)));
  }

  private characters(token: Token.CharacterToken): void {
    const statements = this.statementsIn(token.chars);
    const element = this.openElements.current ? this.nameOf(this.openElements.current) : '';
    if (foreign.has(element))
      for (const statement of statements)
        this.fault(
          'variable-in-script',
          `${statement} stands inside <${element}>`,
          'Keep scripts and style sheets free of variables; use inline styles or classes.',
          [statement],
        );
    else if (verbatim.has(element)) this.inside.push(...statements);
    // Only inside of drawings and formulas; elsewhere it is a comment, up to its first `>`.
    if (this.writtenAt(token.location).startsWith('<![CDATA[')) this.torn('CDATA', statements);
  }

  private endOfText(): void {
    if (!isWhole(this.inside)) this.torn('text that has no tags', this.inside);
    this.inside = [];
  }

  private value(name: string, value: string, raw: string): void {
    const statements = this.statementsIn(value);
    if (!isWhole(statements)) this.torn(`the value of ${name}`, statements);
    const drawing = statements.map((statement) => draws.exec(statement)?.[1]).find(Boolean);
    if (drawing)
      this.fault(
        'misplaced-drawing',
        `“${drawing}” stands inside a tag`,
        `Write {{${drawing} …}} between tags, where the picture belongs.`,
        [this.shown(raw), ...statements],
      );
  }

  private unquoted([statement]: readonly string[], raw: string): void {
    this.fault(
      'unquoted-attribute',
      `${statement ?? 'a variable'} stands in a tag outside quotes`,
      'Put the value of the attribute in quotes: class="{{value}}".',
      [this.shown(raw), ...(statement ? [statement] : [])],
    );
  }

  private torn(where: string, [statement = 'something']: readonly string[]): void {
    this.fault(
      'torn-block',
      `${statement} stands in ${where}, and the other part of its {{#block}} elsewhere`,
      'Begin and end {{#if}} and {{#each}} in the same value or text.',
      [statement],
    );
  }

  private program(element: string, name: string, raw: string, value: string): void {
    this.fault(
      'script-address',
      `${name} of <${this.shown(element)}> is a program`,
      'Link to a page: https://…, mailto:…, tel:…, tourbus:preferences or tourbus:unsubscribe.',
      [this.shown(raw), value],
    );
  }

  private acts(what: string, raw: string): void {
    this.fault(
      'active-content',
      `${what} does nothing in mail or print, or what nobody approved`,
      'Leave it out; pictures and links are all that mails and letters need.',
      [this.shown(raw)],
    );
  }

  private fault(code: string, detail: string, remedy: string, near: readonly string[]): void {
    this.faults.push({ code, detail, remedy, near });
  }

  private nameOf(element: DefaultTreeAdapterMap['parentNode']): string {
    return this.treeAdapter.getTagName(element as DefaultTreeAdapterMap['element']);
  }

  private writtenAt(location: Token.Location | null | undefined): string {
    return location ? this.source.text.slice(location.startOffset, location.endOffset) : '';
  }

  private statementsIn(text: string): string[] {
    return [...text.matchAll(this.source.words)].map(([, i]) => this.source.statements[Number(i)] ?? '');
  }

  private shown(text: string): string {
    return text.replace(this.source.words, (_, i: string) => this.source.statements[Number(i)] ?? '');
  }
}

/** @throws TemplateFailure where it is nested without end */
export const lintHtml = (source: string): LintFault[] => new HtmlLint().lint(masked(source));

const addressValues =
  /[\s/"'](?:(?:xlink:)?href|src|action|formaction|background|poster|data|ping)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

/** Whether finished HTML has an address that is a program: one that came out of the data. */
export function hasScriptAddress(html: string): boolean {
  for (const [, double, single] of html.matchAll(addressValues)) {
    const address = double ?? single ?? '';
    // Nearly all begin like this, and unescaping costs.
    if (!/^(https?:|mailto:|tel:|tourbus:|#|\/)/.test(address) && isProgram(decoded(address.slice(0, 500))))
      return true;
  }
  return false;
}
