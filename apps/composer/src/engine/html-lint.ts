import type { GrammarFault } from './grammar.ts';
import { drawings } from './helpers/drawing.ts';
import { piecesOf } from './statements.ts';

type State =
  | { in: 'text' }
  | { in: 'raw'; element: string }
  | { in: 'comment' }
  | { in: 'tag'; element: string }
  | { in: 'value'; element: string; attribute: string; quote: string; written: string };

/** Elements whose content a browser reads as another language, with its own escaping. */
const foreign = ['script', 'style', 'mj-style'];
const addresses = ['href', 'src', 'action', 'formaction', 'xlink:href', 'background', 'poster', 'data'];
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

const runsScript = (address: string): boolean =>
  /^(javascript|vbscript|data:text\/html)/i.test(withoutBlanks(decoded(address)));

/**
 * Walks HTML or MJML with its statements and finds what escaping cannot make safe: values where HTML's rules for
 * text do not hold, and addresses that are programs.
 */
class HtmlLint {
  readonly faults: GrammarFault[] = [];
  private state: State = { in: 'text' };
  private line = 1;

  text(text: string): void {
    for (let i = 0; i < text.length;) i += this.step(text, i);
  }

  statement(statement: string): void {
    const { state } = this;
    if (state.in === 'raw' && foreign.includes(state.element))
      this.fault(
        'variable-in-script',
        `${statement} stands inside <${state.element}>`,
        'Keep scripts and style sheets free of variables; use inline styles or classes.',
      );
    const drawing = draws.exec(statement)?.[1];
    if (drawing && state.in !== 'text' && state.in !== 'comment')
      this.fault(
        'misplaced-drawing',
        `“${drawing}” stands inside a tag`,
        `Write {{${drawing} …}} between tags, where the picture belongs.`,
      );
    if (state.in === 'tag')
      this.fault(
        'unquoted-attribute',
        `${statement} stands in a tag outside quotes`,
        'Put the value of the attribute in quotes: class="{{value}}".',
      );
    if (state.in === 'value') {
      if (!state.quote)
        this.fault(
          'unquoted-attribute',
          `${statement} is the unquoted value of ${state.attribute}`,
          `Put it in quotes: ${state.attribute}="${statement}".`,
        );
      if (/^on/i.test(state.attribute))
        this.fault(
          'variable-in-script',
          `${statement} stands inside ${state.attribute}`,
          'Leave the event handler out: scripts do not run in mail, nor in print.',
        );
      state.written += statement;
    }
    this.line += statement.split('\n').length - 1;
  }

  /** Takes in what stands at `i`. @returns how many characters that was */
  private step(text: string, i: number): number {
    if (text[i] === '\n') this.line++;
    switch (this.state.in) {
      case 'text':
        return this.inText(text, i);
      case 'comment':
        return text.startsWith('-->', i) ? this.enter({ in: 'text' }, 3) : 1;
      case 'raw': {
        const end = new RegExp(`^</${this.state.element}\\s*>`, 'i').exec(text.slice(i, i + 40));
        return end ? this.enter({ in: 'text' }, end[0].length) : 1;
      }
      case 'tag':
        return this.inTag(text, i, this.state.element);
      case 'value':
        return this.inValue(text[i] ?? '', this.state);
    }
  }

  private inText(text: string, i: number): number {
    if (text[i] !== '<') return 1;
    // Conditional comments hold what one mail client shows: they are read like the rest.
    if (/^<!--(?!\[if|<!)/.test(text.slice(i, i + 8))) return this.enter({ in: 'comment' }, 4);
    const open = /^<([a-z][a-z0-9:-]*)/i.exec(text.slice(i, i + 40));
    return open?.[1] ? this.enter({ in: 'tag', element: open[1].toLowerCase() }, open[0].length) : 1;
  }

  private inTag(text: string, i: number, element: string): number {
    if (text[i] === '>') {
      const selfClosed = text[i - 1] === '/';
      return this.enter(
        foreign.includes(element) && !selfClosed ? { in: 'raw', element } : { in: 'text' },
        1,
      );
    }
    const attribute = /^([^\s"'<>/=]+)\s*=\s*(["']?)/.exec(text.slice(i, i + 200));
    if (!attribute?.[1]) return 1;
    this.line += attribute[0].split('\n').length - 1;
    return this.enter(
      { in: 'value', element, attribute: attribute[1].toLowerCase(), quote: attribute[2] ?? '', written: '' },
      attribute[0].length,
    );
  }

  private inValue(char: string, state: Extract<State, { in: 'value' }>): number {
    const ends = state.quote ? char === state.quote : /[\s>]/.test(char);
    if (!ends) {
      state.written += char;
      return 1;
    }
    if (addresses.includes(state.attribute) && runsScript(state.written))
      this.fault(
        'script-address',
        `${state.attribute} of <${state.element}> is a program`,
        'Link to a page: https://…, mailto:…, tel:… or tourbus:unsubscribe.',
      );
    return this.enter({ in: 'tag', element: state.element }, state.quote ? 1 : 0);
  }

  private enter(state: State, taken: number): number {
    this.state = state;
    return taken;
  }

  private fault(code: string, detail: string, remedy: string): void {
    this.faults.push({ code, line: this.line, detail, remedy });
  }
}

export function lintHtml(source: string): GrammarFault[] {
  const lint = new HtmlLint();
  for (const { statement, text } of piecesOf(source)) {
    if (statement) lint.statement(text);
    else lint.text(text);
  }
  return lint.faults;
}

const addressValues = /\s(?:href|src|action|background|poster)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

/** Whether finished HTML has an address that is a program: one that came out of the data. */
export function hasScriptAddress(html: string): boolean {
  for (const [, double, single] of html.matchAll(addressValues)) {
    const address = double ?? single ?? '';
    // Nearly all begin like this, and unescaping costs.
    if (!/^(https?:|mailto:|tel:|tourbus:|#|\/)/.test(address) && runsScript(address.slice(0, 500)))
      return true;
  }
  return false;
}
