import { isSegmentNumber } from '@tourbus/contracts';

/**
 * Compares numbers, also where they are written as text, and exactly: rounding to what a number of JSON can hold keeps
 * the order, so only where that is the same are the digits looked at.
 * @returns below, at or above zero, as of two things to sort; nothing where one of them is no number
 */
export function compareDecimals(one: unknown, other: unknown): number | undefined {
  if (!isSegmentNumber(one) || !isSegmentNumber(other)) return undefined;
  const [a, b] = [Number(one), Number(other)];
  if (a !== b) return a < b ? -1 : 1;
  if (typeof one === 'number' && typeof other === 'number') return 0;
  return compareDigits(digitsOf(one), digitsOf(other));
}

interface Digits {
  value: bigint;
  /** Of the value so many digits are behind the point. */
  scale: number;
}

function digitsOf(written: number | string): Digits {
  const [mantissa = '', exponent = '0'] = String(written).trim().toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const value = BigInt(whole + fraction);
  const scale = fraction.length - Number(exponent);
  return { value: mantissa.startsWith('-') ? -value : value, scale };
}

function compareDigits(one: Digits, other: Digits): number {
  const scale = Math.max(one.scale, other.scale);
  const at = ({ value, scale: own }: Digits): bigint => value * 10n ** BigInt(scale - own);
  const difference = at(one) - at(other);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}
