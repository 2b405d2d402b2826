import type { TemplateBody } from '../api/calls.ts';
import { ordered } from '../workflow/json.ts';
import { type Part, bodyOf, nameOfVariant, partsOf, readPart, writePart } from './template.ts';

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
  /** What only one of us took out, by name: there is no part to show of it. */
  gone: string[];
}

/** By its name, not its number: somebody may have taken a variant out before it. */
const counterpart = (of: TemplateBody, { group, title }: Part): Part | undefined =>
  partsOf(of).find((part) => part.group === group && part.title === title);

const textIn = (of: TemplateBody, part: Part): string | undefined => {
  const found = counterpart(of, part);
  return found && readPart(of, found);
};

/** What comes and goes as a whole: a variant, a document, the texts of a language. */
const piecesIn = (of: TemplateBody): string[] => [
  ...new Set(
    partsOf(of).map(({ id, group, title }) => (id.startsWith('texts/') ? `${group}: ${title}` : group)),
  ),
];

const variantsOf = ({ variants }: TemplateBody) =>
  Object.fromEntries(variants.map((variant) => [nameOfVariant(variant), variant]));

/**
 * Theirs, with what only I added and without what only I took out. What one of us took out while the other wrote in
 * it stays: words are not lost because somebody else saved first.
 */
function together<Piece>(
  base: Record<string, Piece>,
  mine: Record<string, Piece>,
  theirs: Record<string, Piece>,
): Record<string, Piece> {
  const isNew = ([name, piece]: [string, Piece]) => ordered(piece) !== ordered(base[name]);
  const kept = Object.entries(theirs).filter((entry) => Object.hasOwn(mine, entry[0]) || isNew(entry));
  const added = Object.entries(mine).filter((entry) => !Object.hasOwn(theirs, entry[0]) && isNew(entry));
  return Object.fromEntries([...kept, ...added]);
}

/** Of a part that differs. Nothing is where a part is not there. */
function changedBy(was: string | undefined, own: string | undefined, other: string | undefined): ChangedBy {
  const isTakenOut = was !== undefined && (own === undefined || other === undefined);
  if (isTakenOut) return 'both';
  return own === was ? 'them' : other === was ? 'you' : 'both';
}

const order: readonly ChangedBy[] = ['both', 'you', 'them'];

/**
 * Puts two templates together that were made of the same third one, part by part: nobody's change is lost because
 * somebody else saved first.
 */
export function mergeParts(base: TemplateBody, mine: TemplateBody, theirs: TemplateBody): Merged {
  const all: TemplateBody = {
    ...bodyOf(theirs),
    variants: Object.values(together(variantsOf(base), variantsOf(mine), variantsOf(theirs))),
    documents: together(base.documents, mine.documents, theirs.documents),
    texts: together(base.texts, mine.texts, theirs.texts),
  };
  const parts = partsOf(all)
    .flatMap((part): MergedPart[] => {
      const [was, own, other] = [textIn(base, part), textIn(mine, part), textIn(theirs, part)];
      return own === other ? [] : [{ ...part, changedBy: changedBy(was, own, other) }];
    })
    .toSorted((one, other) => order.indexOf(one.changedBy) - order.indexOf(other.changedBy));
  const body = parts.reduce((into, part) => {
    const own = part.changedBy === 'them' ? undefined : textIn(mine, part);
    return own === undefined ? into : writePart(into, part, own);
  }, all);
  const [left, ofEither] = [piecesIn(body), [...piecesIn(mine), ...piecesIn(theirs)]];
  const gone = piecesIn(base).filter((piece) => !left.includes(piece) && ofEither.includes(piece));
  return { body, parts, gone };
}

/** Their text of a part of what is put together. */
export const theirText = (theirs: TemplateBody, part: Part): string => textIn(theirs, part) ?? '';
