import { type CustomerSnapshot, type FieldCondition, isSegmentMoment } from '@tourbus/contracts';
import { isGiven } from '../segments/field-values.js';

/** What a field was found to hold, counted by customers. */
interface Known {
  customers: number;
  numbers: number[];
  texts: Map<string, number>;
  truths: { true: number; false: number };
  moments: number;
  lists: number;
}

/** Bounds of what is kept in memory, whatever customers bring. */
const mostFields = 200;
const mostTexts = 500;
const deepest = 3;
const longestText = 60;

/** Of the fields and values that most customers have. */
const fieldsAsked = 50;
const valuesAsked = 10;

/** From here on each number is asked about by itself. */
const fewNumbers = 8;
const quantiles = [0.1, 0.2, 0.4, 0.6, 0.8, 0.9];
const digits = 3;
const windows = ['P30D', 'P90D', 'P1Y'];

/** Nobody is like others by what names them. */
const naming = new Set(
  ['id', 'uuid', 'guid', 'iban', 'email', 'mail', 'phone', 'mobile', 'number', 'no', 'nr'].concat([
    ...['name', 'url', 'link', 'token', 'hash', 'ssn', 'address', 'street'],
  ]),
);
const wordsOf = (name: string): string[] =>
  name
    .split(/(?<=[a-z0-9])(?=[A-Z])|[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
const isNaming = (path: string): boolean => naming.has(wordsOf(path.split('.').at(-1) ?? '').at(-1) ?? '');

/** Of so many with nearly as many whole numbers, these are numbers that somebody was given. */
const mostAlike = 0.99;

/** Collects what fields hold, and what can be asked of them that tells enough people apart. */
export class KnownFields {
  private readonly fields = new Map<string, Known>();
  private customers = 0;

  /** @param fewest how many have to have a value, and to have none, for it to be asked about */
  constructor(private readonly fewest: number) {}

  see(customer: CustomerSnapshot): void {
    this.customers++;
    for (const [path, values] of Object.entries(leavesOf(customer))) {
      const known = this.fields.get(path) ?? (this.fields.size < mostFields ? nothingKnown() : undefined);
      if (!known) continue;
      this.fields.set(path, known);
      note(known, values);
    }
  }

  /** Field by field, as each takes its time. */
  *conditions(): Generator<FieldCondition> {
    const fields = [...this.fields]
      .filter(([path, { customers }]) => customers >= this.fewest && !isNaming(path))
      .sort(([, one], [, other]) => other.customers - one.customers)
      .slice(0, fieldsAsked);
    for (const [field, known] of fields) {
      yield* this.ofValues(field, known);
      yield* this.ofPresence(field, known);
    }
  }

  private ofPresence(field: string, { customers }: Known): FieldCondition[] {
    if (this.customers - customers < this.fewest) return [];
    return [
      { field, is: 'given' },
      { field, is: 'missing' },
    ];
  }

  private ofValues(field: string, known: Known): FieldCondition[] {
    const texts = [...known.texts].reduce((sum, [, count]) => sum + count, 0);
    if (texts > 0 && known.moments >= mostAlike * texts) return ofMoments(field);
    return [
      ...this.ofNumbers(field, known.numbers),
      ...this.ofTexts(field, known),
      ...this.ofTruths(field, known),
    ];
  }

  private ofTruths(field: string, { truths }: Known): FieldCondition[] {
    return ([true, false] as const)
      .filter((truth) => truths[`${truth}`] >= this.fewest)
      .map((value) => ({ field, is: 'equal', value }));
  }

  private ofTexts(field: string, { texts }: Known): FieldCondition[] {
    return [...texts]
      .filter(([, count]) => count >= this.fewest)
      .sort(([, one], [, other]) => other - one)
      .slice(0, valuesAsked)
      .map(([value]) => ({ field, is: 'equal', value }));
  }

  private ofNumbers(field: string, numbers: readonly number[]): FieldCondition[] {
    const sorted = numbers.toSorted((a, b) => a - b);
    const different = [...new Set(sorted)];
    const areGiven = sorted.every(Number.isInteger) && different.length >= mostAlike * sorted.length;
    if (sorted.length < this.fewest || areGiven) return [];
    const cuts =
      different.length <= fewNumbers
        ? different
        : quantiles.map((share) => rounded(sorted[Math.floor(share * sorted.length)] ?? 0));
    return [...new Set(cuts)].flatMap((value): FieldCondition[] => [
      { field, is: 'atLeast', value },
      { field, is: 'atMost', value },
    ]);
  }
}

/** Where exactly a cut lies is chance: one that people can read is as good. */
const rounded = (value: number): number => Number(value.toPrecision(digits));

const ofMoments = (field: string): FieldCondition[] =>
  windows.flatMap((value): FieldCondition[] => [
    { field, is: 'withinLast', value },
    { field, is: 'notWithinLast', value },
  ]);

const nothingKnown = (): Known => ({
  ...{ customers: 0, numbers: [], texts: new Map(), moments: 0, lists: 0 },
  truths: { true: 0, false: 0 },
});

/** A value that a list has twice is one that its customer has. */
function note(known: Known, values: ReadonlySet<unknown>): void {
  known.customers++;
  for (const value of values) {
    if (typeof value === 'number') known.numbers.push(value);
    else if (typeof value === 'boolean') known.truths[`${value}`]++;
    else if (typeof value === 'string') noteText(known, value);
  }
}

function noteText(known: Known, text: string): void {
  if (text.length > longestText || text.includes('@')) return;
  const count = known.texts.get(text);
  if (count === undefined && known.texts.size >= mostTexts) return;
  known.texts.set(text, (count ?? 0) + 1);
  if (/^\d{4}-/.test(text) && isSegmentMoment(text)) known.moments++;
}

/** What rules can ask of a customer by its path, without what names them or says how to reach them. */
function leavesOf(customer: CustomerSnapshot): Record<string, Set<unknown>> {
  const leaves: Record<string, Set<unknown>> = {};
  const { locale, timeZone, country, attributes, traits, contactPoints } = customer;
  const { chosenAt: _, ...preferences } = customer.preferences;
  gather(leaves, '', { locale, timeZone, country, attributes, traits, preferences }, deepest);
  for (const point of contactPoints) {
    const { channel, state } = point;
    const place =
      point.channel === 'print'
        ? { city: point.address.city, region: point.address.region, country: point.address.country }
        : {};
    gather(leaves, `contactPoints.${channel}`, { state, address: place }, 2);
  }
  return leaves;
}

function gather(leaves: Record<string, Set<unknown>>, path: string, value: unknown, levels: number): void {
  if (Array.isArray(value)) {
    for (const one of value) gather(leaves, path, one, levels);
    return;
  }
  if (!isGiven(value)) return;
  if (typeof value !== 'object') {
    (leaves[path] ??= new Set()).add(value);
    return;
  }
  if (levels === 0) return;
  for (const [name, inner] of Object.entries(value as object))
    if (/^[^.\p{Cc}]+$/u.test(name)) gather(leaves, path ? `${path}.${name}` : name, inner, levels - 1);
}
