import { type Colour, colourOf, coloursIn, hexOf, nearest } from './colour.ts';
import { type Declaration, declarationsOf } from './css.ts';
import type { Place, Remark } from './finding.ts';
import type { Page } from './markup.ts';
import { placeholder } from './written.ts';

/** Colours and fonts that a brand has. */
export interface Look {
  readonly colours: readonly { readonly name: string; readonly colour: Colour }[];
  /** Families that may be named; any where there are none. */
  readonly fonts: readonly string[];
}

interface BrandColours {
  readonly colours: Readonly<Record<string, string>>;
  readonly voice?: { readonly colours: readonly string[]; readonly fonts: readonly string[] };
}

export function lookOf({ colours, voice }: BrandColours): Look {
  const named = [
    ...Object.entries(colours),
    ...(voice?.colours ?? []).map((colour) => [colour, colour] as const),
  ];
  return {
    colours: named.flatMap(([name, text]) => {
      const colour = colourOf(text);
      return colour ? [{ name, colour }] : [];
    }),
    fonts: voice?.fonts ?? [],
  };
}

/** Everyone may use black, white and nothing at all. */
const always = new Set(['#000000', '#ffffff']);
const takesColour = /colou?r|background|border|outline|fill|stroke|shadow|decoration|column-rule|^--/;
const colourAttribute =
  /(?:^|-)color$|^(?:bgcolor|bordercolor|border(?:-(?:top|right|bottom|left))?|background-color|fill|stroke|text|link|vlink|alink)$/;

const generic = new Set(
  'serif sans-serif monospace cursive fantasy system-ui ui-serif ui-sans-serif ui-monospace ui-rounded math emoji fangsong -apple-system blinkmacsystemfont inherit initial unset revert revert-layer caption icon menu message-box small-caption status-bar'.split(
    ' ',
  ),
);

const familyName = (text: string): string =>
  text
    .trim()
    .replace(/^(["'])([^]*)\1$/, '$2')
    .replace(/\s+/g, ' ');

/** The families of `font-family`, or of the shorthand `font`, where they follow the size. */
function familiesIn({ property, value }: Pick<Declaration, 'property' | 'value'>): string[] {
  const list =
    property === 'font'
      ? /(?:^|\s)(?:[\d.]+(?:[a-z]+|%)|(?:xx?-)?(?:small|large)|medium|smaller|larger|calc\([^()]*\))(?:\s*\/\s*[^\s,"']+)?\s+([^]+)$/i.exec(
          value,
        )?.[1]
      : value;
  return list ? list.split(',').map(familyName).filter(Boolean) : [];
}

const isVariable = (text: string): boolean => text.includes(placeholder) || /^var\(/i.test(text);

type Stated = Pick<Declaration, 'property' | 'value' | 'line'>;

function stylesOf(page: Page): Stated[] {
  return [
    ...page.attributes.flatMap(({ element, name, value, line }): Stated[] => {
      if (name === 'style') return declarationsOf(value, line);
      if (name === 'font-family' || (element === 'font' && name === 'face'))
        return [{ property: 'font-family', value, line }];
      if (!colourAttribute.test(name) || (name === 'text' && element !== 'body')) return [];
      // HTML of old took hexadecimal colours without their sign.
      return [{ property: 'color', value: value.replace(/^\s*([0-9a-f]{6})\s*$/i, '#$1'), line }];
    }),
    ...page.sheets.flatMap(({ css, line }) => declarationsOf(css, line)),
  ];
}

export class LookRule {
  private readonly look: Look;

  constructor(look: Look) {
    this.look = look;
  }

  inPage(place: Place, page: Page): Remark[] {
    return stylesOf(page).flatMap((stated) => this.judge(place, stated));
  }

  inSheet(place: Place, declarations: readonly Declaration[]): Remark[] {
    return declarations.flatMap((stated) => this.judge(place, stated));
  }

  private judge(where: Place, { property, value, line }: Stated): Remark[] {
    const place = line > 0 ? { ...where, line } : where;
    return [...this.colours(place, property, value), ...this.families(place, property, value)];
  }

  private colours(place: Place, property: string, value: string): Remark[] {
    const { colours } = this.look;
    if (colours.length === 0 || !takesColour.test(property)) return [];
    const plain = value.replaceAll(placeholder, ' ');
    return coloursIn(plain).flatMap(({ text, colour }): Remark[] => {
      const hex = colour && hexOf(colour);
      const known =
        colour?.alpha === 0 || (hex && always.has(hex)) || colours.some((one) => hexOf(one.colour) === hex);
      if (known) return [];
      const close = colour && nearest(colour, colours);
      return [
        {
          rule: 'brand-colour',
          place,
          what: `${property}: ${text} is no colour of the brand`,
          why: colour
            ? 'A brand is known by its colours.'
            : 'It cannot be compared with the brand’s colours.',
          remedy: close
            ? `The nearest is ${hexOf(close.colour)}${close.name.startsWith('#') ? '' : ` (${close.name})`}.`
            : 'Write one of the brand’s colours, as #rrggbb.',
        },
      ];
    });
  }

  private families(place: Place, property: string, value: string): Remark[] {
    const { fonts } = this.look;
    if (fonts.length === 0 || (property !== 'font-family' && property !== 'font')) return [];
    const allowed = new Set(fonts.map((font) => familyName(font).toLowerCase()));
    return familiesIn({ property, value }).flatMap((family): Remark[] => {
      const name = family.toLowerCase();
      if (generic.has(name) || allowed.has(name) || isVariable(family)) return [];
      return [
        {
          rule: 'brand-font',
          place,
          what: `the font ${family} is none of the brand’s`,
          why: 'A brand is known by its letters.',
          remedy: `Name one of: ${fonts.slice(0, 8).join(', ')}${fonts.length > 8 ? ', …' : ''}; or leave it out.`,
        },
      ];
    });
  }
}
