import { parse, serialize, serializeOuter } from 'parse5';
import type { Template } from '../templates/template.ts';
import { type Asset, Css } from './css.ts';
import { HtmlCleaning } from './html-clean.ts';
import { isMarker, keepHeights } from './html-rest.ts';
import { HtmlSource } from './html-source.ts';
import { plainText } from './html-text.ts';
import { excerpt, ImportRefused, Report } from './imports.ts';
import { Lifting } from './lifting.ts';
import { type Draft, Placeholders } from './placeholders.ts';
import { inHtml, inText } from './statements-in.ts';
import { attribute, type Element, elementOf, elementsIn, find, isComment, remove, textOf } from './tree.ts';

/** As the template's schema has it. */
const largestSource = 512 * 1024;

export interface HtmlUpload {
  readonly html: string;
  readonly name: string;
  readonly brand: string;
  /** Files that were sent with the HTML. */
  readonly asset: Asset;
}

/** MJML puts rules of its own before everything else: these take back what would look different. */
const takenBack = (marginGiven: boolean): string =>
  `<style>table{border-collapse:separate}p{margin:1em 0}img{line-height:inherit}${marginGiven ? '' : 'body{margin:8px}'}</style>`;

const metas =
  /^(color-scheme|supported-color-schemes|x-apple-disable-message-reformatting|format-detection|viewport|robots)$/i;

/** Makes a mail of an HTML page, with its look kept: the page itself inside of MJML's frame. */
export function importHtml({ html, name, brand, asset }: HtmlUpload): Draft {
  const report = new Report();
  const placeholders = new Placeholders(html, report);
  const { root, head, body } = pageOf(html, placeholders, report);
  const css = new Css(placeholders, report, asset, true);
  const title = textOf(find(head, 'title') ?? head).trim();
  const styles = headOf(head, body, css, report, asset);
  const cleaning = new HtmlCleaning({ placeholders, report, css, asset, mail: true });
  cleaning.clean(body);
  cleanFrame(root, body, cleaning);
  keepHeights(body, styles);
  new Lifting(placeholders, report).lift(body);
  const subject = subjectOf(title, name, report);
  const words = plainText(body, (comment) => (isMarker(comment, placeholders) ? comment : ''));
  const { before, content, after } = frameOf(root, body, styles);
  placeholders.settle([...placeholders.idsIn(subject), ...placeholders.idsIn(content)]);
  const mjml = before + inHtml(content, placeholders) + after;
  refuseTooLarge(mjml);
  notePictures(content, report);
  const text = inText(words, placeholders) || name;
  const template: Template = {
    name: excerpt(inText(title, placeholders).replace(/\{\{|\}\}/g, '') || name, 150),
    brand,
    variants: [{ channel: 'email', subject: inText(subject, placeholders), mjml, text, attachments: [] }],
    documents: {},
    texts: {},
    sampleData: { data: placeholders.sampleData() },
  };
  placeholders.reportNames();
  return { template, placeholders, report };
}

function pageOf(
  html: string,
  placeholders: Placeholders,
  report: Report,
): { root: Element; head: Element; body: Element } {
  const document = parse(new HtmlSource(placeholders).protect(html), {
    sourceCodeLocationInfo: true,
    scriptingEnabled: false,
  });
  const [root, head, body] = ['html', 'head', 'body'].map((tag) => find(document, tag));
  if (!root || !head || !body)
    throw new ImportRefused('no-page', 'The HTML has no body.', 'Send a whole page.');
  if (!/<!doctype/i.test(html.slice(0, 2_000)))
    report.add(
      'no-doctype',
      'The page is read by today’s rules',
      'line 1',
      'Without a doctype browsers use rules of the nineties: widths and font sizes in tables may differ.',
      'Compare the preview with the original.',
    );
  if (['link', 'vlink', 'alink'].some((name) => attribute(body, name) !== undefined))
    report.add(
      'link-colours',
      'The page’s colours of links were left out',
      'line 1',
      'They are attributes of <body>, which the draft does not write itself.',
      'Colour links by style.',
    );
  return { root, head, body };
}

function refuseTooLarge(mjml: string): void {
  if (mjml.length > largestSource)
    throw new ImportRefused(
      'too-large',
      `The draft would have ${Math.ceil(mjml.length / 1024)} KB; a mail has at most ${largestSource / 1024} KB, pictures inside of it included.`,
      'Put its pictures on a server and link to them.',
    );
}

function subjectOf(title: string, name: string, report: Report): string {
  if (title) return title.replace(/\s+/g, ' ').slice(0, 1_000);
  report.add(
    'no-subject',
    `The subject is the file’s name: “${name}”`,
    'subject',
    'The page has no <title>.',
    'Write the subject.',
  );
  return name;
}

/** What of the head carries over: style sheets, wherever they are, and what tells clients how to show them. */
function headOf(head: Element, body: Element, css: Css, report: Report, asset: Asset): string {
  const kept: string[] = [];
  for (const element of [...elementsIn(head), ...elementsIn(body)]) {
    const line = `line ${element.sourceCodeLocation?.startLine ?? '?'}`;
    if (element.tagName === 'style') {
      const media = attribute(element, 'media');
      kept.push(styleOf(css.sheet(textOf(element), line), media));
      if (element.parentNode) remove(element);
    } else if (element.tagName === 'link' && /stylesheet/i.test(attribute(element, 'rel') ?? ''))
      kept.push(linked(element, css, report, asset, line));
    else if (element.tagName === 'meta') {
      const name = attribute(element, 'name') ?? '';
      if (metas.test(name)) kept.push(serializeOuter(element));
      else if (/refresh/i.test(attribute(element, 'http-equiv') ?? ''))
        report.add(
          'refresh',
          'A redirection was left out',
          line,
          'A mail leads nowhere by itself.',
          'Link to the page.',
        );
    }
    if (['link', 'meta', 'title'].includes(element.tagName) && element.parentNode) remove(element);
  }
  return [...kept, ...conditionals(head)].filter(Boolean).join('\n');
}

