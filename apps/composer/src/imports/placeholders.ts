import type { Template } from '../templates/template.ts';
import { type Frame, type Reference, refer, Shape } from './data-shape.ts';
import { type ImportedPlaceholder, type Report } from './imports.ts';
import { isSection, pair, type Section, type Slot } from './pairing.ts';
import { sectionKind } from './section-kind.ts';
import type { Sign } from './spellings.ts';

type Listed = {
  written: string;
  path: string;
  as: ImportedPlaceholder['as'];
  reference: Reference;
  times: number;
};

/** What an original became, with all that is to be said of it. */
export interface Draft {
  readonly template: Template;
  readonly placeholders: Placeholders;
  readonly report: Report;
}

/**
 * The placeholders of one original. While it is taken apart, a word stands for each; when all is known, they become
 * statements over the draft's data.
 */
export class Placeholders {
  readonly slots: Slot[] = [];
  private readonly report: Report;
  private readonly word: string;
  private readonly data = new Shape();
  private readonly statements = new Map<number, () => string>();
  private readonly addresses = new Set<number>();
  private readonly listed = new Map<string, Listed>();
  private questions = 0;

  constructor(source: string, report: Report) {
    this.report = report;
    let word = 'tbq';
    while (source.includes(word)) word += 'q';
    this.word = word;
  }

  /** Takes a placeholder down. @returns the word that stands for it */
  add(sign: Sign, written: string, where: string, scope: string): string {
    const id = this.slots.length;
    this.slots.push({ id, sign, written, where, scope });
    return this.wordFor(id);
  }

  wordFor = (id: number | 'L' | 'R'): string => `${this.word}${id}x`;

  /** Tells of a placeholder that was found before it was known in what it stands. */
  place(id: number, scope: string): void {
    const slot = this.slots[id];
    if (slot) this.slots[id] = { ...slot, scope };
  }

  /** Finds the words again. */
  get words(): RegExp {
    return new RegExp(`${this.word}(\\d+)x`, 'g');
  }

  idsIn = (text: string): number[] => [...text.matchAll(this.words)].map(([, id]) => Number(id));

  /** Their values will stand where an address belongs. */
  markAddress(text: string): void {
    for (const id of this.idsIn(text)) this.addresses.add(id);
  }

  /** Decides what each of these means, in the order in which they stand. The others went with what was left out. */
  settle(ids: readonly number[]): void {
    const slots = [...new Set(ids)].flatMap((id) => this.slots[id] ?? []);
    const { parts, alone } = pair(slots);
    for (const slot of alone) {
      this.statements.set(slot.id, () => '');
      this.report.add(
        'half-a-section',
        `${slot.written} has no other half`,
        slot.where,
        'A loop or condition begins or ends here, and its end or beginning was not found in the same text.',
        'Put {{#if …}} or {{#each …}} and its end around what belongs together.',
      );
    }
    this.resolve(parts, { shape: this.data, root: true }, parts);
  }

  statement = (id: number): string => this.statements.get(id)?.() ?? '';

  sampleData(): Record<string, unknown> {
    // Second names are given as statements are written: they belong into the sample, too.
    for (const write of this.statements.values()) write();
    return this.data.fields.size > 0 ? (this.data.sample() as Record<string, unknown>) : {};
  }

  placeholders(): ImportedPlaceholder[] {
    return [...this.listed.values()].map(({ written, as, reference, times }) => ({
      written,
      variable: reference.expression(),
      as,
      times,
    }));
  }

  private resolve(parts: readonly (Slot | Section)[], frame: Frame, all: readonly (Slot | Section)[]): void {
    for (const part of parts) {
      if (isSection(part)) this.section(part, frame, all);
      else this.single(part, frame);
    }
  }

  private single(slot: Slot, frame: Frame): void {
    const { id, sign } = slot;
    if (sign.does === 'nothing') return this.nothing(slot, sign.why);
    if (sign.does !== 'show') return;
    if (sign.path.startsWith('@') && !sign.path.startsWith('@root.') && !frame.root) {
      this.statements.set(id, () => `{{${sign.path}}}`);
      return;
    }
    const reference = refer(sign.path, frame, 'show');
    if (!reference) return this.nothing(slot, 'statement');
    if (this.addresses.has(id)) reference.shape.address = true;
    this.take(slot, sign.path, 'value', reference);
    this.statements.set(id, () => `{{${reference.expression()}}}`);
    if (sign.note) this.note(slot, sign.note);
  }

