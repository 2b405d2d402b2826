import type { Placeholders } from './placeholders.ts';
import { findSigns, type Found } from './spellings.ts';

/** A comment, a declaration, an element whose content is no HTML, or a tag. */
const markup =
  /<!--[\s\S]*?(?:-->|$)|<[!?][^>]*>|<(script|style|title|textarea|xmp)\b(?:"[^"]*"|'[^']*'|[^>"'])*>[\s\S]*?(?:<\/\1\s*>|$)|<\/?[a-zA-Z](?:"[^"]*"|'[^']*'|[^>"'])*>/gi;
const attributes = /(\s[^\s"'<>/=]+\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)/g;

/** Finds lines by offset without counting from the beginning each time. */
class Lines {
  private readonly starts: number[] = [0];

  constructor(source: string) {
    for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  at(offset: number): string {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return `line ${low + 1}`;
  }
}

const decoded = (written: string): string =>
  written
    .replace(/&nbsp;|&#160;/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&gt;/g, '>')
    .replace(/&lt;/g, '<')
    .replace(/&laquo;|&#171;/g, '«')
    .replace(/&raquo;|&#187;/g, '»')
    .replace(/&amp;/g, '&');

/**
 * Puts words in the place of placeholders before a parser sees the HTML: between table rows a parser would move them,
 * and what stands between braces may look like tags. Where text stands they become comments, which stay in any place.
 */
export class HtmlSource {
  private readonly placeholders: Placeholders;
  private scopes = 0;

  constructor(placeholders: Placeholders) {
    this.placeholders = placeholders;
  }

  protect(source: string): string {
    const lines = new Lines(source);
    // What no HTML has: found wherever it is, between attributes, too.
    const strong = findSigns(source, 'strong').map(({ written, sign, from, to }) => ({
      from,
      to,
      written: decoded(written),
      sign,
      where: lines.at(from),
    }));
    const pieces: string[] = [];
    let at = 0;
    for (const found of strong) {
      pieces.push(
        source.slice(at, found.from),
        this.placeholders.add(found.sign, found.written, found.where, ''),
      );
      at = found.to;
    }
    pieces.push(source.slice(at));
    return this.walk(pieces.join(''));
  }

  private walk(source: string): string {
    const lines = new Lines(source);
    const pieces: string[] = [];
    let at = 0;
    for (const match of source.matchAll(markup)) {
      pieces.push(this.text(source.slice(at, match.index), lines.at(at), 'body', true));
      pieces.push(this.markup(match[0], match[1], lines.at(match.index)));
      at = match.index + match[0].length;
    }
    pieces.push(this.text(source.slice(at), lines.at(at), 'body', true));
    return pieces.join('');
  }

  private markup(written: string, foreign: string | undefined, where: string): string {
    if (/^title$/i.test(foreign ?? '')) return this.text(written, where, 'title', false);
    if (foreign) return written;
    if (/^<!--\[if|^<!--<!|^<!\[/.test(written))
      return this.text(written, where, `outlook${++this.scopes}`, false, 'none');
    if (/^<[!?/]/.test(written)) return written;
    return written.replace(attributes, (_, name: string, value: string) => {
      const scope = `body/${++this.scopes}`;
      const which = /^\s(style|class|id|width|height)\b/i.test(name) ? 'none' : 'weak';
      return name + this.text(value, where, scope, false, which);
    });
  }

  /** Weak spellings are looked for in text, where nothing else looks like them; words already there get their scope. */
  private text(
    text: string,
    where: string,
    scope: string,
    asComments: boolean,
    which: 'weak' | 'none' = 'weak',
  ): string {
    for (const id of this.placeholders.idsIn(text)) this.placeholders.place(id, scope);
    const found: Found[] =
      which === 'none' ? [] : findSigns(text, 'weak').filter((sign) => fits(sign, scope));
    const pieces: string[] = [];
    let at = 0;
    for (const { from, to, written, sign } of found) {
      pieces.push(text.slice(at, from), this.placeholders.add(sign, decoded(written), where, scope));
      at = to;
    }
    pieces.push(text.slice(at));
    const result = pieces.join('');
    return asComments ? result.replace(this.placeholders.words, '<!--$&-->') : result;
  }
}

/** In addresses, `%` begins a character code and brackets are part of IPv6. */
const fits = ({ written }: Found, scope: string): boolean => !scope.includes('/') || !/^[%[]/.test(written);
