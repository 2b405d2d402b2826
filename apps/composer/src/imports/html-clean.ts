import type { Asset, Css } from './css.ts';
import { isRemote } from './css.ts';
import { excerpt, type Report } from './imports.ts';
import { cleanComments, hideBraces, readable } from './html-rest.ts';
import type { Placeholders } from './placeholders.ts';
import {
  attribute,
  elementOf,
  type Element,
  elementsIn,
  insertBefore,
  isText,
  type Parent,
  remove,
  textOf,
  unwrap,
} from './tree.ts';

/** Elements that go, with all that is in them. */
const dropped: Readonly<Record<string, string>> = {
  script: 'Scripts run neither in mail nor in print.',
  iframe: 'Other pages cannot be shown inside of a mail or document.',
  object: 'Embedded programs are not shown.',
  embed: 'Embedded programs are not shown.',
  applet: 'Embedded programs are not shown.',
  canvas: 'Only a script could draw on it.',
  audio: 'Nothing plays in a mail or document.',
  video: 'Nothing plays in a mail or document.',
  frameset: 'Other pages cannot be shown inside of a mail or document.',
  template: 'It is only shown by scripts.',
  base: 'Addresses are not completed in a mail.',
};
/** Elements that go and leave what is in them. */
const unwrapped = ['form', 'fieldset', 'noscript', 'label', 'legend', 'dialog', 'slot'];
const controls = [
  'input',
  'button',
  'select',
  'textarea',
  'datalist',
  'option',
  'output',
  'progress',
  'meter',
];
const addresses = [
  'href',
  'src',
  'action',
  'formaction',
  'xlink:href',
  'background',
  'poster',
  'data',
  'srcset',
  'longdesc',
  'cite',
];
/** Pictures that are loaded with the page, unlike links. */
const loaded = ['src', 'background', 'poster', 'srcset', 'data'];

const runsScript = (address: string): boolean =>
  /^(javascript|vbscript|data:(?!image\/(png|jpe?g|gif|webp|svg\+xml|bmp|avif)[;,]))/i.test(
    [...address].filter((char) => char > ' ').join(''),
  );

/** Takes out of a tree what no draft may have, and tells of each. */
export class HtmlCleaning {
  private readonly placeholders: Placeholders;
  private readonly report: Report;
  private readonly css: Css;
  private readonly asset: Asset;
  private readonly mail: boolean;

  constructor(given: { placeholders: Placeholders; report: Report; css: Css; asset: Asset; mail: boolean }) {
    this.placeholders = given.placeholders;
    this.report = given.report;
    this.css = given.css;
    this.asset = given.asset;
    this.mail = given.mail;
  }

  clean(root: Parent): void {
    for (const element of elementsIn(root)) {
      if (element.parentNode) this.element(element);
    }
    cleanComments(root, this.placeholders, this.report);
    hideBraces(root, this.placeholders, this.report);
  }

  private element(element: Element): void {
    const name = element.tagName;
    const where = this.place(element);
    const why = dropped[name];
    if (why) {
      this.report.add(
        `dropped-${name}`,
        `<${name}> was left out`,
        where,
        why,
        name === 'video' ? 'Link to the page that plays it.' : 'Say the same in words or pictures.',
      );
      return remove(element);
    }
    if (controls.includes(name)) return this.control(element, where);
    if (unwrapped.includes(name) || /^mj-|^mjml$/.test(name)) {
      if (name === 'form')
        this.report.add(
          'form',
          'A form lost its fields',
          where,
          'Most mail clients send no forms, and warn of them.',
          'Link to a page, or use a survey.',
        );
      return unwrap(element);
    }
    if (name === 'svg' && this.mail)
      this.report.add(
        'svg',
        'A drawing in SVG is not shown by most mail clients',
        where,
        'It is in the draft as it was.',
        'Save it as PNG.',
      );
    if (name === 'details' || name === 'marquee' || name === 'blink')
      this.report.add(
        'element',
        `<${name}> looks different`,
        where,
        'Mail clients and paper do not move or fold.',
        'Show its content always.',
      );
    this.attributes(element, where);
  }

  /** What a person filled in stays as text: a button's words, the choice that was made. */
  private control(element: Element, where: string): void {
    this.report.add(
      'form',
      `<${element.tagName}> was left out of a form`,
      where,
      'Most mail clients send no forms, and warn of them.',
      'Link to a page, or use a survey.',
    );
    const words = element.tagName === 'button' ? textOf(element).trim() : '';
    if (words) {
      const span = elementOf('span', { style: attribute(element, 'style') ?? '' });
      for (const child of [...element.childNodes])
        if (isText(child)) span.childNodes.push(Object.assign(child, { parentNode: span }));
      insertBefore(span, element);
    }
    remove(element);
  }

  private attributes(element: Element, where: string): void {
    element.attrs = element.attrs.filter((attr) => {
      if (this.placeholders.idsIn(attr.name).length > 0) {
        this.report.add(
          'attribute-placeholder',
          `${readable(attr.name, this.placeholders)} among the attributes of <${element.tagName}> was left out`,
          where,
          'A value cannot become an attribute.',
          'Put it into the quotes of an attribute.',
        );
        return false;
      }
      if (/^on/.test(attr.name)) {
        this.report.add(
          'event-handler',
          `${attr.name}="…" was left out`,
          where,
          'Scripts run neither in mail nor in print.',
          'Nothing to do where a link does the same.',
        );
        return false;
      }
      return true;
    });
    for (const attr of element.attrs) {
      if (addresses.includes(attr.name)) attr.value = this.address(element, attr.name, attr.value, where);
      else if (attr.name === 'style') attr.value = this.css.attribute(attr.value, where);
    }
    element.attrs = element.attrs.filter(({ name, value }) => !(addresses.includes(name) && value === ''));
  }

  private address(element: Element, name: string, value: string, where: string): string {
    this.placeholders.markAddress(value);
    if (runsScript(value)) {
      this.report.add(
        'script-address',
        `The address of <${element.tagName}> was left out`,
        where,
        'It is a program, not a page.',
        'Link to a page: https://…, mailto: or tel:.',
      );
      return '';
    }
    if (!loaded.includes(name) || value.startsWith('data:') || this.placeholders.idsIn(value).length > 0)
      return value;
    if (name === 'srcset') return this.onlyData(value, where);
    if (isRemote(value)) {
      this.report.add(
        'remote-file',
        `${excerpt(value)} is still fetched from there`,
        where,
        'Pictures and fonts on other servers are not copied; whoever opens the mail asks that server, and paged documents fetch nothing.',
        'Put the file where the company’s other pictures lie, or send a zip that holds it.',
      );
      return value;
    }
    const found = value.startsWith('cid:') ? undefined : this.asset(value);
    if (found === undefined) {
      this.report.add(
        'missing-file',
        `${excerpt(value)} was not found`,
        where,
        'The original names a file that was not sent with it.',
        'Send a zip that holds the HTML and its files.',
      );
      return '';
    }
    return found;
  }

  private onlyData(value: string, where: string): string {
    this.report.add(
      'srcset',
      'Pictures for other resolutions were left out',
      where,
      'One picture is kept for all.',
      'Make the picture twice as large as it is shown.',
    );
    return value.startsWith('data:') ? value : '';
  }

  private place(element: Element): string {
    const line = element.sourceCodeLocation?.startLine;
    return line === undefined ? `<${element.tagName}>` : `line ${line}`;
  }
}
