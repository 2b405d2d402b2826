import { create, type Font } from 'fontkit';
import { type CodePointRange, CodePointSet, isIn, rangesIn } from './code-point-set.js';
import {
  familiesOf,
  familyListsIn,
  familyName,
  descriptorIn,
  fontFacesIn,
  withoutFontFaces,
} from './style-sheet.js';
import type { SystemFonts } from './system-fonts.js';

const generic =
  /^(serif|sans-serif|monospace|cursive|fantasy|system-ui|ui-(serif|sans-serif|monospace|rounded)|math|emoji|fangsong|generic\(.*\))$/;
/** They take what was said elsewhere. */
const elsewhere = /^(inherit|initial|unset|revert|revert-layer|var\(.*\))$/;

/** Thrown where a font that the style sheet brings cannot be read. */
export class UnreadableFont extends Error {
  constructor(readonly family: string) {
    super(`The font “${family}” of the style sheet cannot be read.`);
  }
}

interface Face {
  readonly family: string;
  readonly source: string;
  readonly ranges: readonly CodePointRange[];
}

const everything: readonly CodePointRange[] = [[0, 0x10ffff]];

const faceOf = (body: string): Face => {
  const range = descriptorIn(body, 'unicode-range');
  return {
    family: familyName(descriptorIn(body, 'font-family') ?? ''),
    source: descriptorIn(body, 'src') ?? '',
    ranges: range === undefined ? everything : rangesIn(range),
  };
};

