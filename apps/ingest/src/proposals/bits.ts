/** A truth for each of many, in 32 of a number. */
export type Bits = Uint32Array;

const width = 32;
const { imul } = Math;

export const noBits = (capacity: number): Bits => new Uint32Array(Math.ceil(capacity / width));

export function setBit(bits: Bits, at: number): void {
  const word = Math.floor(at / width);
  bits[word] = (bits[word] ?? 0) | (1 << (at % width));
}

/** Counts by adding neighbours: pairs of bits, then fours, then bytes. */
function ones(word: number): number {
  let sum = word - ((word >>> 1) & 0x5555_5555);
  sum = (sum & 0x3333_3333) + ((sum >>> 2) & 0x3333_3333);
  return imul((sum + (sum >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

export function countOf(bits: Bits): number {
  let count = 0;
  for (let i = 0; i < bits.length; i++) count += ones(bits[i] ?? 0);
  return count;
}

export function countBoth(one: Bits, other: Bits): number {
  let count = 0;
  for (let i = 0; i < one.length; i++) count += ones((one[i] ?? 0) & (other[i] ?? 0));
  return count;
}

export function countAll(one: Bits, other: Bits, third: Bits): number {
  let count = 0;
  for (let i = 0; i < one.length; i++) count += ones((one[i] ?? 0) & (other[i] ?? 0) & (third[i] ?? 0));
  return count;
}

export function both(one: Bits, other: Bits): Bits {
  const result = new Uint32Array(one.length);
  for (let i = 0; i < one.length; i++) result[i] = (one[i] ?? 0) & (other[i] ?? 0);
  return result;
}

export function without(one: Bits, other: Bits): Bits {
  const result = new Uint32Array(one.length);
  for (let i = 0; i < one.length; i++) result[i] = (one[i] ?? 0) & ~(other[i] ?? 0);
  return result;
}
