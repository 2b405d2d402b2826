import type { Sign } from './spellings.ts';

export interface Slot {
  readonly id: number;
  readonly written: string;
  readonly sign: Sign;
  /** Where it stands, in words. */
  readonly where: string;
  /** A section must end in the field or attribute in which it began. */
  readonly scope: string;
}

export interface Section {
  readonly open: Slot & { sign: Extract<Sign, { does: 'open' }> };
  close?: Slot;
  readonly elses: Slot[];
  readonly inner: (Slot | Section)[];
}

export const isSection = (part: Slot | Section): part is Section => 'inner' in part;

const same = (a: string, b: string): boolean =>
  a.replace(/\s+/g, '').toLowerCase() === b.replace(/\s+/g, '').toLowerCase();

/** Whether this end can be the end of that section: `{{/each}}`, `{{/items}}`, `{/}`, `{% endfor %}`. */
const ends = ({ sign }: Section['open'], path: string): boolean =>
  path === '' || path === sign.as || (path === 'foreach' && sign.as === 'each') || same(path, sign.path);

/** Finds which end belongs to which beginning. What has no other half is in `alone`. */
export function pair(slots: readonly Slot[]): { parts: (Slot | Section)[]; alone: Slot[] } {
  const parts: (Slot | Section)[] = [];
  const alone: Slot[] = [];
  const stack: Section[] = [];
  /** The section was none: what is in it belongs to what is around it. */
  const dissolve = (section: Section): void => {
    alone.push(section.open, ...section.elses);
    const around = stack.at(-1)?.inner ?? parts;
    around.splice(around.indexOf(section), 1, ...section.inner);
  };
  const closeDownTo = (count: number): void => {
    while (stack.length > count) dissolve(stack.pop() as Section);
  };
  for (const slot of slots) {
    const { sign } = slot;
    while (
      stack.length > 0 &&
      stack.at(-1)?.open.scope !== slot.scope &&
      leaves(stack.at(-1) as Section, slot)
    )
      closeDownTo(stack.length - 1);
    const around = stack.at(-1);
    if (sign.does === 'open') {
      const section: Section = { open: { ...slot, sign }, elses: [], inner: [] };
      (around?.inner ?? parts).push(section);
      stack.push(section);
    } else if (sign.does === 'close') {
      const at = stack.findLastIndex(({ open }) => open.scope === slot.scope && ends(open, sign.path));
      if (at < 0) alone.push(slot);
      else {
        closeDownTo(at + 1);
        (stack.pop() as Section).close = slot;
      }
    } else if (sign.does === 'else') {
      if (around && around.open.scope === slot.scope) around.elses.push(slot);
      else alone.push(slot);
      if (around) around.inner.push(slot);
    } else (around?.inner ?? parts).push(slot);
  }
  closeDownTo(0);
  return { parts, alone };
}

/** An attribute lies inside the text around it; one attribute, or one field, does not lie inside another. */
const leaves = ({ open }: Section, slot: Slot): boolean => !slot.scope.startsWith(`${open.scope}/`);