const styleOf = (sheet: string, media: string | undefined): string => {
  const condition = media && /^[\w\s():,-]+$/.test(media) ? ` media="${media}"` : '';
  return sheet.trim() ? `<style type="text/css"${condition}>${sheet}</style>` : '';
};

function linked(link: Element, css: Css, report: Report, asset: Asset, line: string): string {
  const href = attribute(link, 'href') ?? '';
  const found = asset(href);
  if (found?.startsWith('data:text/css'))
    return styleOf(
      css.sheet(Buffer.from(found.slice(found.indexOf(',') + 1), 'base64').toString('utf8'), href),
      attribute(link, 'media'),
    );
  report.add(
    'style-sheet',
    `The style sheet ${excerpt(href)} was left out`,
    line,
    'It lies outside of the file, and nothing is fetched.',
    'Copy its rules into the draft, or send a zip that holds it.',
  );
  return '';
}

/** Style sheets for Outlook alone. Others than those may hold anything, and are left out with the head. */
const conditionals = (head: Element): string[] =>
  head.childNodes
    .filter(isComment)
    .map(({ data }) => data)
    .filter((data) => /^\[if[^\]]*\]>[\s\S]*<!\[endif\]$/i.test(data))
    .map(
      (data) =>
        `<!--${data
          .replace(/<script\b[\s\S]*?(<\/script\s*>|$)/gi, '')
          .replace(/<\/?mj[^>]*>/gi, '')
          .replace(/\{\{/g, '{ {')}-->`,
    );

/** The page's own attributes are cleaned like any element's. */
function cleanFrame(root: Element, body: Element, cleaning: HtmlCleaning): void {
  for (const element of [root, body]) {
    const alone = elementOf('div', Object.fromEntries(element.attrs.map(({ name, value }) => [name, value])));
    const holder = elementOf('div', {});
    holder.childNodes.push(Object.assign(alone, { parentNode: holder }));
    cleaning.clean(holder);
    element.attrs = alone.attrs;
  }
}

function frameOf(
  root: Element,
  body: Element,
  styles: string,
): { before: string; content: string; after: string } {
  const style = attribute(body, 'style') ?? '';
  const marginGiven =
    /margin/i.test(style) ||
    /\bbody\b[^{}]*\{[^}]*margin/i.test(styles) ||
    /(^|[\s,}>])\*\s*\{[^}]*margin/i.test(styles);
  const colour =
    attribute(body, 'bgcolor') ?? /background(?:-color)?\s*:\s*(#[0-9a-f]{3,8}|[a-z]+)\b/i.exec(style)?.[1];
  const dark = /\bbody\b[^{}]*\{[^}]*background[^}]*!important/i.test(styles);
  const language = ['lang', 'dir'].flatMap((name) => {
    const value = attribute(root, name) ?? attribute(body, name);
    return value && /^[\w-]{1,35}$/.test(value) ? [` ${name}="${value}"`] : [];
  });
  const background = colour && /^#?\w{1,20}$/.test(colour) ? colour : undefined;
  const own = background && dark ? `<style>body{background-color:${background}}</style>` : '';
  const wrapped = wrap(root, wrap(body, serialize(body), dark), false);
  return {
    before: `<mjml${language.join('')}>\n<mj-head>\n<mj-raw>\n${takenBack(marginGiven)}\n${styles}\n${own}\n</mj-raw>\n</mj-head>\n<mj-body${background && !dark ? ` background-color="${background}"` : ''}>\n<mj-raw>\n`,
    content: wrapped,
    after: '\n</mj-raw>\n</mj-body>\n</mjml>\n',
  };
}

/** MJML writes html and body itself: what the original's said of their look is said by elements inside. */
function wrap(element: Element, content: string, withoutBackground: boolean): string {
  const attributes = element.attrs.flatMap(({ name, value }) => {
    if (
      [
        'bgcolor',
        'lang',
        'xmlns',
        'link',
        'vlink',
        'alink',
        'leftmargin',
        'topmargin',
        'marginwidth',
        'marginheight',
      ].includes(name) ||
      name.includes(':')
    )
      return [];
    if (name === 'text') return [];
    if (name !== 'style') return [[name, value] as const];
    const kept = withoutBackground ? value.replace(/background(-color)?\s*:[^;]*;?/gi, '') : value;
    return [[name, kept.replace(/(^|;)\s*(min-)?height\s*:\s*100%[^;]*/gi, '$1')] as const];
  });
  const colour = attribute(element, 'text');
  if (attributes.length === 0 && !colour) return content;
  const div = elementOf('div', {
    ...(colour ? { style: `color:${colour}` } : {}),
    ...Object.fromEntries(attributes),
  });
  return serializeOuter(div).replace('</div>', () => `\n${content}\n</div>`);
}

function notePictures(content: string, report: Report): void {
  if (/\b(src|background)="data:|url\((&quot;|')?data:/.test(content))
    report.add(
      'pictures-inside',
      'Pictures are inside of the mail',
      'pictures',
      'Gmail and Outlook show no pictures that lie in the HTML itself.',
      'Put them on a server and link to them.',
    );
}
