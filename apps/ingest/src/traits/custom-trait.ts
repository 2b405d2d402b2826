import { z } from 'zod';
import type { Definition, KeyedDefinition, MappingResult, MappingTask } from '../mapping/mapping.js';
import { instantOf } from '../segments/instant.js';
import { plainText } from '../segments/operators.js';
import { partsOf } from '../segments/rule.js';
import type { CustomerState } from '../segments/state.js';
import { traitValue, valueAt } from '../segments/values.js';
import { formulas } from './formulas.js';
import type { Trait } from './trait.js';

const builtIn = new Set(formulas.map(({ name }) => name));
const roots = ['attributes', 'preferences', 'traits', 'events', 'country', 'locale', 'timeZone'] as const;

/** Traits of a customer that another custom one may go into are those built in: no circle, and one order to work out. */
const isInput = (path: string): boolean => {
  const [root = '', name, ...inner] = partsOf(path);
  if (!(roots as readonly string[]).includes(root) || [name, ...inner].includes('')) return false;
  if (root === 'traits') return name !== undefined && builtIn.has(name);
  return root === 'attributes' || root === 'preferences' || root === 'events' ? name !== undefined : !name;
};

export const customTraitTypes = ['number', 'text', 'yes-or-no', 'time', 'list'] as const;

/** A trait that a company infers by an expression of its own. */
export const customTraitSchema = z
  .strictObject({
    name: z
      .string()
      .regex(
        /^[a-z][A-Za-z0-9]{0,63}$/,
        'is no name: begin with a small letter, then up to 63 letters and digits',
      )
      .refine((name) => !builtIn.has(name), 'is the name of a trait that is built in: choose another'),
    description: plainText(500).optional(),
    type: z.enum(customTraitTypes),
    inputs: z
      .array(
        plainText(500).refine(
          isInput,
          `is no input: name a path below ${roots.slice(0, 4).join(', ')}, or ${roots.slice(4).join(', ')} (of traits only those built in)`,
        ),
      )
      .min(1, 'is empty: name what the expression reads')
      .max(20, 'has more than 20 paths: name what they have in common'),
    expression: plainText(10_000).min(1, 'is empty: write what to work out'),
  })
  .meta({
    id: 'CustomTrait',
    description: 'JSONata over the named inputs; nothing else of the customer is seen by it.',
  });
export type CustomTrait = z.infer<typeof customTraitSchema>;

/**
 * A trait says the same whenever it is worked out from the same inputs at the same time, so that whoever sees them can
 * follow: the clock is the time given, and there is no chance.
 */
const surroundings = `
  $now := function($picture, $zone) {
    $picture ? $fromMillis($toMillis($lookups.now), $picture, $zone) : $lookups.now
  };
  $millis := function() { $toMillis($lookups.now) };
  $random := function() { $error("$random gives another number every time: leave it out") };
  $shuffle := function($list) { $error("$shuffle gives another order every time: leave it out") };
`;

const nobody = 'null';

/**
 * What the guarded evaluator of mappings is asked to check. It compiles the expression as somebody wrote it, so that
 * places in its faults are theirs, and nothing that does not stand alone gets into the surroundings.
 */
export const definitionToCheck = ({ expression }: CustomTrait): Definition => ({
  mapping: { customer: nobody, data: expression },
});

/** Faults of that check, as issues of a custom trait. */
export const issuesOf = (faults: readonly { detail: string }[]): { path: string[]; message: string }[] =>
  faults.map(({ detail }) => ({
    path: ['expression'],
    message: `does not compile: ${detail} Correct it (https://docs.jsonata.org).`,
  }));

/** What is evaluated: in a thread of its own, bounded in time, depth, memory and length of lists. */
const definitionOf = ({ name, expression }: CustomTrait, version: number): KeyedDefinition => ({
  key: `trait:${name}:${version}`,
  mapping: { customer: nobody, data: `(${surroundings}(${expression}\n))` },
});