const dataAddresses = /url\(\s*["']?data:([^,)]*)(?:,([^"')]*))?/gi;

function dataIn(source: string): Buffer {
  for (const [, type = '', data] of source.matchAll(dataAddresses))
    if (data !== undefined && /;\s*base64\s*$/i.test(type)) return Buffer.from(data, 'base64');
  return Buffer.alloc(0);
}

const localNameIn = (source: string): string | undefined => {
  const [, name = '', end] = /local\(([^)]*)(\)?)/i.exec(source) ?? [];
  return end ? familyName(name) : undefined;
};

/** Drawn as pictures that browsers know; of glyphs that are SVG inside a font, Chromium draws nothing. */
const colours = ['COLR', 'CBDT', 'sbix'];

function charactersOf(bytes: Buffer): readonly number[] {
  const made = create(bytes);
  const fonts: readonly Font[] = 'fonts' in made ? made.fonts : [made];
  return fonts.flatMap((font) => {
    const { tables } = font.directory;
    if (!('SVG ' in tables) || colours.some((table) => table in tables)) return font.characterSet;
    return font.characterSet.filter((code) => font.glyphForCodePoint(code).path.commands.length > 0);
  });
}

/**
 * What can be drawn with a style sheet. One that brings its fonts is held to them, and to installed ones that it names:
 * which others happen to be on a machine must not decide how a document looks. One that brings none, or puts a generic
 * family such as `sans-serif` first somewhere, gets whatever is installed.
 */
export class DocumentFonts {
  /** Lists of families that the style sheet asks for. */
  private readonly asked: readonly (readonly string[])[];
  /** All families on these lists. */
  private readonly families: ReadonlySet<string>;
  /** Families that the style sheet brings. */
  private readonly own: ReadonlySet<string>;
  private readonly named: readonly string[];
  /** Whether the style sheet asks for fonts that it brings. */
  private readonly bringsItsOwn: boolean;
  private readonly takesInstalled: boolean;
  private readonly unread: Set<Face>;
  private ascii?: boolean;
  private readonly drawn = new CodePointSet();

  constructor(
    private readonly css: string,
    private readonly system: SystemFonts | undefined,
  ) {
    const faces = fontFacesIn(css).map(faceOf);
    this.unread = new Set(faces);
    this.own = new Set(faces.map(({ family }) => family));
    this.asked = familyListsIn(withoutFontFaces(css));
    this.families = new Set(this.asked.flat());
    const families = [...this.families];
    this.bringsItsOwn = families.some((family) => this.own.has(family));
    this.takesInstalled = !this.bringsItsOwn || this.asked.some(([first = '']) => generic.test(first));
    this.named = families.filter((family) => !this.own.has(family) && system?.has(family));
  }

  /** For a document that has rules of its own. */
  and(css: string): DocumentFonts {
    return new DocumentFonts(`${this.css}\n${css}`, this.system);
  }

  /** Where installed fonts are meant and nobody can tell which these are, nothing can be said. */
  private get unknown(): boolean {
    return this.takesInstalled && !this.system;
  }

  /** Whether all letters of which tags are made can be drawn, too: then only others have to be looked for. */
  get drawAscii(): boolean {
    this.ascii ??= Array.from({ length: 0x5f }, (_, i) => 0x20 + i).every((code) => this.draws(code));
    return this.ascii;
  }

  /**
   * The family of a list that is not there, where that is a fault. With fonts of its own, a style sheet means the
   * first of each list; without, it takes what there is, as pages on the web do.
   */
  missingOf(list: readonly string[]): string | undefined {
    const [wanted] = list;
    if (wanted === undefined || this.unknown) return undefined;
    if (this.bringsItsOwn) return this.provides(wanted) ? undefined : wanted;
    return list.some((family) => this.provides(family)) ? undefined : wanted;
  }

  missingIn(declarations: string): string | undefined {
    return familyListsIn(declarations)
      .map((list) => this.missingOf(list))
      .find((family) => family !== undefined);
  }

  /** The same for the value of an attribute such as `font-family` of SVG. */
  missingOfValue(list: string): string | undefined {
    return this.missingOf(familiesOf(list));
  }

  /** Whether the character shows. @throws UnreadableFont */
  draws(codePoint: number): boolean {
    if (this.drawn.has(codePoint)) return true;
    const draws =
      this.unknown || showsNothing(codePoint) || this.hasGlyph(codePoint) || this.composes(codePoint);
    if (draws) this.drawn.add(codePoint);
    return draws;
  }

  private provides(family: string): boolean {
    return (
      generic.test(family) ||
      elsewhere.test(family) ||
      this.own.has(family) ||
      (this.system?.has(family) ?? false)
    );
  }

  private hasGlyph(codePoint: number): boolean {
    for (const face of this.unread) if (isIn(codePoint, face.ranges)) this.read(face);
    if (this.drawn.has(codePoint)) return true;
    if (this.takesInstalled) return this.system?.drawsAtAll(codePoint) ?? false;
    return this.named.some((family) => this.system?.draws(family, codePoint));
  }

  /** Most fonts are cut into slices of which most documents need few: each is read when a character asks for it. */
  private read(face: Face): void {
    try {
      const installed = localNameIn(face.source);
      if (installed !== undefined && this.system?.has(installed)) this.readInstalled(installed, face);
      else
        for (const code of charactersOf(dataIn(face.source)))
          if (isIn(code, face.ranges)) this.drawn.add(code);
    } catch {
      // One that nobody asks for may be whatever it is.
      if (this.families.has(face.family)) throw new UnreadableFont(face.family);
    }
    this.unread.delete(face);
  }

  private readInstalled(family: string, { ranges }: Face): void {
    for (const [first, last] of ranges)
      for (let code = first; code <= last; code++) if (this.system?.draws(family, code)) this.drawn.add(code);
  }

  /** Text shaping takes a letter apart, and puts a hyphen for one that must not break. */
  private composes(codePoint: number): boolean {
    if (codePoint === 0x2011) return this.draws(0x2010) || this.draws(0x2d);
    const parts = [...String.fromCodePoint(codePoint).normalize('NFD')].map(
      (part) => part.codePointAt(0) ?? 0,
    );
    return parts.length > 1 && parts.every((part) => this.draws(part));
  }
}

/** Controls, blanks, and what only says how its neighbours join, such as variation selectors: no font has to have them. */
const invisible = /[\p{Cc}\p{Zs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Cs}]/u;
const showsNothing = (codePoint: number): boolean => invisible.test(String.fromCodePoint(codePoint));
