import { largestSource } from './limits.ts';
import { type PartialUse, read } from './grammar.ts';
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
 * @throws TemplateFailure where the result grows past measure
 */
export function putBlocksIn(source: string, blocks: Sources): string {
  let result = source;
  const uses = read(source).partials.filter(
    (use): use is PartialUse => use.plain && Object.hasOwn(blocks, use.name),
  );
  for (const { name, location } of uses.toReversed()) {
    const inner = putBlocksIn(blocks[name] ?? '', blocks);
    result =
      result.slice(0, offsetIn(result, location.start)) +
      inner +
      result.slice(offsetIn(result, location.end));
    if (result.length > largestSource)
      throw new TemplateFailure(
        'source-too-large',
        `with its blocks it is larger than ${largestSource / 1024} KB`,
      );
  }
  return result;
}
