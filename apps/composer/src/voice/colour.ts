import { namedColours } from './named-colours.ts';
import { withoutStrings } from './css.ts';

/** Red, green and blue from 0 to 255, and how much of it covers what is behind, from 0 to 1. */
export interface Colour {
  readonly rgb: readonly [number, number, number];
  readonly alpha: number;
}

const ofHex = (digits: string): Colour | undefined => {
  const long = digits.length <= 4 ? [...digits].map((digit) => digit + digit).join('') : digits;
  if (!/^(?:[0-9a-f]{6}|[0-9a-f]{8})$/i.test(long)) return undefined;
  const [red = 0, green = 0, blue = 0, alpha = 255] = (long.match(/../g) ?? []).map((pair) =>
    Number.parseInt(pair, 16),
  );
  return { rgb: [red, green, blue], alpha: alpha / 255 };
};

const numberOf = (text: string, whole: number): number =>
  text.endsWith('%') ? (Number(text.slice(0, -1)) / 100) * whole : Number(text);

const bounded = (value: number, most: number): number => Math.min(Math.max(value, 0), most);

/** CSS Color Module Level 4, section 7.1. */
function ofHsl(hue: number, saturation: number, lightness: number): Colour['rgb'] {
  const channel = (n: number): number => {
    const k = (n + hue / 30) % 12;
    const a = saturation * Math.min(lightness, 1 - lightness);
    return Math.round(255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

function ofFunction(name: string, args: string): Colour | undefined {
  const [first = '', second = '', third = '', alpha = '1'] = args.split(/[\s,/]+/).filter(Boolean);
  if (third === '') return undefined;
  const opacity = bounded(numberOf(alpha, 1), 1);
  const parts = /^rgb/.test(name)
    ? [first, second, third].map((part) => Math.round(bounded(numberOf(part, 255), 255)))
    : /^hsl/.test(name)
      ? ofHsl(
          ((Number.parseFloat(first) % 360) + 360) % 360,
          bounded(numberOf(second, 1) > 1 ? numberOf(second, 1) / 100 : numberOf(second, 1), 1),
          bounded(numberOf(third, 1) > 1 ? numberOf(third, 1) / 100 : numberOf(third, 1), 1),
        )
      : [];
  const [red = Number.NaN, green = Number.NaN, blue = Number.NaN] = parts;
  return [red, green, blue, opacity].some(Number.isNaN)
    ? undefined
    : { rgb: [red, green, blue], alpha: opacity };
}

/** @returns undefined for what is no colour, or one that depends on its surroundings */
export function colourOf(text: string): Colour | undefined {
  const word = text.trim().toLowerCase();
  if (word === 'transparent') return { rgb: [0, 0, 0], alpha: 0 };
  if (word.startsWith('#')) return ofHex(word.slice(1));
  const named = namedColours.get(word);
  if (named) return ofHex(named);
  const call = /^([a-z]+)\(([^()]*)\)$/.exec(word);
  return call?.[1] ? ofFunction(call[1], call[2] ?? '') : undefined;
}

const written =
  /#[0-9a-f]+\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([^()]*\)|(?<![\w.#-])[a-z]+(?![\w(-])/gi;

/** Every colour that a value writes out. @returns as written; `colour` is missing where it cannot be compared */
export function coloursIn(value: string): { text: string; colour?: Colour }[] {
  return [...withoutStrings(value).matchAll(written)].flatMap(([text]) => {
    const colour = colourOf(text);
    if (colour) return [{ text, colour }];
    return /^(?:#|\w+\()/.test(text) ? [{ text }] : [];
  });
}

export const hexOf = ({ rgb }: Colour): string =>
  `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

const linear = (part: number): number => {
  const share = part / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

/** WCAG 2.2, definition of relative luminance. */
const luminance = ([red, green, blue]: Colour['rgb']): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** WCAG 2.2, definition of contrast ratio: from 1 to 21. */
export function contrastOf(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one.rgb), luminance(other.rgb)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** What is seen where one lies over another. */
export const blend = ({ rgb, alpha }: Colour, behind: Colour): Colour => ({
  rgb: rgb.map((part, i) =>
    Math.round(part * alpha + (behind.rgb[i] ?? 0) * (1 - alpha)),
  ) as unknown as Colour['rgb'],
  alpha: 1,
});

/** Björn Ottosson, “A perceptual color space for image processing” (2020): distances there are as we see them. */
function oklab({ rgb }: Colour): [number, number, number] {
  const [r, g, b] = rgb.map(linear) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Which of these looks most like it. */
export function nearest<T extends { colour: Colour }>(colour: Colour, among: readonly T[]): T | undefined {
  const [l, a, b] = oklab(colour);
  const distance = (other: Colour): number => {
    const [l2, a2, b2] = oklab(other);
    return Math.hypot(l - l2, a - a2, b - b2);
  };
  return among.map((each) => ({ each, away: distance(each.colour) })).toSorted((x, y) => x.away - y.away)[0]
    ?.each;
}
