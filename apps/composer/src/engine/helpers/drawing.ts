import Handlebars from 'handlebars';
import { TemplateFailure } from '../failure.ts';
import type { Options, Rendering } from './helper.ts';
import { fits, memberOf, numberIn, textIn } from './values.ts';

/** Helpers that draw: what they return is a picture in the document, which no mail, text or attribute can hold. */
export const drawings: readonly string[] = ['chart', 'barcode'];

/** A picture costs a thread as much as so many rounds of a loop. */
const roundsPerDrawing = 500;

/** CSS has 96 pixels to the inch, on paper too. */
export const pixelsPerMillimetre = 96 / 25.4;

/** One picture more. @throws TemplateFailure past the number that one part of a communication may hold */
export function countDrawing(rendering: Rendering): void {
  rendering.rounds -= roundsPerDrawing;
  if (rendering.rounds < 0)
    throw new TemplateFailure('template-runaway', 'it draws too many charts and bar codes: at most 200');
}

/** The text that stands for the picture where it cannot be seen. */
export function alternativeIn(helper: string, { alt }: Options): string {
  const text = alt === undefined || alt === null ? '' : textIn(helper, alt).trim();
  if (text === '')
    throw new TemplateFailure(
      'unsuitable-value',
      `“${helper}” needs alt="…": what it says to those who cannot see it`,
    );
  return text;
}

/** Millimetres on paper, for an option such as `width=80`. */
export function millimetresIn(
  helper: string,
  options: Options,
  name: string,
  [least, most]: readonly [number, number],
): number | undefined {
  const value = memberOf(options, name);
  if (value === undefined || value === null) return undefined;
  const millimetres = numberIn(helper, value);
  if (millimetres < least || millimetres > most)
    throw new TemplateFailure(
      'unsuitable-value',
      `“${helper}” takes a ${name} from ${least} to ${most} millimetres`,
    );
  return millimetres;
}

export interface Picture {
  /** What stands inside `<svg>`. */
  readonly content: string;
  readonly viewBox: string;
  /** In millimetres. */
  readonly width: number;
  readonly height: number;
  readonly alt: string;
}

const rounded = (millimetres: number): number => Math.round(millimetres * 100) / 100;

/** The picture as HTML: an image to assistive technology, whose lines and letters stay lines and letters in print. */
export function svgOf({ content, viewBox, width, height, alt }: Picture): Handlebars.SafeString {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${Handlebars.escapeExpression(alt)}"` +
    // Places are counted from the left, whatever way the words around it run.
    ` direction="ltr" width="${rounded(width)}mm" height="${rounded(height)}mm" viewBox="${viewBox}">` +
    `${content}</svg>`;
  fits(svg.length);
  return new Handlebars.SafeString(svg);
}
