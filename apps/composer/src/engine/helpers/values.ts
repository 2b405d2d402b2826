import { TemplateFailure } from '../failure.ts';
import { largestOutput } from '../limits.ts';

const unsuitable = (helper: string, wanted: string): TemplateFailure =>
  new TemplateFailure('unsuitable-value', `“${helper}” needs ${wanted}`);

/** A number, also one written as text, as JSON carries exact decimals. */
export function numberIn(helper: string, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw unsuitable(helper, 'a number');
  return number;
}

export function listIn(helper: string, value: unknown): readonly unknown[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw unsuitable(helper, 'a list');
  return value;
}

export function textIn(helper: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw unsuitable(helper, 'a text');
}

/** A day without a time is that day everywhere: it is shown in UTC, so that no time zone moves it. */
export function momentIn(helper: string, value: unknown): { moment: Date; wholeDay: boolean } {
  const moment =
    typeof value === 'string' || typeof value === 'number' ? new Date(value) : new Date(Number.NaN);
  if (Number.isNaN(moment.getTime()))
    throw unsuitable(helper, 'a date such as 2026-11-02 or 2026-11-02T08:30:00Z');
  return { moment, wholeDay: typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) };
}

/** A member of a JSON object; nothing that the object inherits. */
export const memberOf = (value: unknown, name: string): unknown =>
  value !== null && typeof value === 'object' && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** Refuses a text before it is made: one that is far too long would take the memory of the whole thread. */
export function fits(length: number): void {
  if (length > largestOutput)
    throw new TemplateFailure('output-too-large', 'a helper would write more than 2 MB');
}
