import Handlebars from 'handlebars';
import { TemplateFailure, unknownVariable } from './failure.ts';
import type { Rendering } from './helpers/helper.ts';
import { largestOutput } from './limits.ts';

type Frame = Record<string, unknown> & { rendering: Rendering };

/** @throws TemplateFailure past the number that one part of a communication may have */
export function countRounds(rendering: Rendering, more: number): void {
  rendering.rounds -= more;
  if (rendering.rounds < 0)
    throw new TemplateFailure(
      'template-runaway',
      'its loops go round too often; nested loops over long lists multiply',
    );
}

const entriesOf = (list: unknown): [string | number, unknown][] => {
  if (Array.isArray(list)) return list.map((item, i): [number, unknown] => [i, item]);
  if (list !== null && typeof list === 'object') return Object.entries(list);
  return [];
};

/** Handlebars' own `each`, except that a list that is not there is an error, and that it ends in any case. */
export function each(this: unknown, list: unknown, options: Handlebars.HelperOptions): string {
  const frame = options.data as Frame;
  if (list === undefined) throw unknownVariable('the list of “each”');
  const entries = entriesOf(list);
  if (entries.length === 0) return options.inverse(this);
  countRounds(frame.rendering, entries.length);
  const inner = Handlebars.createFrame(frame) as Frame;
  let output = '';
  entries.forEach(([key, item], i) => {
    Object.assign(inner, { key, index: i, first: i === 0, last: i === entries.length - 1 });
    output += options.fn(item, { data: inner, blockParams: [item, key] });
    if (output.length > largestOutput)
      throw new TemplateFailure('output-too-large', 'a loop writes more than 2 MB');
  });
  return output;
}
