const KiB = 1024;
const MiB = 1024 * KiB;

/** What a batch may ask of us. None of these is reached by an honest file; each bounds memory or time. */
export interface BatchLimits {
  /** A row with a larger cell is faulty. */
  cellBytes: number;
  /** A larger row is faulty; one four times as large ends the reading. */
  rowBytes: number;
  columns: number;
  rows: number;
  /** How deep a row nests, itself included. */
  depth: number;
  /** How large all files of an upload are when unpacked. */
  expandedBytes: number;
  /** How many times as large as the upload they may be, once they are larger than `freeExpansionBytes`. */
  expansionRatio: number;
  freeExpansionBytes: number;
  zipEntries: number;
}

export const batchLimits: BatchLimits = {
  cellBytes: MiB,
  rowBytes: 4 * MiB,
  columns: 2_000,
  rows: 10_000_000,
  depth: 32,
  expandedBytes: 50 * KiB * MiB,
  expansionRatio: 200,
  freeExpansionBytes: 100 * MiB,
  zipEntries: 1_000,
};

/** The parsers hold a value until its end, to find out how large it is: how much they may hold. */
export const longestValue = ({ rowBytes }: BatchLimits): number => 4 * rowBytes;

/** How large an upload of this size may become. */
export const mostExpanded = (size: number, limits: BatchLimits): number =>
  Math.min(limits.expandedBytes, Math.max(limits.freeExpansionBytes, size * limits.expansionRatio));

/** Sizes as people say them. */
export function inWords(bytes: number): string {
  if (bytes < KiB) return `${bytes} bytes`;
  const [size, unit] = bytes < MiB ? [bytes / KiB, 'KiB'] : [bytes / MiB, 'MiB'];
  return `${Math.round(size * 10) / 10} ${unit}`;
}
