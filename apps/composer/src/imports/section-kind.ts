import { isSection, type Section, type Slot } from './pairing.ts';

type Kind = 'each' | 'if' | 'unless' | 'with';

const firstOf = (path: string): string => path.split(/[.[]/)[0] ?? '';

/** Names that are shown at this level: inside conditions too, inside loops not. */
function shown(parts: readonly (Slot | Section)[], except?: Section): string[] {
  return parts.flatMap((part) => {
    if (part === except) return [];
    if (!isSection(part)) return part.sign.does === 'show' ? [part.sign.path] : [];
    return ['if', 'unless', 'section'].includes(part.open.sign.as) ? shown(part.inner, except) : [];
  });
}

/** What `{{#x}}…{{/x}}` is: mustache, Postmark and docxtemplater leave that to the data. */
export function sectionKind(
  section: Section,
  around: readonly (Slot | Section)[],
): { kind: Kind; guessed: boolean } {
  const { as, path } = section.open.sign;
  if (as !== 'section') return { kind: as, guessed: false };
  const inside = shown(section.inner);
  const itself = inside.some(
    (name) => name === '.' || name === 'this' || name.startsWith('this.') || name.startsWith('@'),
  );
  if (itself) return { kind: 'each', guessed: false };
  const outside = shown(around, section);
  if (inside.length === 0 && !section.inner.some(isSection)) return { kind: 'if', guessed: true };
  if (inside.some((name) => firstOf(name) === path || name === path)) return { kind: 'if', guessed: true };
  if (outside.some((name) => name.startsWith(`${path}.`))) return { kind: 'with', guessed: true };
  if (/^(is|has|show|if|with|no)[_A-Z]/.test(path)) return { kind: 'if', guessed: true };
  const known = inside.length > 0 && inside.every((name) => outside.includes(name));
  return { kind: known ? 'if' : 'each', guessed: true };
}
