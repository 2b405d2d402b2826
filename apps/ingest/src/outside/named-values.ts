import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Names as they are written in definitions. */
export const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is no name of 1 to 64 characters');

/** A JSON object of names and texts, whose values nobody is ever told. */
export const namedValuesSchema = z.string().superRefine((text, context) => {
  if (valuesIn(text) === undefined)
    context.addIssue({ code: 'custom', message: 'is no JSON object of names and texts' });
});

function valuesIn(text: string): Record<string, string> | undefined {
  try {
    return z.record(nameSchema, z.string().min(1)).parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** What a variable and the file beside it hold together. @throws Error that names the key, and no value */
export function namedValues(key: string, text?: string, file?: string): ReadonlyMap<string, string> {
  const parts = [text, file === undefined ? undefined : readFileSync(file, 'utf8')];
  const values = parts.flatMap((part) => {
    if (part === undefined) return [];
    const read = valuesIn(part);
    if (!read) throw new Error(`${key} is no JSON object of names and texts.`);
    return Object.entries(read);
  });
  return new Map(values);
}
