import type { ListedHelper } from '../api/records.ts';

/** What a template can refer to. */
export interface Known {
  /** What it sees: `data`, `customer`, `brand`, `event`. */
  facts: Record<string, unknown>;
  blocks: readonly string[];
  /** As the engine lists what it lets templates call. */
  helpers: readonly ListedHelper[];
  texts: readonly string[];
}

export interface Suggestion {
  label: string;
  type: 'variable' | 'function' | 'keyword' | 'text' | 'class';
  detail?: string;
  /** Told beside the list, of the one that is chosen. */
  info?: string;
}

export interface Suggestions {
  /** How many characters before the cursor they replace. */
  length: number;
  options: Suggestion[];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function detailOf(value: unknown): string {
  if (Array.isArray(value)) return `list of ${value.length}`;
  if (isObject(value)) return 'object';
  const text = String(value);
  return text.length > 32 ? `${text.slice(0, 31)}…` : text;
}

/** Every path into a value, with what is there in the sample. */
function pathsOf(value: Record<string, unknown>, before = '', depth = 0): Suggestion[] {
  return Object.entries(value).flatMap(([name, inner]): Suggestion[] => {
    const label = `${before}${name}`;
    const deeper = isObject(inner) && depth < 5 ? pathsOf(inner, `${label}.`, depth + 1) : [];
    return [{ label, type: 'variable', detail: detailOf(inner) }, ...deeper];
  });
}

const at = (facts: Record<string, unknown>, path: string): unknown =>
  path
    .replace(/^this\.?/, '')
    .split('.')
    .filter(Boolean)
    .reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), facts);

/** What `{{#each}}` and `{{#with}}` around the cursor have made the current thing. */
function scopeAt(before: string, facts: Record<string, unknown>): Record<string, unknown> | undefined {
  const open: (Record<string, unknown> | undefined)[] = [];
  for (const [, close, name = '', path = ''] of before.matchAll(/\{\{[~]?([#/])(\w+)\s*([\w.@]*)/g)) {
    if (name !== 'each' && name !== 'with') continue;
    if (close === '/') open.pop();
    else {
      const outer = open.at(-1);
      const value = (outer && at(outer, path)) ?? at(facts, path);
      const item: unknown = Array.isArray(value) ? value[0] : value;
      open.push(isObject(item) ? item : undefined);
    }
  }
  return open.at(-1);
}

const named = (helpers: readonly ListedHelper[], block: boolean): Suggestion[] =>
  helpers
    .filter((helper) => helper.block === block)
    .map(({ name, about, example }) => ({
      ...{ label: name, type: block ? 'keyword' : 'function', detail: example, info: about },
    }));

/** What could stand at the end of `before`; nothing outside of `{{…}}`. */
export function suggest(before: string, known: Known): Suggestions | undefined {
  const inside = /\{\{\{?~?([^{}]*)$/.exec(before)?.[1];
  if (inside === undefined) return undefined;
  const word = /[\w.@-]*$/.exec(inside)?.[0] ?? '';
  const ahead = inside.slice(0, inside.length - word.length);
  const length = word.length;
  if (/^>\s*$/.test(ahead))
    return { length, options: known.blocks.map((label) => ({ label, type: 'class', detail: 'block' })) };
  if (/^[#/]$/.test(ahead)) return { length, options: named(known.helpers, true) };
  if (/(^|[\s(#])t\s+"$/.test(ahead))
    return { length, options: known.texts.map((label) => ({ label, type: 'text' })) };
  if (/"[^"]*$/.test(ahead.replace(/"[^"]*"/g, ''))) return undefined;
  const scope = scopeAt(before.slice(0, before.length - inside.length), known.facts);
  const loop: Suggestion[] = scope
    ? [...pathsOf(scope), { label: '@index', type: 'variable', detail: 'from 0' }]
    : [];
  return { length, options: [...loop, ...pathsOf(known.facts), ...named(known.helpers, false)] };
}
