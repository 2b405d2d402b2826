/** What a placeholder asks for, whatever its braces. */
export type Sign =
  | { readonly does: 'show'; readonly path: string; readonly note?: 'raw' | 'formatted' }
  | {
      readonly does: 'open';
      readonly path: string;
      /** `section` is a loop, a condition or an object: mustache does not say which. */
      readonly as: 'section' | 'each' | 'if' | 'unless' | 'with';
      readonly item?: string;
      /** A condition that is more than a name. */
      readonly question?: boolean;
    }
  | { readonly does: 'else'; readonly path?: string }
  | { readonly does: 'close'; readonly path: string }
  | { readonly does: 'nothing'; readonly why: 'comment' | 'partial' | 'statement' };

export interface Found {
  readonly from: number;
  readonly to: number;
  readonly written: string;
  readonly sign: Sign;
}

/** Marks that Word puts into right-to-left text and long words: nobody sees them, and names do not have them. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

const tidy = (inner: string): string =>
  inner.replace(unseen, '').replace(/[“”„]/g, '"').replace(/[‘’‚]/g, "'").replace(/\s+/g, ' ').trim();

const name = /^(?:@root\.|@index|@first|@last|@key)?[\p{L}_$][\p{L}\p{N}\p{M}_$"'’״׳-]*$/u;

/** Whether it can be the name of something: `order.number`, `first name`, `../total`, `this`, `.`. */
export function isPath(text: string): boolean {
  if (text === '.' || /^@(index|first|last|key)$/.test(text)) return true;
  const inner = text.replace(/^(\.\.\/)+|^\.\/|^this[./]|^@root\./, '').replace(/\[(\w+)\]/g, '.$1');
  return (
    inner.length <= 120 && inner.split('.').every((part, i) => words(part) || (i > 0 && /^\d+$/.test(part)))
  );
}

const words = (part: string): boolean => {
  const all = part.trim().split(' ');
  return all.length <= 6 && all.every((word, i) => name.test(word) || (i > 0 && /^\p{N}+$/u.test(word)));
};

const open = (as: 'section' | 'each' | 'if' | 'unless' | 'with', rest: string): Sign => {
  const [, path = rest, item] = /^(.*?)\s+as\s+\|\s*(\S+).*\|$/.exec(rest) ?? [];
  if (isPath(path)) return { does: 'open', as, path, ...(item ? { item } : {}) };
  return { does: 'open', as: as === 'unless' ? 'unless' : 'if', path: rest, question: true };
};

