import { attribute, type Element, isComment, isElement, isText, type Node, type Parent } from './tree.ts';

const blocks =
  'p div h1 h2 h3 h4 h5 h6 ul ol table tr section article header footer main aside blockquote pre center address hr form figure dl'.split(
    ' ',
  );
const spaced = 'p h1 h2 h3 h4 h5 h6 ul ol table blockquote pre'.split(' ');
const silent = ['style', 'script', 'head', 'title', 'svg', 'template'];

const hidden = (element: Element): boolean =>
  /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attribute(element, 'style') ?? '') ||
  attribute(element, 'hidden') !== undefined;

/** What a mail says, for whoever reads no HTML. Words of placeholders stay words. */
class Reading {
  private readonly lines: string[] = [''];
  private blanks = 0;
  private readonly wordOf: (comment: string) => string;

  constructor(wordOf: (comment: string) => string) {
    this.wordOf = wordOf;
  }

  node(node: Node): void {
    if (isText(node)) this.say(node.value.replace(/[ \t\r\n]+/g, ' '));
    else if (isComment(node)) this.say(this.wordOf(node.data));
    else if (isElement(node)) this.element(node);
  }

  private element(element: Element): void {
    const name = element.tagName;
    if (silent.includes(name) || hidden(element)) return;
    if (name === 'br') return this.breakLine();
    if (name === 'img') return this.say(attribute(element, 'alt') ?? '');
    const block = blocks.includes(name);
    if (block) this.breakBlock(spaced.includes(name) && !inCell(element));
    if (name === 'li') {
      this.breakBlock(false);
      this.say('- ');
    }
    if (name === 'hr') this.say('---');
    for (const child of element.childNodes) this.node(child);
    if (name === 'td' || name === 'th') this.say('  ');
    if (name === 'a') this.link(element);
    if (block) this.breakBlock(spaced.includes(name) && !inCell(element));
  }

  private link(element: Element): void {
    const href = attribute(element, 'href') ?? '';
    const last = this.lines.at(-1) ?? '';
    if (!/^#?$|^#/.test(href) && !last.trimEnd().endsWith(href.replace(/^mailto:|^tel:/, '')))
      this.say(` (${href.replace(/^mailto:|^tel:/, '')})`);
  }

  private say(text: string): void {
    if (!text) return;
    const last = this.lines.length - 1;
    const line = this.lines[last] ?? '';
    this.lines[last] = line === '' || line.endsWith(' ') ? line + text.replace(/^ +/, '') : line + text;
    if (text.trim()) this.blanks = 0;
  }

  private breakLine(): void {
    this.lines.push('');
  }

  private breakBlock(wide: boolean): void {
    if ((this.lines.at(-1) ?? '').trim() !== '') this.lines.push('');
    else if (this.lines.length > 0) this.lines[this.lines.length - 1] = '';
    if (wide && this.blanks === 0 && this.lines.length > 1) {
      this.lines.push('');
      this.blanks = 1;
    }
  }

  text(): string {
    return this.lines
      .map((line) =>
        line
          .replace(/\u00a0/g, ' ')
          .replace(/ {3,}/g, '  ')
          .trimEnd(),
      )
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  }
}

const inCell = (element: Element): boolean => {
  const parent = element.parentNode;
  return element.tagName === 'table' && parent !== null && isElement(parent) && parent.tagName === 'td';
};

export function plainText(root: Parent, wordOf: (comment: string) => string): string {
  const reading = new Reading(wordOf);
  for (const child of root.childNodes) reading.node(child);
  return reading.text();
}
