import { FieldNames } from './names.ts';

/** What the draft's data look like, as far as its placeholders tell. */
export class Shape {
  readonly fields = new Map<string, Shape>();
  readonly written: string;
  /** Of a list, what one of its items is. */
  items?: Shape;
  shown = false;
  asked = false;
  /** Stands where an address belongs. */
  address = false;
  private readonly names = new FieldNames();

  constructor(written = '') {
    this.written = written;
  }

  field(written: string): { name: string; shape: Shape } {
    const name = this.names.nameOf(written);
    const known = this.fields.get(name);
    if (known) return { name, shape: known };
    const shape = new Shape(written);
    this.fields.set(name, shape);
    return { name, shape };
  }

  /** A name of its own for a second thing that the original calls by this name: a text, where it is a list as well. */
  besides(name: string, what: 'Value' | 'Object', shape: Shape): string {
    const other = this.names.nameOf(`${name}${what}`);
    this.fields.set(other, shape);
    return other;
  }

  list(): Shape {
    this.items ??= new Shape(this.written);
    return this.items;
  }

  get structured(): boolean {
    return this.items !== undefined || this.fields.size > 0;
  }

  /** Data with which the draft can be looked at. */
  sample(): unknown {
    if (this.items) {
      const item = this.items.structured ? this.items.sample() : this.items.text();
      return [item, structuredClone(item)];
    }
    if (this.fields.size > 0)
      return Object.fromEntries([...this.fields].map(([name, shape]) => [name, shape.sample()]));
    return this.shown ? this.text() : true;
  }

  private text(): string {
    if (this.address) return `https://example.com/${encodeURIComponent(this.written.replace(/\s+/g, '-'))}`;
    const words = (this.written.split('.').at(-1) ?? '').replace(/[_-]+/g, ' ').trim();
    return words ? words.charAt(0).toUpperCase() + words.slice(1) : 'Sample';
  }
}

export type Use = 'show' | 'list' | 'ask' | 'object';

/** Whose fields are meant by a plain name: the data's, or those of the item of a loop. */
export interface Frame {
  readonly shape: Shape;
  readonly parent?: Frame;
  /** What the loop calls its item. */
  readonly item?: string;
  /** Of the fields inside a loop or an object, whether names go back to the data. */
  readonly root: boolean;
}

/** A place in the data. What it is called is known when all of the template has been read. */
export interface Reference {
  readonly shape: Shape;
  /** As in a template: `data.order.number`, `this.price`, `../name`. */
  expression(): string;
}

interface Step {
  readonly owner: Shape;
  readonly name: string;
  readonly shape: Shape;
}

/** Numbers of items belong to their list's name: `items[0].price` is the price of `items0`. */
const partsOf = (path: string): string[] =>
  path
    .replace(/\[(\w+)\]/g, '.$1')
    .split('.')
    .filter(Boolean)
    .reduce<string[]>(
      (parts, part) =>
        /^\d+$/.test(part) && parts.length > 0
          ? [...parts.slice(0, -1), `${parts.at(-1) ?? ''}${part}`]
          : [...parts, part],
      [],
    );

/** Where a path begins: how many frames up, and the rest of it. */
function begin(path: string, frame: Frame): { frame: Frame; up: number; rest: string } {
  if (path.startsWith('@root.')) {
    let root = frame;
    while (root.parent) root = root.parent;
    return { frame: root, up: 0, rest: path.slice(6) };
  }
  let rest = path.replace(/^\.\//, '');
  let at = frame;
  let up = 0;
  for (; rest.startsWith('../'); rest = rest.slice(3)) if (at.parent) [at, up] = [at.parent, up + 1];
  if (rest === '.' || rest === 'this') return { frame: at, up, rest: '' };
  if (/^this[./]/.test(rest)) return { frame: at, up, rest: rest.slice(5) };
  const first = partsOf(rest)[0];
  let named: Frame | undefined = at;
  for (let more = up; named; named = named.parent, more++)
    if (named.item !== undefined && named.item === first)
      return { frame: named, up: more, rest: rest.slice(first.length).replace(/^\./, '') };
  return { frame: at, up, rest };
}

/** Finds what a path means, and takes down how it is used. */
export function refer(path: string, from: Frame, use: Use): Reference | undefined {
  const { frame, up, rest } = begin(path, from);
  const steps: Step[] = [];
  let shape = frame.shape;
  for (const part of partsOf(rest)) {
    const step = { owner: shape, ...shape.field(part) };
    steps.push(step);
    shape = step.shape;
  }
  if (steps.length === 0 && frame.root) return undefined;
  if (use === 'show') shape.shown = true;
  if (use === 'ask') shape.asked = true;
  if (use === 'list') shape.list();
  const start = frame.root
    ? from.root
      ? 'data'
      : '@root.data'
    : up === 0
      ? 'this'
      : `${'../'.repeat(up)}this`;
  return {
    shape,
    expression: () =>
      [start, ...steps.map((step, i) => calledName(step, i === steps.length - 1 ? use : 'object'))].join('.'),
  };
}

function calledName({ owner, name, shape }: Step, use: Use): string {
  if (use === 'show' && shape.structured) {
    const value = new Shape(shape.written);
    value.shown = true;
    return owner.besides(name, 'Value', value);
  }
  if (use === 'object' && shape.items) {
    const object = new Shape(shape.written);
    for (const [key, field] of shape.fields) object.fields.set(key, field);
    return owner.besides(name, 'Object', object);
  }
  return name;
}