/** Only what is named: what the expression sees is what is shown beside the trait. */
function inputsOf(
  { inputs }: CustomTrait,
  state: Pick<CustomerState, 'profile' | 'events'>,
): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const path of inputs) {
    const parts = partsOf(path);
    const value = valueOf(state, parts);
    if (value === undefined) continue;
    let place = picked;
    // Whatever members are called: on a plain object, “constructor” would be there before.
    for (const part of parts.slice(0, -1))
      place = (place[part] ??= Object.create(null)) as Record<string, unknown>;
    place[parts.at(-1) ?? ''] = value;
  }
  return picked;
}

function valueOf(
  { profile, events }: Pick<CustomerState, 'profile' | 'events'>,
  parts: readonly string[],
): unknown {
  const [root, name = '', ...inner] = parts;
  if (root === 'traits') return valueAt(traitValue(valueAt(profile.traits, [name])), inner);
  if (root !== 'events') return valueAt(profile, parts);
  const tally = events.get(name);
  const known = tally && { total: tally.total, lastAt: new Date(tally.lastAt).toISOString() };
  return valueAt(known, inner);
}

const longestPayload = 65_536;

/** What is handed to the evaluator, and what will be shown beside the result. */
export interface Preparation {
  task: MappingTask;
  inputs: unknown;
}

/**
 * @param version of the custom trait: its changed expression is another one
 * @returns undefined where nothing has changed since it was worked out, or a problem where its inputs are too large
 */
export function prepare(
  trait: CustomTrait,
  version: number,
  state: Pick<CustomerState, 'profile' | 'events'>,
  before: Trait | undefined,
  now: Date,
): Preparation | { problem: string } | undefined {
  const payload = JSON.stringify(inputsOf(trait, state));
  if (payload.length > longestPayload)
    return {
      problem: `The inputs of “${trait.name}” are longer than ${longestPayload.toLocaleString('en')} characters: name narrower paths.`,
    };
  const inputs = JSON.parse(payload) as unknown;
  if (before?.formula === trait.expression && isSame(before.inputs, inputs)) return undefined;
  const lookups = JSON.stringify({ now: now.toISOString() });
  return { task: { definition: definitionOf(trait, version), payload, lookups }, inputs };
}

/** Members in one order: PostgreSQL gives those of a jsonb back in an order of its own. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const longestText = 1_000;
const longestList = 100;

const fits: Record<CustomTrait['type'], (value: unknown) => boolean> = {
  number: (value) => typeof value === 'number',
  text: (value) => typeof value === 'string' && value.length <= longestText,
  'yes-or-no': (value) => typeof value === 'boolean',
  time: (value) => instantOf(value) !== undefined,
  list: (value) =>
    Array.isArray(value) &&
    value.length <= longestList &&
    value.every((item) => isScalar(item) && String(item).length <= longestText),
};

/**
 * Judges what the evaluator gave. Where it is a problem, whoever asked keeps the trait as it was, and shows it.
 */
export function readResult(
  trait: CustomTrait,
  { inputs }: Pick<Preparation, 'inputs'>,
  result: MappingResult,
  now: Date,
): { trait: Trait } | { problem: string } {
  if ('fault' in result)
    return { problem: `“${trait.name}” was not worked out: ${result.fault.reason} Correct its expression.` };
  const given = result.data ?? null;
  // JSONata gives a list of one as that one, and an empty list as nothing.
  const value = trait.type === 'list' && !Array.isArray(given) ? (given === null ? [] : [given]) : given;
  if (value !== null && !fits[trait.type](value))
    return {
      problem: `“${trait.name}” came out as something else than ${describe[trait.type]}: correct its expression, or its type.`,
    };
  return { trait: { value, inputs, formula: trait.expression, at: now.toISOString() } };
}

const describe: Record<CustomTrait['type'], string> = {
  number: 'a number',
  text: `a text of at most ${longestText.toLocaleString('en')} characters`,
  'yes-or-no': 'true or false',
  time: 'a time (2026-11-02 or 2026-11-02T08:30:00Z)',
  list: `a list of at most ${longestList} texts, numbers, true or false`,
};
