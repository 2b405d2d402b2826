import { type Declarations, merged, type Properties, paragraphCss, runCss } from './properties.ts';
import { child, descendants, elements, value, type XmlElement } from './xml.ts';

/** The document's named formatting, with what each is based on. */
export class Styles {
  private readonly byId = new Map<string, XmlElement>();
  private readonly defaults: { paragraph?: string; table?: string } = {};
  private readonly documentRun: Properties;
  private readonly documentParagraph: Properties;
  private readonly themeFonts: Readonly<Record<string, string>>;
  readonly fonts = new Set<string>();

  constructor(styles: XmlElement | undefined, theme: XmlElement | undefined) {
    for (const style of styles ? elements(styles).filter(({ name }) => name === 'w:style') : []) {
      const id = style.attributes['w:styleId'] ?? '';
      this.byId.set(id, style);
      if (style.attributes['w:default'] === '1') {
        if (style.attributes['w:type'] === 'paragraph') this.defaults.paragraph = id;
        if (style.attributes['w:type'] === 'table') this.defaults.table = id;
      }
    }
    const defaults = child(styles, 'w:docDefaults');
    this.documentRun = merged(child(child(defaults, 'w:rPrDefault'), 'w:rPr'));
    this.documentParagraph = merged(child(child(defaults, 'w:pPrDefault'), 'w:pPr'));
    const fontOf = (kind: string): string =>
      (theme && child(descendants(theme, [kind])[0], 'a:latin')?.attributes.typeface) || '';
    this.themeFonts = { major: fontOf('a:majorFont'), minor: fontOf('a:minorFont') };
  }

  /** From the root of what it is based on to the style itself. */
  private chain(id: string | undefined): XmlElement[] {
    const styles: XmlElement[] = [];
    for (let at = id; at !== undefined && styles.length < 20;) {
      const style = this.byId.get(at);
      if (!style) break;
      styles.unshift(style);
      at = value(child(style, 'w:basedOn'));
    }
    return styles;
  }

  paragraph(
    given: XmlElement | undefined,
    table?: string,
  ): { properties: Properties; run: Properties; heading?: number } {
    const chain = this.chain(value(child(given, 'w:pStyle')) ?? this.defaults.paragraph);
    const around = this.chain(table);
    const properties = merged(
      this.documentParagraph,
      ...around.map((style) => child(style, 'w:pPr')),
      ...chain.map((style) => child(style, 'w:pPr')),
      given,
    );
    const run = merged(
      this.documentRun,
      ...around.map((style) => child(style, 'w:rPr')),
      ...chain.map((style) => child(style, 'w:rPr')),
    );
    const name = chain
      .map((style) => /^heading (\d)$/i.exec(value(child(style, 'w:name')) ?? '')?.[1])
      .findLast(Boolean);
    return { properties, run, ...(name && Number(name) <= 6 ? { heading: Number(name) } : {}) };
  }

  run(base: Properties, given: XmlElement | undefined): Properties {
    const chain = this.chain(value(child(given, 'w:rStyle')));
    return merged(base, ...chain.map((style) => child(style, 'w:rPr')), given);
  }

  table(given: XmlElement | undefined): { properties: Properties; style?: string; conditional: boolean } {
    const style = value(child(given, 'w:tblStyle')) ?? this.defaults.table;
    const chain = this.chain(style);
    return {
      properties: merged(...chain.map((one) => child(one, 'w:tblPr')), given),
      conditional: chain.some((one) => child(one, 'w:tblStylePr') !== undefined),
      ...(style === undefined ? {} : { style }),
    };
  }

  paragraphCss = (properties: Properties): Declarations => paragraphCss(properties);

  runCss = (properties: Properties): Declarations => runCss(properties, (fonts) => this.fontOf(fonts));

  private fontOf(fonts: XmlElement | undefined): string | undefined {
    const theme = fonts?.attributes['w:asciiTheme'];
    const font = theme
      ? this.themeFonts[theme.startsWith('major') ? 'major' : 'minor']
      : fonts?.attributes['w:ascii'];
    if (font) this.fonts.add(font);
    return font || undefined;
  }
}
