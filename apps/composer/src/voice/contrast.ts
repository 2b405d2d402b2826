import { blend, type Colour, colourOf, coloursIn, contrastOf, hexOf } from './colour.ts';
import { type Declaration, declarationsOf } from './css.ts';
import type { Place, Remark } from './finding.ts';
import { isHidden, type Page, type Visit } from './markup.ts';

/** What is known of an element's looks: `undefined` is not known. */
interface Looks {
  readonly text: Colour | undefined;
  readonly ground: Colour | undefined;
  /** In CSS pixels. */
  readonly size: number | undefined;
  readonly bold: boolean;
  readonly unseen: boolean;
}

/** WCAG 2.2, success criterion 1.4.3: 18 point, or 14 point and bold, is large. */
const isLarge = (size: number | undefined, bold: boolean): boolean =>
  size !== undefined && (size >= 24 || (bold && size >= 14 * (96 / 72)));

const pixels = (value: string, inherited: number | undefined): number | undefined => {
  const [, amount = '', unit = ''] = /^([\d.]+)(px|pt|mm|em|%|rem)?$/.exec(value.trim().toLowerCase()) ?? [];
  if (amount === '') return undefined;
  const number = Number(amount);
  if (unit === 'pt') return (number * 96) / 72;
  if (unit === 'mm') return (number * 96) / 25.4;
  if (unit === 'rem') return number * 16;
  if (unit === 'em' || unit === '%') return inherited && (inherited * number) / (unit === '%' ? 100 : 1);
  return number;
};

/** The colour that a background ends up with; `unknown` where a picture lies over it. */
function groundOf(value: string): Colour | 'unknown' | undefined {
  if (/url\(|gradient\(|image\(|var\(/i.test(value)) return 'unknown';
  return coloursIn(value)[0]?.colour;
}

type Style = ReadonlyMap<string, string>;

function styleOf({ attributes, element }: Visit): Style {
  const style = new Map<string, string>();
  if (attributes['bgcolor'])
    style.set('background-color', attributes['bgcolor'].replace(/^([0-9a-f]{6})$/i, '#$1'));
  if (attributes['background']) style.set('background', 'url()');
  if (element === 'font' && attributes['color'])
    style.set('color', attributes['color'].replace(/^([0-9a-f]{6})$/i, '#$1'));
  for (const { property, value } of declarationsOf(attributes['style'] ?? '')) {
    // A later background replaces what was said of its parts before, and the other way round.
    style.delete(property);
    style.set(property, value);
  }
  return style;
}

function groundIn(style: Style, behind: Colour | undefined): Colour | undefined {
  let ground = behind;
  for (const [property, value] of style) {
    if (property === 'background-image' && !/^none$/i.test(value)) ground = undefined;
    if (property !== 'background' && property !== 'background-color') continue;
    const stated = groundOf(value);
    if (stated === 'unknown') ground = undefined;
    else if (stated && stated.alpha === 1) ground = stated;
    else if (stated && stated.alpha > 0) ground = behind && blend(stated, behind);
  }
  return ground;
}

const atTop: Looks = { text: undefined, ground: undefined, size: undefined, bold: false, unseen: false };

function looksOf(visit: Visit, around: Looks): Looks {
  const style = styleOf(visit);
  const weight = style.get('font-weight');
  const stated = style.get('color');
  // The colour of a link is the browser's unless the link itself says otherwise.
  const inherited = visit.element === 'a' ? undefined : around.text;
  return {
    text:
      stated === undefined || /^inherit$/i.test(stated)
        ? stated
          ? around.text
          : inherited
        : colourOf(stated),
    ground: groundIn(style, around.ground),
    size: style.has('font-size') ? pixels(style.get('font-size') ?? '', around.size) : around.size,
    bold: weight
      ? /^(?:bold|bolder|[6-9]00)$/i.test(weight)
      : around.bold || /^(?:b|strong|h[1-6]|th)$/.test(visit.element),
    unseen: around.unseen || isHidden(visit.attributes['style']) || 'hidden' in visit.attributes,
  };
}

const remark = (
  text: Colour,
  ground: Colour,
  large: boolean,
  what: string,
  place: Place,
): Remark | undefined => {
  const ratio = contrastOf(blend(text, ground), ground);
  const least = large ? 3 : 4.5;
  // Rounding down: 4.49 is not enough, and is not called 4.5.
  const shown = Math.floor(ratio * 10) / 10;
  return ratio >= least
    ? undefined
    : {
        rule: 'contrast',
        place,
        what: `${what} is ${hexOf(text)} on ${hexOf(ground)}, a contrast of ${shown} : 1`,
        why: `People with weak sight, and all in the sun, need ${least} : 1${large ? ' for large text' : ''} (WCAG 2.2, 1.4.3).`,
        remedy: 'Make one of the two darker or lighter.',
      };
};

const excerpt = (text: string): string => {
  const words = text.replace(/\s+/g, ' ').trim();
  return words.length > 40 ? `${words.slice(0, 40)}…` : words;
};

/** Text whose colour and background are both stated, in it or around it, and which is hard to read. */
export function contrastInPage(page: Page, place: Place): Remark[] {
  const looks: Looks[] = [];
  return page.elements.flatMap((visit, at) => {
    const mine = looksOf(visit, looks[visit.parent] ?? atTop);
    looks[at] = mine;
    const { text, ground, size, bold, unseen } = mine;
    if (unseen || size === 0 || !text || !ground || !/[\p{L}\p{N}]/u.test(visit.text)) return [];
    return remark(text, ground, isLarge(size, bold), `“${excerpt(visit.text)}”`, place) ?? [];
  });
}

/** Rules of a style sheet that state both. */
export function contrastInSheet(sheet: readonly Declaration[], place: Place): Remark[] {
  const byRule = Map.groupBy(sheet, ({ rule }) => rule);
  return [...byRule.values()].flatMap((declarations) => {
    const style = new Map(declarations.map(({ property, value }) => [property, value]));
    const text = colourOf(style.get('color') ?? '');
    const ground = groundIn(style, undefined);
    const line = declarations.find(({ property }) => property === 'color')?.line ?? 0;
    if (!text || !ground) return [];
    const size = pixels(style.get('font-size') ?? '', undefined);
    const large = isLarge(size, /^(?:bold|[6-9]00)$/i.test(style.get('font-weight') ?? ''));
    return remark(text, ground, large, 'text of this rule', { ...place, line }) ?? [];
  });
}
