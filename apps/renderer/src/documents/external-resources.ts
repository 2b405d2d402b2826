import { Parser } from 'htmlparser2';
import { withoutComments } from './css-comments.js';

/** Attributes whose address is fetched, on any element that has them. */
const fetched = new Set(['src', 'srcset', 'poster', 'background', 'data']);
/** Elements on which `href` fetches; on links it only leads somewhere. */
const fetchedByHref = new Set(['link', 'image', 'use', 'feimage', 'script']);

/** Browsers nest no deeper either; and the parser's time grows with the square of it. */
const deepest = 512;

/** A document nested deeper than browsers follow. */
export class NestedTooDeep extends Error {
  override readonly message = `Its elements are nested more than ${deepest} levels deep.`;
}

/**
 * What a document would have to fetch, of which it gets nothing: images and fonts come as `data:` addresses.
 * For a clear error only: that nothing is fetched is seen to by the browser.
 * @returns the first address, or undefined
 * @throws NestedTooDeep
 */
export function externalResourceOf(body: string): string | undefined {
  let found: string | undefined;
  let element = '';
  let inStyle = false;
  let depth = 0;
  const report = (address: string | undefined) => {
    found ??= address;
  };
  const parser = new Parser({
    onopentagname: (name) => {
      element = name.toLowerCase();
      inStyle = element === 'style';
      if (++depth > deepest) throw new NestedTooDeep();
    },
    onattribute: (name, value) => {
      if (fetched.has(name)) report(name === 'srcset' ? externalCandidate(value) : external(value));
      else if (name === 'href' || name === 'xlink:href')
        report(fetchedByHref.has(element) ? external(value) : undefined);
      else if (name === 'style') report(externalResourceOfCss(value));
    },
    ontext: (text) => {
      if (inStyle) report(externalResourceOfCss(text));
    },
    onclosetag: () => {
      depth--;
      inStyle = false;
    },
  });
  parser.end(body);
  return found;
}

/** Its address is a name. Matched also where no end follows: it would be looked for again behind each beginning. */
const namespaceRule = /@namespace[^;]*(;?)/gi;
const addresses = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))|@import\s+(?:"([^"]*)"|'([^']*)')/gi;

/** The same for a style sheet. */
export function externalResourceOfCss(css: string): string | undefined {
  const fetching = withoutComments(css).replace(namespaceRule, (rule, end: string) => (end ? '' : rule));
  for (const [, ...groups] of fetching.matchAll(addresses)) {
    const address = external(groups.find((group) => group !== undefined) ?? '');
    if (address !== undefined) return address;
  }
  return undefined;
}

/** An address of this document, or one that carries its own bytes, is not outside. */
const external = (address: string): string | undefined =>
  /^\s*(#|data:|$)/i.test(address) ? undefined : address.trim();

/** `data:` addresses contain commas, so the list of `srcset` is split where a comma is followed by a blank. */
const externalCandidate = (srcset: string): string | undefined =>
  srcset
    .split(/,\s+/)
    .map((candidate) => external(candidate))
    .find((address) => address !== undefined);
