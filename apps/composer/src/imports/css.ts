import type { Placeholders } from './placeholders.ts';
import type { Report } from './imports.ts';
import { excerpt } from './imports.ts';

/** Puts in what lies in the zip, or undefined where it does not. */
export type Asset = (address: string) => string | undefined;

export const isRemote = (address: string): boolean => /^\s*(https?:)?\/\//i.test(address);

/** Layout that mail clients leave out, Outlook's Word first of all. */
const unsteady =
  /(?:^|[;{\s])(position|display\s*:\s*(?:flex|grid|inline-flex)|float|animation|transform|transition|filter|object-fit|clip-path)\b/gi;

/** Reads a style sheet or a style attribute, takes out what may not be there, and tells what will not look the same. */
export class Css {
  private readonly placeholders: Placeholders;
  private readonly report: Report;
  private readonly asset: Asset;
  private readonly mail: boolean;

  constructor(placeholders: Placeholders, report: Report, asset: Asset, mail: boolean) {
    this.placeholders = placeholders;
    this.report = report;
    this.asset = asset;
    this.mail = mail;
  }

  sheet(css: string, where: string): string {
    const plain = this.withoutVariables(css, where).replace(/<\/?style|<!--|-->/gi, '');
    return this.values(this.withoutImports(plain, where), where).replace(/\{\{/g, '{ {');
  }

  /** Of a style attribute, where values may be variables. */
  attribute = (css: string, where: string): string => this.values(css, where);

  private withoutVariables(css: string, where: string): string {
    const ids = this.placeholders.idsIn(css);
    if (ids.length === 0) return css;
    const written = ids.map((id) => this.placeholders.slots[id]?.written ?? '').join(', ');
    this.report.add(
      'css-variable',
      `Style rules with placeholders were left out: ${written}`,
      where,
      'A style sheet cannot vary with the data: values in it cannot be made safe.',
      'Set what varies by style="…" at the element.',
    );
    return css.replace(new RegExp(`[^;{}]*${this.placeholders.words.source}[^;{}]*;?`, 'g'), '');
  }

  private withoutImports(css: string, where: string): string {
    return css.replace(
      /@import\s+(?:url\(\s*)?("[^"]*"|'[^']*'|[^\s"');]+)\s*\)?[^;]*;?/gi,
      (_, quoted: string) => {
        const address = quoted.replace(/^["']|["']$/g, '');
        const found = isRemote(address) ? undefined : this.asset(address);
        if (found?.startsWith('data:text/css'))
          return Buffer.from(found.slice(found.indexOf(',') + 1), 'base64').toString('utf8');
        this.report.add(
          'style-sheet',
          `The style sheet ${excerpt(address)} was left out`,
          where,
          'It lies outside of the file, and nothing is fetched.',
          'Copy its rules into the draft, or send a zip that holds it.',
        );
        return '';
      },
    );
  }

  private values(css: string, where: string): string {
    if (this.mail)
      for (const [, property = ''] of css.matchAll(unsteady))
        this.report.add(
          'css-in-mail',
          `CSS that mail clients leave out: ${property.replace(/\s+/g, '').toLowerCase()}`,
          where,
          'It is in the draft, but Outlook and others ignore it.',
          'Look at the preview in the clients that matter, and lay out by tables.',
        );
    return css
      .replace(/(?:behavior|-moz-binding)\s*:[^;}]*;?|expression\s*\([^)]*\)/gi, () => {
        this.report.add(
          'css-script',
          'CSS that runs scripts was left out',
          where,
          'Scripts run neither in mail nor in print.',
          'Nothing to do.',
        );
        return '';
      })
      .replace(
        /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)/gi,
        (all, double?: string, single?: string, bare?: string) =>
          this.url((double ?? single ?? bare ?? '').trim(), all, where),
      );
  }

  private url(address: string, all: string, where: string): string {
    if (/^(data:(image|font|application\/(x-)?font)|#)/i.test(address)) return all;
    if (isRemote(address)) {
      this.report.add(
        'remote-file',
        `${excerpt(address)} is still fetched from there`,
        where,
        'Pictures and fonts on other servers are not copied; whoever opens the mail asks that server, and paged documents fetch nothing.',
        'Put the file where the company’s other pictures lie, or send a zip that holds it.',
      );
      return all;
    }
    const found = this.asset(address);
    if (found) return `url("${found}")`;
    this.report.add(
      'missing-file',
      `${excerpt(address)} was not found`,
      where,
      'The original names a file that was not sent with it.',
      'Send a zip that holds the HTML and its files.',
    );
    return 'none';
  }
}
