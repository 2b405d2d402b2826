import { type BatchLimits, inWords } from './limits.js';
import { type Fields, type ReadingFault, shortened } from './reading.js';

/** Sets a field of any name, as JSON.parse does: `__proto__` is a name like others, and changes nothing but itself. */
export function setField(fields: Fields, name: string, value: unknown): void {
  if (name !== '__proto__') fields[name] = value;
  else Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
}

export const rowTooLarge = ({ rowBytes }: BatchLimits): ReadingFault => ({
  code: 'row-too-large',
  reason: `The row is larger than ${inWords(rowBytes)}.`,
  remedy: 'Send large content as a file of its own, and its address in the row.',
});

export const cellTooLarge = (name: string, { cellBytes }: BatchLimits): ReadingFault => ({
  code: 'cell-too-large',
  reason: `“${shortened(name, 60)}” is larger than ${inWords(cellBytes)}.`,
  remedy: 'Send large content as a file of its own, and its address in the row.',
});

export const tooDeep = ({ depth }: BatchLimits): ReadingFault => ({
  code: 'too-deep',
  reason: `The row nests deeper than ${depth} levels.`,
  remedy: 'Flatten it.',
});

export const notAnObject = (kind: string): ReadingFault => ({
  code: 'not-an-object',
  reason: `The row is ${kind}, so its values have no names.`,
  remedy: 'Write every row as an object with named fields.',
});

/** Why a parsed value is not a row; for the formats in which rows nest and text is escaped. */
export function faultOf(value: unknown, limits: BatchLimits): ReadingFault | undefined {
  if (value === null || typeof value !== 'object')
    return notAnObject(value === null ? 'null' : `a ${typeof value}`);
  if (Array.isArray(value)) return notAnObject('a list');
  const columns = Object.keys(value).length;
  if (columns > limits.columns)
    return {
      code: 'too-many-columns',
      reason: `The row has ${columns} fields; at most ${limits.columns} are taken.`,
      remedy: 'Leave out the fields that no mapping uses.',
    };
  return faultWithin(value as Fields, '', 1, limits);
}

function faultWithin(
  value: object,
  within: string,
  depth: number,
  limits: BatchLimits,
): ReadingFault | undefined {
  if (depth > limits.depth) return tooDeep(limits);
  for (const [key, inner] of Object.entries(value)) {
    const name = Array.isArray(value) ? within : within ? `${within}.${key}` : key;
    const fault =
      key === '__proto__' || (key === 'prototype' && within.endsWith('constructor'))
        ? reserved(key)
        : (textFault(key, 'A name', limits) ??
          (typeof inner === 'string'
            ? textFault(inner, name, limits)
            : inner !== null && typeof inner === 'object'
              ? faultWithin(inner as object, name, depth + 1, limits)
              : undefined));
    if (fault) return fault;
  }
  return undefined;
}

function textFault(text: string, name: string, limits: BatchLimits): ReadingFault | undefined {
  // No character has more than three bytes for each of its units.
  if (text.length * 3 > limits.cellBytes && Buffer.byteLength(text) > limits.cellBytes)
    return cellTooLarge(name, limits);
  if (!text.includes('\0') && text.isWellFormed()) return undefined;
  return {
    code: 'not-text',
    reason: `“${shortened(name, 60)}” holds ${text.includes('\0') ? 'a NUL character' : 'half a character (a lone surrogate)'}, which cannot be stored.`,
    remedy: 'Remove it where the file is written.',
  };
}

const reserved = (name: string): ReadingFault => ({
  code: 'reserved-name',
  reason: `A field is named “${name}”, which programs take for something else.`,
  remedy: 'Give it another name.',
});