  private section(section: Section, frame: Frame, all: readonly (Slot | Section)[]): void {
    const { open } = section;
    const { sign } = open;
    const { kind, guessed } = sectionKind(section, all);
    if (guessed) this.guess(open, kind);
    const path = sign.question ? `condition${++this.questions}` : sign.path;
    const use = kind === 'each' ? 'list' : kind === 'with' ? 'object' : 'ask';
    const reference = refer(path, sign.question ? rootOf(frame) : frame, use);
    if (!reference) return this.unusable(section, frame, all);
    if (sign.question) this.question(open, path);
    const listedAs = kind === 'each' ? 'list' : kind === 'with' ? 'object' : 'condition';
    this.take(open, path, listedAs, reference);
    this.statements.set(open.id, () => `{{#${kind} ${questionable(sign.question, frame, reference)}}}`);
    if (section.close) this.statements.set(section.close.id, () => `{{/${kind}}}`);
    for (const other of section.elses) this.otherwise(other, frame);
    const inner: Frame =
      kind === 'each'
        ? {
            shape: reference.shape.list(),
            parent: frame,
            root: false,
            ...(sign.item ? { item: sign.item } : {}),
          }
        : kind === 'with'
          ? { shape: reference.shape, parent: frame, root: false }
          : frame;
    this.resolve(section.inner, inner, kind === 'each' || kind === 'with' ? section.inner : all);
  }

  private otherwise(slot: Slot, frame: Frame): void {
    const { sign } = slot;
    const path = sign.does === 'else' ? sign.path : undefined;
    if (path === undefined) {
      this.statements.set(slot.id, () => '{{else}}');
      return;
    }
    const reference = refer(
      /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(path) ? path : `condition${++this.questions}`,
      frame,
      'ask',
    );
    if (!reference) return;
    if (!path.includes(reference.shape.written)) this.question(slot, reference.shape.written);
    this.take(slot, path, 'condition', reference);
    this.statements.set(slot.id, () => `{{else if ${reference.expression()}}}`);
  }

  /** `{{#.}}` at the top: there is no such thing as all data as a list. */
  private unusable(section: Section, frame: Frame, all: readonly (Slot | Section)[]): void {
    this.nothing(section.open, 'statement');
    if (section.close) this.statements.set(section.close.id, () => '');
    this.resolve(section.inner, frame, all);
  }

  private take(slot: Slot, path: string, as: Listed['as'], reference: Reference): void {
    const key = `${slot.written}\0${as}\0${reference.expression()}`;
    const known = this.listed.get(key);
    if (known) known.times++;
    else this.listed.set(key, { written: slot.written, path, as, reference, times: 1 });
  }

  private nothing({ id, written, where }: Slot, why: 'comment' | 'partial' | 'statement'): void {
    this.statements.set(id, () => '');
    if (why === 'comment')
      this.report.add(
        'comment',
        'A comment among the placeholders',
        where,
        'Drafts have no place for it.',
        'Keep it where the team keeps its notes.',
      );
    else if (why === 'partial')
      this.report.add(
        'partial',
        `${written} was left out`,
        where,
        'The part that it puts in lies outside of the file.',
        'Import that part as a content block and write {{> its-key}} there.',
      );
    else
      this.report.add(
        'statement',
        `${written} was left out`,
        where,
        'It is no name, loop or condition that is known here.',
        'Write what it should show with the helpers that templates have.',
      );
  }

  private note({ written, where }: Slot, note: 'raw' | 'formatted'): void {
    if (note === 'raw')
      this.report.add(
        'raw-output',
        `${written} shows its value as text`,
        where,
        'In the original the value could be HTML; here values are always escaped.',
        'Put the HTML into the template or a content block, and only texts into the data.',
      );
    else
      this.report.add(
        'format',
        `${written} shows its value as it is`,
        where,
        'How the original formats it does not carry over.',
        'Use a helper: {{date …}}, {{money …}}, {{number …}}, {{upper …}}, {{default …}}.',
      );
  }

  private question({ written, where }: Slot, path: string): void {
    this.report.add(
      'condition',
      `${written} asks for ${path} now`,
      where,
      'Conditions that compare or combine do not carry over.',
      `Give ${path} with the data, or write the condition with eq, gt, and, or, not.`,
    );
  }

  private guess({ written, where }: Slot, kind: string): void {
    const meant = kind === 'each' ? 'a loop over a list' : kind === 'with' ? 'an object' : 'a condition';
    this.report.add(
      'guessed-section',
      `${written} was taken for ${meant}`,
      where,
      'The original’s spelling does not say whether it repeats, asks or goes into an object.',
      kind === 'each' ? 'Write {{#if …}} where it asks.' : 'Write {{#each …}} where it repeats.',
    );
  }

  /** Tells which names had to change, once all is settled. */
  reportNames(): void {
    const changed = [...this.listed.values()].filter(
      ({ path, reference }) =>
        !reference.expression().endsWith(path.replace(/^(\.\.\/|\.\/|this[./]|@root\.)+|^\.$/g, '')),
    );
    if (changed.length === 0) return;
    const names = [
      ...new Set(changed.map(({ path, reference }) => `“${path}” is ${reference.expression()}`)),
    ];
    this.report.add(
      'names',
      `Names that changed: ${names.join(', ')}`,
      'placeholders',
      'Names of variables are Latin letters, digits and underscores, and one name means one thing.',
      'Have the data use these names, or rename them in the draft.',
    );
  }
}

const rootOf = (frame: Frame): Frame => (frame.parent ? rootOf(frame.parent) : frame);

/** A question's made-up variable lies at the top of the data, wherever it is asked. */
const questionable = (question: boolean | undefined, frame: Frame, reference: Reference): string =>
  question && !frame.root ? `@root.${reference.expression()}` : reference.expression();
