import type { Place, Remark } from './finding.ts';
import type { Page } from './markup.ts';
import { placeholder } from './written.ts';

export interface Target {
  readonly href: string;
  readonly line?: number;
  /** Pictures come from data: and cid: as well. */
  readonly picture: boolean;
}

/** Where everything that can be followed or is fetched leads. */
export const targetsOf = (page: Page): Target[] =>
  page.attributes.flatMap(({ element, name, value, line }): Target[] => {
    const picture = name === 'src' || name === 'background' || name === 'poster' || name === 'background-url';
    const followed = (name === 'href' || name === 'xlink:href') && !['link', 'use', 'base'].includes(element);
    if (!picture && !followed && name !== 'action') return [];
    return [{ href: value, picture, ...(line > 0 ? { line } : {}) }];
  });

/** What can be followed in words without markup. */
export const addressesIn = (text: string): Target[] =>
  [...text.matchAll(/(?:\bhttps?:\/\/|\btourbus:)[^\s<>"'“”»）]+/gi)].map(([found]) => ({
    href: found.replace(/[.,;:!?)\]]+$/, ''),
    picture: false,
  }));

const identifiers = (page: Page): Set<string> =>
  new Set(page.attributes.filter(({ name }) => name === 'id' || name === 'name').map(({ value }) => value));

/** Reserved by RFC 2606 and 6761, or what people write until they know better. */
const placeholderHost =
  /^(?:(?:.+\.)?example\.(?:com|net|org)|localhost|.+\.localhost|.+\.(?:test|invalid)|127\.[\d.]+|0\.0\.0\.0|(?:www\.)?(?:your-?domain|your-?website|your-?company|domain|website|mysite|yoursite)\.\w+|todo|tbd|xxx+|link|url|here)$/i;
const placeholderWord = /^(?:#|todo|tbd|xxx+|\?+|link|url|insert.*|\[.*\]|_+|-+|\.+)$/i;

type Verdict = Omit<Remark, 'place'>;

const empty = (href: string): Verdict => ({
  rule: 'link-empty',
  what: href === '#' ? 'a link leads to “#”, which is nowhere' : 'a link leads nowhere',
  why: 'Whoever follows it is lost, or stays where they are.',
  remedy: 'Give the address, or leave the link out.',
});

const unfinished = (href: string): Verdict => ({
  rule: 'link-placeholder',
  what: `“${shortened(href)}” stands in for an address`,
  why: 'It leads nowhere once it is in a mail or on paper.',
  remedy: 'Give the whole address: https://…',
});

const insecure = (href: string, why: string): Verdict => ({
  rule: 'link-insecure',
  what: `“${shortened(href)}” is not safe to follow`,
  why,
  remedy: 'Link to a page that answers at https://, and name its host alone.',
});

const foreign = (host: string, hosts: readonly string[]): Verdict => ({
  rule: 'link-host',
  what: `${host} is not among the brand’s hosts`,
  why: 'A brand sends its customers only where it knows the way.',
  remedy: `Link to ${hosts.slice(0, 5).join(', ')}${hosts.length > 5 ? ', …' : ''}, or add the host to the brand’s voice.hosts.`,
});

const shortened = (href: string): string =>
  (href.length > 120 ? `${href.slice(0, 120)}…` : href).replaceAll(placeholder, '…');

const hostOf = (name: string): string => {
  try {
    return new URL(`https://${name}`).hostname;
  } catch {
    return name.toLowerCase();
  }
};

/** `*.example.com` is everything below example.com, and not example.com itself. */
const isAmong = (host: string, hosts: readonly string[]): boolean =>
  hosts.some((each) =>
    each.startsWith('*.') ? host.endsWith(`.${hostOf(each.slice(2))}`) : host === hostOf(each),
  );

function judgeWeb(href: string, hosts: readonly string[]): Verdict | undefined {
  let url: URL;
  try {
    url = new URL(href.replaceAll(placeholder, 'x'));
  } catch {
    return unfinished(href);
  }
  if (url.username || url.password)
    return insecure(href, 'What stands before the @ is no host, but looks like one.');
  if (isAmong(url.hostname, hosts)) return undefined;
  if (placeholderHost.test(url.hostname)) return unfinished(href);
  return hosts.length > 0 ? foreign(url.hostname, hosts) : undefined;
}

function judge(
  { href: given, picture }: Target,
  anchors: ReadonlySet<string> | undefined,
  hosts: readonly string[],
): Verdict | undefined {
  // Browsers skip blanks and control characters in addresses, and so do those who hide something there.
  const href = [...given].filter((char) => char > ' ').join('');
  if (href === '' || href === '#') return picture && href === '' ? undefined : empty(href);
  if (href.startsWith(placeholder)) return undefined;
  if (href.startsWith('#')) return !anchors || anchors.has(decoded(href.slice(1))) ? undefined : empty(href);
  if (placeholderWord.test(href)) return unfinished(href);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(href)?.[1]?.toLowerCase();
  if (scheme === 'https') return /^https:\/\/[^/?#]*\ufffc/i.test(href) ? undefined : judgeWeb(href, hosts);
  if (scheme === 'tourbus') return undefined;
  if (picture && (scheme === 'data' || scheme === 'cid')) return undefined;
  if (!picture && (scheme === 'mailto' || scheme === 'tel' || scheme === 'sms'))
    return href.length > scheme.length + 1 ? undefined : empty(href);
  if (scheme === 'http' || href.startsWith('//'))
    return insecure(href, 'Who is in between can read it, and change what it shows.');
  // The proofreader refuses programs, with the line they stand in.
  if (scheme === 'javascript' || scheme === 'vbscript') return undefined;
  return scheme
    ? insecure(href, `Addresses with ${scheme}: open something else than a page.`)
    : unfinished(href);
}

const decoded = (fragment: string): string => {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
};

/** @param page the whole of it, where what is linked to within it can be looked up */
export const linkRemarks = (
  targets: readonly Target[],
  place: Place,
  hosts: readonly string[],
  page?: Page,
): Remark[] => {
  const anchors = page && identifiers(page);
  return targets.flatMap((target) => {
    const verdict = judge(target, anchors, hosts);
    const where = target.line ? { ...place, line: target.line } : place;
    return verdict ? [{ ...verdict, place: where }] : [];
  });
};
