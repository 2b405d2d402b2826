/** `property: value` as a style sheet or a style attribute has it. */
export interface Declaration {
  readonly property: string;
  readonly value: string;
  readonly line: number;
  /** Declarations of one rule share a number. */
  readonly rule: number;
}

/** Where a comment, string or `url(…)` that begins here ends; where nothing of the kind begins, `at` itself. */
function endOfOpaque(css: string, at: number): number {
  const char = css[at];
  if (char === '/' && css[at + 1] === '*') {
    const end = css.indexOf('*/', at + 2);
    return end < 0 ? css.length : end + 2;
  }
  if (char === '"' || char === "'") return endOfString(css, at);
  if ((char === 'u' || char === 'U') && css.slice(at, at + 4).toLowerCase() === 'url(') {
    const inner = /["']/.test(css[at + 4] ?? '') ? endOfString(css, at + 4) : at + 4;
    const end = css.indexOf(')', inner);
    return end < 0 ? css.length : end + 1;
  }
  return at;
}

function endOfString(css: string, start: number): number {
  const quote = css[start] ?? '';
  for (let at = start + 1; at < css.length; at++) {
    if (css[at] === '\\') at++;
    else if (css[at] === quote) return at + 1;
  }
  return css.length;
}

/** Fonts and pictures inside a style sheet are most of its bytes, and nothing to read. */
const withoutData = (css: string): string =>
  css.length < 10_000 ? css : css.replace(/url\(\s*(["']?)data:[^)"'\n]*\1\s*\)/gi, 'url(data:)');

const withoutComments = (css: string): string => css.replace(/\/\*[^]*?(?:\*\/|$)/g, ' ');

/** Walks CSS once, broken CSS too. Knows blocks and declarations, not what they mean. */
class Scanner {
  readonly declarations: Declaration[] = [];
  private readonly css: string;
  private line: number;
  private start = 0;
  /** The line of what is being collected: of its first character that is not blank. */
  private startLine = 0;
  private rule = 0;
  private rules = 0;
  private readonly open: number[] = [];

  constructor(css: string, firstLine: number) {
    this.css = css;
    this.line = firstLine;
  }

  scan(): Declaration[] {
    for (let at = 0; at < this.css.length;) {
      const char = this.css[at] ?? '';
      const end = endOfOpaque(this.css, at);
      if (end > at) {
        if (char !== '/') this.startLine ||= this.line;
        this.line += linesIn(this.css.slice(at, end));
        at = end;
        continue;
      }
      if (char === '{' || char === '}' || char === ';') this.end(char, at);
      else if (char === '\n') this.line++;
      else if (this.startLine === 0 && char > ' ') this.startLine = this.line;
      at++;
    }
    this.end(';', this.css.length);
    return this.declarations;
  }

  private end(char: string, at: number): void {
    if (char !== '{') this.takeDeclaration(this.css.slice(this.start, at));
    if (char === '{') {
      this.open.push(this.rule);
      this.rule = ++this.rules;
    }
    if (char === '}') this.rule = this.open.pop() ?? 0;
    this.start = at + 1;
    this.startLine = 0;
  }

  private takeDeclaration(text: string): void {
    const plain = withoutComments(text);
    const colon = plain.indexOf(':');
    const property = plain.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (!/^-{0,2}[a-z_][\w-]*$/.test(property)) return;
    const value = plain
      .slice(colon + 1)
      .replace(/!\s*important\s*$/i, '')
      .trim();
    this.declarations.push({ property, value, line: this.startLine, rule: this.rule });
  }
}

const linesIn = (text: string): number => text.split('\n').length - 1;

/** @param firstLine the line in the author's source on which this CSS begins */
export const declarationsOf = (css: string, firstLine = 1): Declaration[] =>
  new Scanner(withoutData(css), firstLine).scan();

/** A value without what is no keyword, colour or number of it. */
export const withoutStrings = (value: string): string =>
  value.replace(/url\((?:"[^"]*"|'[^']*'|[^)]*)\)?|"(?:\\[^]|[^"\\])*"?|'(?:\\[^]|[^'\\])*'?/gi, ' ');

const unescaped = (text: string): string =>
  text.replace(/\\(?:([0-9a-f]{1,6})\s?|([^]))/gi, (_, hex: string | undefined, char: string | undefined) => {
    const code = hex === undefined ? undefined : Number.parseInt(hex, 16);
    if (code === undefined) return char === '\n' ? '' : (char ?? '');
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
  });

/** Words that a style sheet puts on the page: `content: 'Page '`, and custom properties that go there. */
export const wordsIn = ({ property, value }: Declaration): string =>
  property !== 'content' && !property.startsWith('--')
    ? ''
    : [...value.matchAll(/"((?:\\[^]|[^"\\])*)"|'((?:\\[^]|[^'\\])*)'/g)]
        .map(([, double, single]) => unescaped(double ?? single ?? ''))
        .join('');

/** The style sheets of a template's documents, by their names: read once, for they are long. */
export type Sheets = ReadonlyMap<string, readonly Declaration[]>;
