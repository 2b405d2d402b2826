const planes = 17;
const planeBytes = 0x10000 / 8;

/** Characters, by a bit each; of the 17 planes of Unicode only those with one of them take memory (8 KB each). */
export class CodePointSet {
  private readonly bits: (Uint8Array | undefined)[] = Array.from({ length: planes });

  add(codePoint: number): void {
    const plane = (this.bits[codePoint >> 16] ??= new Uint8Array(planeBytes));
    const at = codePoint & 0xffff;
    plane[at >> 3] = (plane[at >> 3] ?? 0) | (1 << (at & 7));
  }

  has(codePoint: number): boolean {
    const plane = this.bits[codePoint >> 16];
    const at = codePoint & 0xffff;
    return plane !== undefined && ((plane[at >> 3] ?? 0) & (1 << (at & 7))) !== 0;
  }
}

/** First and last of them. */
export type CodePointRange = readonly [number, number];

/** `U+20-7e, U+4??` of CSS, or `20-7e 4e00` of fontconfig. */
export const rangesIn = (text: string): CodePointRange[] =>
  text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((part) => {
      const [first = '', last = first] = part.replace(/^u\+/i, '').split('-');
      return [
        Number.parseInt(first.replaceAll('?', '0'), 16),
        Number.parseInt(last.replaceAll('?', 'f'), 16),
      ] as const;
    })
    .filter(([first, last]) => first <= last && last <= 0x10ffff);

export const isIn = (codePoint: number, ranges: readonly CodePointRange[]): boolean =>
  ranges.some(([first, last]) => first <= codePoint && codePoint <= last);
