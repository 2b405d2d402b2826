/** What we use of fontkit, which brings no types. */
declare module 'fontkit' {
  export interface Font {
    /** Code points that the font has glyphs for. */
    readonly characterSet: number[];
    readonly directory: { readonly tables: Readonly<Record<string, unknown>> };
    glyphForCodePoint(codePoint: number): { readonly path: { readonly commands: readonly unknown[] } };
  }
  /** @throws where the bytes are no font that it can read */
  export function create(bytes: Uint8Array): Font | { readonly fonts: readonly Font[] };
}
