import { TemplateFailure } from '../failure.ts';

type Colours = Readonly<Record<string, string>>;

/** For a brand without colours that show on paper; told apart also by those who see few colours (Okabe and Ito, 2008). */
const plain = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

/** Relative luminance (WCAG 2.2) of `#rgb` or `#rrggbb`. */
function luminance(colour: string): number | undefined {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour.trim())?.[1];
  if (!hex) return undefined;
  const pairs = hex.length === 3 ? [...hex].map((digit) => digit + digit) : (hex.match(/../g) ?? []);
  const [red = 0, green = 0, blue = 0] = pairs.map((pair) => {
    const part = Number.parseInt(pair, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** At least 3 : 1 against white paper (WCAG 2.2, 1.4.11), and not as dark as the words. */
const showsOnPaper = (colour: string): boolean => {
  const light = luminance(colour);
  return light !== undefined && 1.05 / (light + 0.05) >= 3 && light > 0.04;
};

/**
 * The colours to draw with, first one first: those that the author names, by the brand's names for them or in
 * hexadecimal; else those of the brand that show on paper.
 * @throws TemplateFailure for a name that the brand does not have
 */
export function paletteOf(asked: string | undefined, brand: Colours): readonly string[] {
  if (asked !== undefined)
    return asked
      .split(/[\s,]+/)
      .filter(Boolean)
      .map((name) => {
        const colour = Object.hasOwn(brand, name) ? brand[name] : name;
        if (colour !== undefined && luminance(colour) !== undefined) return colour;
        throw new TemplateFailure(
          'unsuitable-value',
          '“chart” takes colours by the names that the brand has for them, or such as #5f7350',
        );
      });
  const own = Object.values(brand).filter(showsOnPaper);
  return own.length > 0 ? own : plain;
}
