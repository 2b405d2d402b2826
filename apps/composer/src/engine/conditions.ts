import jsonata from 'jsonata';
import { truthy } from './helpers/logic.ts';

export interface Question {
  readonly expression: string;
  readonly facts: unknown;
}

export type Answer = { readonly holds: boolean } | { readonly failed: string };

const compiled = new Map<string, ReturnType<typeof jsonata>>();

function compile(expression: string): ReturnType<typeof jsonata> {
  const known = compiled.get(expression);
  if (known) return known;
  if (compiled.size >= 500) compiled.clear();
  const made = jsonata(expression);
  compiled.set(expression, made);
  return made;
}

/** Asks one condition about one event. What matches nothing does not hold. JSONata's messages may quote values; its codes do not. */
export async function ask({ expression, facts }: Question): Promise<Answer> {
  try {
    return { holds: truthy(await compile(expression).evaluate(facts)) };
  } catch (error) {
    const { code, position } = error as { code?: string; position?: number };
    return { failed: `${code ?? 'JSONata'} at character ${position ?? '?'}` };
  }
}
