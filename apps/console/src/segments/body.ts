import type { SegmentRule } from '@tourbus/contracts';

/** What an author writes of a segment. */
export interface Body {
  name: string;
  description?: string;
  rule: SegmentRule;
}

export const bodyOf = ({ name, description, rule }: Body): Body => ({
  name,
  ...(description ? { description } : {}),
  rule,
});

export const textOf = (what: unknown): string => JSON.stringify(what, null, 2);

/** What JSON says; whether it is a rule says the service. */
export const bodyFrom = (text: string): Body => JSON.parse(text) as Body;

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const kinds = ['field', 'event', 'response', 'touchpoint', 'segment'];

/** Whether it has the form of a rule, so that it can be shown as one. */
function isRule(value: unknown): value is SegmentRule {
  if (!isObject(value)) return false;
  if ('not' in value) return isRule(value['not']);
  const parts = value['all'] ?? value['any'];
  if (parts !== undefined) return Array.isArray(parts) && parts.every(isRule);
  return kinds.some((kind) => typeof value[kind] === 'string');
}

export function readRule(text: string): { rule: SegmentRule } | { fault: string } {
  try {
    const rule: unknown = JSON.parse(text);
    return isRule(rule)
      ? { rule }
      : { fault: 'A rule is all, any, not, or a condition such as {"field", "is"}.' };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