/** A loop or condition of Liquid, Jinja and their like. */
function tag(inner: string): Sign {
  const loop = /^for (\S+) in ([^\s|]+)/.exec(inner);
  if (loop?.[1] && loop[2]) return { does: 'open', as: 'each', path: loop[2], item: loop[1] };
  const asked = /^(if|unless) (.+)$/.exec(inner);
  if (asked?.[2]) return open(asked[1] === 'if' ? 'if' : 'unless', asked[2]);
  const other = /^(?:elsif|elif|else if) (.+)$/.exec(inner);
  if (other?.[1]) return { does: 'else', path: other[1] };
  if (inner === 'else') return { does: 'else' };
  if (/^end(for|if|unless)$/.test(inner)) return { does: 'close', path: '' };
  return { does: 'nothing', why: /^comment|^#/.test(inner) ? 'comment' : 'statement' };
}

/** What stands between double braces: mustache, Handlebars, Postmark. */
function statement(inner: string): Sign {
  const text = tidy(inner).replace(/^~|~$/g, '').trim();
  if (text.startsWith('!')) return { does: 'nothing', why: 'comment' };
  if (text.startsWith('>')) return { does: 'nothing', why: 'partial' };
  if (text.startsWith('/')) return { does: 'close', path: text.slice(1).trim() };
  if (text === 'else' || text === '^') return { does: 'else' };
  const other = /^else if (.+)$/.exec(text);
  if (other?.[1]) return { does: 'else', path: other[1] };
  const block = /^#\s*(each|foreach|if|unless|with)\s+(.+)$/.exec(text);
  if (block?.[2]) return open(block[1] === 'foreach' ? 'each' : (block[1] as 'each'), block[2]);
  if (/^[#^]/.test(text)) return open(text.startsWith('#') ? 'section' : 'unless', text.slice(1).trim());
  return value(text.replace(/^&\s*/, ''), text.startsWith('&'));
}

function value(text: string, raw: boolean): Sign {
  if (isPath(text)) return { does: 'show', path: text, ...(raw ? { note: 'raw' as const } : {}) };
  // {{x | upcase}}, {{date x "short"}}, {{default x "friend"}}: the value without what is done to it.
  const piped = /^([^|]+?)\s*\|/.exec(text)?.[1];
  if (piped && isPath(piped)) return { does: 'show', path: piped, note: 'formatted' };
  const given = /^[\w-]+\s+([\p{L}_][\p{L}\p{N}_.]*)/u.exec(text)?.[1];
  if (given) return { does: 'show', path: given, note: 'formatted' };
  return { does: 'nothing', why: 'statement' };
}

/** What stands between single braces: docxtemplater. */
function single(inner: string): Sign | undefined {
  const text = tidy(inner);
  if (text === '/') return { does: 'close', path: '' };
  const marked = /^([#^/@])\s*(.+)$/.exec(text);
  const path = marked?.[2] ?? text;
  if (!isPath(path))
    return value(text, false).does === 'show' && /\|/.test(text) ? value(text, false) : undefined;
  if (marked?.[1] === '#') return { does: 'open', as: 'section', path };
  if (marked?.[1] === '^') return { does: 'open', as: 'unless', path };
  if (marked?.[1] === '/') return { does: 'close', path };
  return { does: 'show', path, ...(marked ? { note: 'raw' as const } : {}) };
}

const named = (inner: string): Sign | undefined => {
  const text = tidy(inner);
  return isPath(text) && text !== '.' ? { does: 'show', path: text } : undefined;
};

/** Words between these are a quotation in several languages, and a placeholder only where nothing else stands there. */
const guillemets = (inner: string): Sign | undefined => (/^\s|\s$/.test(inner) ? undefined : single(inner));

/** `[Product Name]` is one, `[1]`, `[sic]` and a box to tick are none. */
function bracketed(inner: string, before: string): Sign | undefined {
  const text = tidy(inner);
  if (/^(sic|…|\.\.\.|endif|if .*)$/i.test(text)) return undefined;
  if (text.length === 1 && !/\p{L}\s$/u.test(before)) return undefined;
  return named(text.replace(/,/g, ''));
}

type Reader = (inner: string, before: string) => Sign | undefined;

/** In the order in which they are tried where several could begin at one place. `strong` ones mean nothing else anywhere. */
const spellings: readonly { pattern: string; strong: boolean; read: Reader }[] = [
  {
    pattern: '\\{\\{~?!--([\\s\\S]{0,2000}?)--~?\\}\\}',
    strong: true,
    read: () => ({ does: 'nothing', why: 'comment' }),
  },
  { pattern: '\\{\\{\\{([^{}]{1,200})\\}\\}\\}', strong: true, read: (inner) => value(tidy(inner), true) },
  { pattern: '\\{\\{([^{}]{1,300})\\}\\}', strong: true, read: statement },
  { pattern: '\\{%-?([^%{}]{1,200}?)-?%\\}', strong: true, read: (inner) => tag(tidy(inner)) },
  { pattern: '\\*\\|([A-Za-z][\\w:]{0,60})\\|\\*', strong: true, read: named },
  { pattern: '\\$\\{([^{}$]{1,120})\\}', strong: true, read: named },
  { pattern: '(?:<<|&lt;&lt;)([^<>&]{1,120})(?:>>|&gt;&gt;)', strong: false, read: guillemets },
  { pattern: '(?:«|&laquo;|&#171;)([^«»&<>]{1,120})(?:»|&raquo;|&#187;)', strong: false, read: guillemets },
  { pattern: '%%([A-Za-z_][\\w.]{0,60})%%', strong: false, read: named },
  { pattern: '(?<![\\d%])%([A-Za-z_][\\w.]{1,60})%(?!\\d)', strong: false, read: named },
  { pattern: '\\[\\[([^\\[\\]<>]{1,80})\\]\\]', strong: false, read: named },
  { pattern: '\\[([^\\[\\]<>{}]{1,60})\\](?!\\()', strong: false, read: bracketed },
  { pattern: '\\{([^{}<>\\n;]{1,120})\\}', strong: false, read: single },
];

const patternOf = (chosen: readonly { pattern: string }[]): RegExp =>
  new RegExp(chosen.map(({ pattern }) => pattern).join('|'), 'g');

const sets = {
  strong: spellings.filter(({ strong }) => strong),
  weak: spellings.filter(({ strong }) => !strong),
  all: spellings,
};
const patterns = { strong: patternOf(sets.strong), weak: patternOf(sets.weak), all: patternOf(sets.all) };

/** Finds the placeholders of a text, in their order. */
export function findSigns(text: string, which: keyof typeof sets = 'all'): Found[] {
  return [...text.matchAll(patterns[which])].flatMap((match) => {
    const [written, ...groups] = match;
    const kind = groups.findIndex((group) => group !== undefined);
    const sign = sets[which][kind]?.read(
      groups[kind] ?? '',
      text.slice(Math.max(0, match.index - 2), match.index),
    );
    return sign ? [{ from: match.index, to: match.index + written.length, written, sign }] : [];
  });
}
