import type { Fault } from '../api/problem.ts';
import type { TemplateBody } from '../api/calls.ts';
import { type Part, nameOfVariant, partsOf } from './template.ts';

/** A fault with the part it is in, and the line of that part where it is known. */
export interface PlacedFault extends Fault {
  part?: Part;
  line?: number;
}

const apiNameOf = ({ channel, locale, segment }: { channel: string; locale?: string; segment?: string }) => {
  const whom = [locale, segment && `segment ${segment}`].filter(Boolean).join(', ');
  return whom ? `${channel} (${whom})` : channel;
};

/** `email`, `mjml, line 12` and `print`, `document invoice, html` as the services say it. */
function partOf(template: TemplateBody, { variant, place }: Fault): Part | undefined {
  const [, inPlace] = /^document ([^,]+), /.exec(place) ?? [];
  const document = inPlace ?? /^document (.+)$/.exec(variant)?.[1];
  const field =
    place
      .replace(/^document [^,]+, /, '')
      .replace(/,? line \d+$/, '')
      .split(',')[0] ?? '';
  const parts = partsOf(template);
  if (document) return parts.find(({ id }) => id === `documents/${document}/${field}`);
  const found = template.variants.find((each) => apiNameOf(each) === variant);
  if (!found) return parts.find(({ id }) => id === field);
  const group = nameOfVariant(found);
  return parts.find(({ id, group: own }) => own === group && id.endsWith(`/${field}`));
}

/** Where no line is told, the words that the fault quotes may be found in the source. */
function lineOf({ place, detail }: Fault, source: string): number | undefined {
  const told = /line (\d+)$/.exec(place)?.[1];
  if (told) return Number(told);
  const quoted = /“([^”]+)”/.exec(detail)?.[1];
  const index =
    quoted === undefined ? -1 : source.search(new RegExp(`\\{\\{[^}]*${quoted.replace(/[^\w]/g, '\\$&')}`));
  return index < 0 ? undefined : source.slice(0, index).split('\n').length;
}

export function placeFaults(
  template: TemplateBody,
  faults: readonly Fault[],
  sourceOf: (part: Part) => string,
): PlacedFault[] {
  return faults.map((fault) => {
    const part = partOf(template, fault);
    return { ...fault, part, line: part && lineOf(fault, sourceOf(part)) };
  });
}
