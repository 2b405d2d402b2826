import { structuredPatch } from 'diff';

/** What became of one field: lines that begin with a space, `-` or `+`, as in a unified diff. */
export interface FieldDifference {
  field: string;
  change: 'added' | 'removed' | 'changed';
  hunks: Hunk[];
}

export interface Hunk {
  /** Where the lines are, from 1, in the version before and in the one after. */
  before: number;
  after: number;
  lines: string[];
}

/** Style sheets hold fonts in one line of megabytes: nobody reads further. */
const longestLine = 500;
/** Beyond that, looking for the shortest way from one to the other takes longer than it helps. */
const mostLines = 10_000;
const mostEdits = 300;

interface Named {
  channel: string;
  locale?: string;
}

const isNamed = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Named>).channel === 'string';

const nameOf = ({ channel, locale }: Named): string => (locale ? `${channel} (${locale})` : channel);

/**
 * Every field of a body as text, by its path. Variants go by channel and locale, so that another order is no change;
 * other lists are one field.
 */
export function fieldsOf(body: unknown, path = ''): Map<string, string> {
  const below = (name: string, value: unknown): [string, string][] => [
    ...fieldsOf(value, path ? `${path}.${name}` : name),
  ];
  if (Array.isArray(body) && body.length > 0 && body.every(isNamed))
    return new Map(body.flatMap(({ ...variant }) => below(nameOf(variant), variant)));
  if (Array.isArray(body)) return new Map([[path, JSON.stringify(body, null, 2)]]);
  if (typeof body === 'object' && body !== null)
    return new Map(Object.entries(body).flatMap(([name, value]) => below(name, value)));
  return body === undefined ? new Map() : new Map([[path, typeof body === 'string' ? body : String(body)]]);
}

const shortened = (line: string): string =>
  line.length <= longestLine ? line : `${line.slice(0, longestLine)}… (${line.length - 1} characters)`;

const linesIn = (text: string): number => text.split('\n').length;

/** All of it replaced: what is shown where two texts have too little in common to be compared line by line. */
const replaced = (before: string, after: string): Hunk => ({
  before: 1,
  after: 1,
  lines: [
    ...before.split('\n').map((line) => `-${line}`),
    ...after.split('\n').map((line) => `+${line}`),
  ].slice(0, mostLines),
});

/** Whether the last line ends is no difference that anybody sees. */
const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

function hunksOf(before: string, after: string): Hunk[] {
  const readable = linesIn(before) + linesIn(after) <= mostLines;
  const patch =
    readable &&
    structuredPatch('', '', ended(before), ended(after), undefined, undefined, {
      context: 3,
      maxEditLength: mostEdits,
    });
  const hunks = patch
    ? patch.hunks.map(({ oldStart, newStart, lines }) => ({ before: oldStart, after: newStart, lines }))
    : [replaced(before, after)];
  return hunks.map((hunk) => ({ ...hunk, lines: hunk.lines.map(shortened) }));
}

/**
 * What is different between two bodies, field by field, in the order of the later one; what is gone comes last. Each
 * costs some milliseconds at most, so that whoever asks can do something else in between.
 */
export function* differencesOf(before: unknown, after: unknown): Generator<FieldDifference> {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  for (const field of new Set([...now.keys(), ...old.keys()])) {
    const [from, to] = [old.get(field), now.get(field)];
    if (from === to) continue;
    if (from === undefined || to === undefined)
      yield {
        field,
        change: from === undefined ? 'added' : 'removed',
        hunks: [{ before: 1, after: 1, lines: wholeOf(from, to) }],
      };
    else yield { field, change: 'changed', hunks: hunksOf(from, to) };
  }
}

const wholeOf = (from: string | undefined, to: string | undefined): string[] =>
  (from ?? to ?? '')
    .split('\n')
    .slice(0, mostLines)
    .map((line) => shortened(`${from === undefined ? '+' : '-'}${line}`));
