import { findNodeAtLocation, getLocation, getNodeValue, type JSONPath, parseTree } from 'jsonc-parser';

/** As far as completion looks at it. */
export interface JsonSchema {
  $ref?: string;
  type?: string;
  properties?: Record<string, JsonSchema>;
  propertyNames?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
}

export interface Known {
  /** Of the whole text. */
  schema: JsonSchema;
  /** What references lead to, by name. */
  schemas: Record<string, JsonSchema>;
  /** Keys of definitions, for where one is named. */
  definitions: readonly string[];
}

export interface Suggestion {
  label: string;
  detail: string;
  /** What is put in; `${}` is where the cursor goes then. */
  template: string;
}

export interface Suggestions {
  /** What they replace. */
  from: number;
  to: number;
  options: Suggestion[];
}

/** All that a schema may be. */
function branches(schema: JsonSchema, { schemas }: Known): JsonSchema[] {
  const name = schema.$ref?.split('/').at(-1);
  const found = name ? schemas[name] : schema;
  if (!found) return [];
  const among = [...(found.anyOf ?? []), ...(found.oneOf ?? [])];
  return among.length > 0 ? among.flatMap((one) => branches(one, { schemas } as Known)) : [found];
}

function schemasAt(path: JSONPath, known: Known): JsonSchema[] {
  return path.reduce<JsonSchema[]>(
    (all, segment) =>
      all.flatMap(({ items, properties, additionalProperties }) => {
        const next =
          typeof segment === 'number'
            ? items
            : (properties?.[segment] ??
              (typeof additionalProperties === 'object' ? additionalProperties : undefined));
        return next ? branches(next, known) : [];
      }),
    branches(known.schema, known),
  );
}

const stubs: Record<string, string> = { array: '[${}]', object: '{${}}', string: '"${}"' };

/** What a value may begin with. */
function stubOf(options: readonly JsonSchema[]): string {
  const [first] = options;
  if (!first) return '${}';
  const given = first.const ?? (typeof first.default === 'object' ? undefined : first.default);
  return given === undefined ? (stubs[first.type ?? ''] ?? '${}') : JSON.stringify(given);
}

const kindOf = (options: readonly JsonSchema[]): string =>
  [...new Set(options.map(({ type, enum: values }) => (values ? 'choice' : (type ?? ''))))]
    .filter(Boolean)
    .join(' or ');

/** Where the key of a definition stands. */
const isDefinition = (path: JSONPath): boolean => {
  const [last, before] = path.toReversed();
  return last === 'definition' || (typeof last === 'number' && before === 'urgent');
};

function valuesAt(path: JSONPath, known: Known): Suggestion[] {
  const detailed = (values: readonly unknown[], detail: string): Suggestion[] =>
    values.map((value) => ({ label: JSON.stringify(value), detail, template: JSON.stringify(value) }));
  if (isDefinition(path)) return detailed(known.definitions, 'definition');
  return schemasAt(path, known).flatMap(({ enum: values, const: only, type, default: usual }) => {
    const all = values ?? (only === undefined ? (type === 'boolean' ? [true, false] : []) : [only]);
    return all.flatMap((value) => detailed([value], value === usual ? 'unless given' : ''));
  });
}

function keysAt(path: JSONPath, present: readonly string[], known: Known): Suggestion[] {
  const parent = schemasAt(path, known);
  const named = new Map<string, JsonSchema[]>();
  for (const { properties = {}, propertyNames, additionalProperties } of parent) {
    for (const [name, schema] of Object.entries(properties))
      named.set(name, [...(named.get(name) ?? []), ...branches(schema, known)]);
    const others = typeof additionalProperties === 'object' ? branches(additionalProperties, known) : [];
    const names = path.at(-1) === 'definitions' ? known.definitions : (propertyNames?.enum ?? []);
    for (const name of names) named.set(String(name), others);
  }
  return [...named]
    .filter(([name]) => !present.includes(name))
    .map(([name, options]) => ({
      label: JSON.stringify(name),
      detail: kindOf(options),
      template: `${JSON.stringify(name)}: ${stubOf(options)}`,
    }));
}

/** What could stand at a place of a text that may be half written; nothing where nobody can know. */
export function suggest(text: string, offset: number, known: Known): Suggestions | undefined {
  const { path, previousNode: node, isAtPropertyKey } = getLocation(text, offset);
  const isWithin = node !== undefined && node.offset < offset && offset <= node.offset + node.length;
  const word = /"?[\w-]*$/.exec(text.slice(0, offset))?.[0] ?? '';
  const range = isWithin
    ? { from: node.offset, to: node.offset + node.length }
    : { from: offset - word.length, to: offset };
  if (!isAtPropertyKey) {
    const options = valuesAt(path, known);
    return options.length > 0 ? { ...range, options } : undefined;
  }
  const parent = path.slice(0, -1);
  const tree = parseTree(text);
  const found = tree && findNodeAtLocation(tree, parent);
  const own = isWithin ? String(node.value) : '';
  const present = Object.keys((found ? (getNodeValue(found) as object | null) : undefined) ?? {});
  const options = keysAt(
    parent,
    present.filter((name) => name !== own),
    known,
  );
  const after = text.slice(range.to);
  // A key that has its value keeps it; what follows as the next member wants a comma before it.
  const shaped = /^\s*:/.test(after)
    ? options.map((one) => ({ ...one, template: one.label }))
    : /^\s*"/.test(after)
      ? options.map((one) => ({ ...one, template: `${one.template},` }))
      : options;
  return shaped.length > 0 ? { ...range, options: shaped } : undefined;
}
