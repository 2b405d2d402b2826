import type { TemplateBody } from '../api/calls.ts';
import { type Part, bodyOf, partsOf, readPart, writePart } from './template.ts';

/** Whose change a part has. */
export type ChangedBy = 'both' | 'you' | 'them';

export interface MergedPart extends Part {
  changedBy: ChangedBy;
}

export interface Merged {
  /** Theirs with what only I changed; where both of us did, mine, until a person has put them together. */
  body: TemplateBody;
  /** What differs, the parts that need a person first. */
  parts: MergedPart[];
}

/** By its name, not its number: somebody may have taken a variant out before it. */
const counterpart = (of: TemplateBody, { group, title }: Part): Part | undefined =>
  partsOf(of).find((part) => part.group === group && part.title === title);

const textIn = (of: TemplateBody, part: Part): string | undefined => {
  const found = counterpart(of, part);
  return found && readPart(of, found);
};

const order: readonly ChangedBy[] = ['both', 'you', 'them'];

/**
 * Puts two templates together that were made of the same third one, part by part: nobody's change is lost because
 * somebody else saved first. A part that they took out while I wrote in it cannot be put together so: then it is mine
 * that is shown beside theirs, as a whole.
 */
export function mergeParts(base: TemplateBody, mine: TemplateBody, theirs: TemplateBody): Merged {
  const all = new Map(
    [...partsOf(mine), ...partsOf(theirs)].map((part) => [`${part.group} ${part.title}`, part]),
  );
  const differing = [...all.values()].flatMap((part): MergedPart[] => {
    const [was, own, other] = [textIn(base, part), textIn(mine, part), textIn(theirs, part)];
    if (own === other) return [];
    const changedBy = own === was ? 'them' : other === was ? 'you' : 'both';
    return [{ ...part, changedBy }];
  });
  const mineToo = differing.filter(({ changedBy }) => changedBy !== 'them');
  const isTogether = mineToo.every((part) => counterpart(theirs, part) && counterpart(mine, part));
  const body = isTogether
    ? mineToo.reduce((into, part) => {
        const place = counterpart(theirs, part) ?? part;
        return writePart(into, place, textIn(mine, part) ?? '');
      }, bodyOf(theirs))
    : bodyOf(mine);
  const parts = differing
    .flatMap((part) => {
      const place = counterpart(body, part);
      return place ? [{ ...place, changedBy: isTogether ? part.changedBy : ('both' as const) }] : [];
    })
    .toSorted((one, other) => order.indexOf(one.changedBy) - order.indexOf(other.changedBy));
  return { body, parts };
}

/** Their text of a part of what is put together. */
export const theirText = (theirs: TemplateBody, part: Part): string => textIn(theirs, part) ?? '';
