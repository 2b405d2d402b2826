import { largestSource } from './limits.ts';
import { read } from './grammar.ts';
import { TemplateFailure } from './failure.ts';

type Sources = Readonly<Record<string, string>>;

/** The blocks that a source reaches, each with the way to it: `a → b → a` shows what goes round. */
export function findCycle(blocks: Sources, start: string): string[] | undefined {
  const safe = new Set<string>();
  const search = (name: string, way: string[]): string[] | undefined => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (safe.has(name) || !Object.hasOwn(blocks, name)) return undefined;
    for (const { name: next } of read(blocks[name] ?? '').partials) {
      const cycle = search(next, [...way, name]);
      if (cycle) return cycle;
    }
    safe.add(name);
    return undefined;
  };
  return search(start, []);
}

/** Character offset of a line (from 1) and column (from 0). */
function offsetIn(source: string, { line, column }: { line: number; column: number }): number {
  let start = 0;
  for (let i = 1; i < line; i++) start = source.indexOf('\n', start) + 1;
  return start + column;
}

/**
 * Puts the blocks that are used without parameters in the template's place: MJML has to see them, and a line that
 * holds nothing but a block keeps its line break. Cycles must have been ruled out.
 * @param which all: also those with parameters, to look at what comes of it
 * @throws TemplateFailure where the result grows past measure
 */
export function putBlocksIn(source: string, blocks: Sources, which: 'plain' | 'all' = 'plain'): string {
  const whole = new Map<string, string>();
  const insideOf = (name: string): string => {
    const known = whole.get(name);
    if (known !== undefined) return known;
    const made = insert(blocks[name] ?? '');
    whole.set(name, made);
    return made;
  };
  const insert = (text: string): string => {
    const uses = read(text).partials.filter(
      ({ name, plain }) => (plain || which === 'all') && Object.hasOwn(blocks, name),
    );
    const pieces: string[] = [];
    let [at, length] = [0, text.length];
    for (const { name, location } of uses) {
      const start = offsetIn(text, location.start);
      pieces.push(text.slice(at, start), insideOf(name));
      at = offsetIn(text, location.end);
      length += insideOf(name).length;
      if (length > largestSource) throw tooLarge();
    }
    return pieces.join('') + text.slice(at);
  };
  return insert(source);
}

const tooLarge = (): TemplateFailure =>
  new TemplateFailure('source-too-large', `with its blocks it is larger than ${largestSource / 1024} KB`);
