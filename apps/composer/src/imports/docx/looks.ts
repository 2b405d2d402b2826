import { cssText, type Declarations } from './properties.ts';

/** Gives each look a class: what looks the same has the same. */
export class Looks {
  private readonly byCss = new Map<string, string>();
  /** What mammoth is told about them. */
  readonly styleMap = new Set<string>();

  /** @returns the class, or undefined where there is nothing to say */
  classFor(selector: 'p' | 'r' | 'table' | 'td' | 'img', declarations: Declarations): string | undefined {
    const css = cssText(declarations);
    if (!css) return undefined;
    const key = `${selector}|${css}`;
    const known = this.byCss.get(key);
    if (known) return known;
    const name = `${selector}${this.byCss.size + 1}`;
    this.byCss.set(key, name);
    return name;
  }

  css(): string {
    return [...this.byCss]
      .map(
        ([key, name]) =>
          `${['p', 'r', 'img'].some((prefix) => key.startsWith(`${prefix}|`)) ? '' : key.slice(0, key.indexOf('|'))}.${name} { ${key.slice(key.indexOf('|') + 1)} }`,
      )
      .join('\n');
  }
}

const nesting = (level: number, last: 'ul' | 'ol'): string =>
  `${'ul|ol > li > '.repeat(level - 1)}${last} > li`;

/** How a paragraph of this look is written, also as an item of a list. */
export function paragraphStyles(name: string, heading: number | undefined): string[] {
  return [
    ...[1, 2, 3, 4, 5].flatMap((level) => [
      `p.${name}:unordered-list(${level}) => ${nesting(level, 'ul')}.${name}:fresh`,
      `p.${name}:ordered-list(${level}) => ${nesting(level, 'ol')}.${name}:fresh`,
    ]),
    `p.${name} => ${heading ? `h${heading}` : 'p'}.${name}:fresh`,
  ];
}
