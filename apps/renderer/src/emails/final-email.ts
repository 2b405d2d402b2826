import { highestLinkIndex } from '@tourbus/contracts';
import { Parser } from 'htmlparser2';
import type { LinkAddresses } from '../links/link-addresses.js';
import { relevantTags } from './relevant-tags.js';

/** How templates write links to the customer's own pages; they become the signed ones of the communication. */
const ownPages = {
  'tourbus:unsubscribe': ({ unsubscribe }: LinkAddresses) => unsubscribe,
  'tourbus:preferences': ({ preferences }: LinkAddresses) => preferences,
} as const;
const isOwnPage = (href: string): href is keyof typeof ownPages => Object.hasOwn(ownPages, href);
const ownPageInText = /tourbus:(?:unsubscribe|preferences)/g;

export interface FinalEmail {
  html: string;
  text: string;
  /** Where the tracked links lead, by the index that their tokens carry. */
  links: { index: number; target: string }[];
}

/** A place in the source; everything outside such places is copied as it is, never serialised anew. */
interface Place {
  start: number;
  end: number;
}
interface Edit extends Place {
  replacement: string;
}
/** What is known of an `<a>` or `<area>` before its tag ends. */
interface Anchor {
  href?: Place & { value: string };
  untracked?: Place;
}

/** Makes the mail that is sent: tracked links, the open pixel, the customer's own pages. */
export function finishEmail(content: { html: string; text: string }, addresses: LinkAddresses): FinalEmail {
  const { edits, links } = findEdits(content.html, addresses);
  return {
    html: applyEdits(content.html, edits),
    text: finishText(content.text, addresses),
    links,
  };
}

/** Addresses in plain text stay readable; only links to the customer's own pages are filled in. */
export const finishText = (text: string, addresses: LinkAddresses): string =>
  text.replace(ownPageInText, (link) => ownPages[link as keyof typeof ownPages](addresses));

function findEdits(html: string, addresses: LinkAddresses): { edits: Edit[]; links: FinalEmail['links'] } {
  const edits: Edit[] = [];
  const links: FinalEmail['links'] = [];
  let anchor: Anchor | undefined;
  let endOfBody = html.length;
  /** From a place in what the parser was given to the place in the source. */
  let shift = 0;

  const addressFor = (href: string, tracked: boolean): string | undefined => {
    const link = href.trim().toLowerCase();
    if (isOwnPage(link)) return ownPages[link](addresses);
    const target = tracked ? webAddress(href) : undefined;
    if (target === undefined || links.length > highestLinkIndex) return undefined;
    links.push({ index: links.length, target });
    return addresses.click(links.length - 1);
  };

  const parser: Parser = new Parser({
    onopentagname: (name) => {
      anchor = name === 'a' || name === 'area' ? {} : undefined;
    },
    onattribute: (name, value) => {
      if (name === 'href' && anchor)
        anchor.href ??= { value, start: parser.startIndex + shift, end: parser.endIndex + shift };
      else if (name === 'data-untracked' && anchor)
        anchor.untracked ??= { start: parser.startIndex + shift, end: parser.endIndex + shift };
    },
    onopentag: () => {
      if (!anchor) return;
      const { href, untracked } = anchor;
      anchor = undefined;
      const address = href && addressFor(href.value, !untracked);
      const edit = href && address ? replaceValue(html, href, address) : undefined;
      const removal = untracked ? remove(html, untracked) : undefined;
      edits.push(...[edit, removal].filter((found) => found !== undefined));
    },
    onclosetag: (name) => {
      if (name === 'body') endOfBody = parser.startIndex + shift;
    },
  });
  let given = 0;
  for (const { start, text } of relevantTags(html)) {
    shift = start - given;
    given += text.length;
    parser.write(text);
  }
  shift = html.length - given;
  parser.end();
  edits.push({ start: endOfBody, end: endOfBody, replacement: pixel(addresses.openPixel) });
  return { edits, links };
}

/** The address as a browser would resolve it, or undefined where it is not one of the web. */
function webAddress(href: string): string | undefined {
  if (!/^\s*https?:/i.test(href)) return undefined;
  return URL.parse(href)?.href;
}

const escapeAttribute = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

const pixel = (address: string): string =>
  `<img src="${escapeAttribute(address)}" width="1" height="1" alt="" style="display:block;border:0">`;

/** Keeps the attribute's name as it was written. */
function replaceValue(html: string, { start, end }: Place, address: string): Edit {
  const name = html.slice(start, start + 'href'.length);
  return { start, end, replacement: `${name}="${escapeAttribute(address)}"` };
}

/** Takes the white space before an attribute away with it. */
function remove(html: string, { start, end }: Place): Edit {
  let from = start;
  while (/\s/.test(html.charAt(from - 1))) from--;
  return { start: from, end, replacement: '' };
}

/** @param edits in any order, not overlapping */
function applyEdits(html: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let copied = 0;
  for (const { start, end, replacement } of edits.toSorted((a, b) => a.start - b.start)) {
    pieces.push(html.slice(copied, start), replacement);
    copied = end;
  }
  return pieces.join('') + html.slice(copied);
}
