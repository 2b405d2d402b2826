import { child, elements, value, type XmlElement } from './xml.ts';

/** Formatting by its element's name: `w:jc`, `w:sz`. Later ones replace earlier ones, attribute by attribute. */
export type Properties = ReadonlyMap<string, XmlElement>;

export function merged(...all: (Properties | XmlElement | undefined)[]): Properties {
  const result = new Map<string, XmlElement>();
  for (const given of all) {
    if (!given) continue;
    const list = given instanceof Map ? [...given.values()] : elements(given as XmlElement);
    for (const property of list) {
      const known = result.get(property.name);
      result.set(property.name, known ? over(known, property) : property);
    }
  }
  return result;
}

function over(known: XmlElement, property: XmlElement): XmlElement {
  const attributes = { ...known.attributes, ...property.attributes };
  // A font named outright counts for more than the theme's, which a style named.
  if (property.attributes['w:ascii'] && !property.attributes['w:asciiTheme'])
    delete attributes['w:asciiTheme'];
  return {
    ...property,
    attributes,
    children: property.children.length > 0 ? property.children : known.children,
  };
}

export const isOn = (properties: Properties, name: string): boolean => {
  const found = properties.get(name);
  return found !== undefined && !['false', '0', 'none', 'off'].includes(value(found) ?? '');
};

export type Declarations = Readonly<Record<string, string>>;

/** Twentieths of a point. */
export const points = (twips: string | undefined): string | undefined =>
  twips !== undefined && /^-?\d+(\.\d+)?$/.test(twips) ? `${Number(twips) / 20}pt` : undefined;

const colour = (hex: string | undefined): string | undefined =>
  hex && /^[0-9A-Fa-f]{6}$/.test(hex) ? `#${hex.toLowerCase()}` : undefined;

export const fill = (shading: XmlElement | undefined): string | undefined =>
  colour(shading?.attributes['w:fill']);

const defined = (declarations: Record<string, string | undefined>): Declarations =>
  Object.fromEntries(
    Object.entries(declarations).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );

const lines: Readonly<Record<string, string>> = {
  dotted: 'dotted',
  dashed: 'dashed',
  dashSmallGap: 'dashed',
  dotDash: 'dashed',
  double: 'double',
  triple: 'double',
};

/** An edge as CSS has it; its width is in eighths of a point. */
export function border(edge: XmlElement | undefined): string | undefined {
  if (!edge) return undefined;
  const style = value(edge) ?? 'none';
  if (style === 'none' || style === 'nil') return 'none';
  const width = Math.max(0.5, Math.min(12, Number(edge.attributes['w:sz'] ?? 4) / 8));
  return `${width}pt ${lines[style] ?? 'solid'} ${colour(edge.attributes['w:color']) ?? '#000000'}`;
}

const alignments: Readonly<Record<string, string>> = {
  left: 'start',
  start: 'start',
  right: 'end',
  end: 'end',
  center: 'center',
  both: 'justify',
  distribute: 'justify',
};

/** What Word calls a single line is about a fifth higher than the letters. */
const single = 1.2;

function lineHeight(spacing: Record<string, string>): string | undefined {
  const line = Number(spacing['w:line']);
  if (!line) return undefined;
  const rule = spacing['w:lineRule'];
  if (rule === 'exact') return `${line / 20}pt`;
  return rule === 'atLeast' ? undefined : String(Math.round((line / 240) * single * 1000) / 1000);
}

export function paragraphCss(properties: Properties): Declarations {
  const indent = properties.get('w:ind')?.attributes ?? {};
  const spacing = properties.get('w:spacing')?.attributes ?? {};
  const edges = properties.get('w:pBdr');
  const hanging = points(indent['w:hanging']);
  return defined({
    direction: isOn(properties, 'w:bidi') ? 'rtl' : undefined,
    'text-align': alignments[value(properties.get('w:jc')) ?? ''],
    'margin-inline-start': points(indent['w:start'] ?? indent['w:left']),
    'margin-inline-end': points(indent['w:end'] ?? indent['w:right']),
    'text-indent': hanging ? `-${hanging}` : points(indent['w:firstLine']),
    'margin-top': points(spacing['w:before']),
    'margin-bottom': points(spacing['w:after']),
    'line-height': lineHeight(spacing),
    'background-color': fill(properties.get('w:shd')),
    'border-top': border(child(edges, 'w:top')),
    'border-bottom': border(child(edges, 'w:bottom')),
    'border-left': border(child(edges, 'w:left')),
    'border-right': border(child(edges, 'w:right')),
    'break-after': isOn(properties, 'w:keepNext') ? 'avoid' : undefined,
    'break-inside': isOn(properties, 'w:keepLines') ? 'avoid' : undefined,
    'break-before': isOn(properties, 'w:pageBreakBefore') ? 'page' : undefined,
  });
}

const highlights: Readonly<Record<string, string>> = {
  yellow: '#ffff00',
  green: '#00ff00',
  cyan: '#00ffff',
  magenta: '#ff00ff',
  blue: '#0000ff',
  red: '#ff0000',
  darkBlue: '#000080',
  darkCyan: '#008080',
  darkGreen: '#008000',
  darkMagenta: '#800080',
  darkRed: '#800000',
  darkYellow: '#808000',
  darkGray: '#808080',
  lightGray: '#c0c0c0',
  black: '#000000',
};

const generic = (font: string): string =>
  /courier|consol|mono/i.test(font)
    ? 'monospace'
    : /times|georgia|garamond|cambria|book|serif|david|frank/i.test(font) && !/sans/i.test(font)
      ? 'serif'
      : 'sans-serif';

export function runCss(
  properties: Properties,
  fontOf: (fonts: XmlElement | undefined) => string | undefined,
): Declarations {
  const font = fontOf(properties.get('w:rFonts'));
  const size = Number(
    value(properties.get(isOn(properties, 'w:rtl') ? 'w:szCs' : 'w:sz')) ?? value(properties.get('w:sz')),
  );
  const underline = value(properties.get('w:u')) ?? 'none';
  return defined({
    'font-family': font && /^[\w .+-]+$/.test(font) ? `"${font}", ${generic(font)}` : undefined,
    'font-size': size ? `${size / 2}pt` : undefined,
    'font-weight': isOn(properties, 'w:b') ? 'bold' : 'normal',
    'font-style': isOn(properties, 'w:i') ? 'italic' : 'normal',
    color: colour(value(properties.get('w:color'))) ?? '#000000',
    'background-color':
      highlights[value(properties.get('w:highlight')) ?? ''] ?? fill(properties.get('w:shd')),
    'text-decoration':
      underline === 'none'
        ? undefined
        : `underline${underline === 'double' ? ' double' : underline.startsWith('dot') ? ' dotted' : underline.startsWith('dash') ? ' dashed' : underline.startsWith('wav') ? ' wavy' : ''}`,
    'text-transform': isOn(properties, 'w:caps') ? 'uppercase' : undefined,
    'font-variant': isOn(properties, 'w:smallCaps') ? 'small-caps' : undefined,
    'letter-spacing': points(value(properties.get('w:spacing'))),
  });
}

export const cssText = (declarations: Declarations): string =>
  Object.entries(declarations)
    .map(([name, given]) => `${name}: ${given}`)
    .join('; ');
