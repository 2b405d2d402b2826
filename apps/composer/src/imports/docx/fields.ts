import type { Report } from '../imports.ts';
import { excerpt } from '../imports.ts';
import type { Placeholders } from '../placeholders.ts';
import type { Sign } from '../spellings.ts';
import { descendants, element, elements, text, type XmlElement } from './xml.ts';

interface Field {
  readonly runs: XmlElement[];
  /** Runs of what the field shows. */
  readonly result: XmlElement[];
  instruction: string;
  separated: boolean;
}

/** Word's fields: those of a mail merge become placeholders, the others show what they showed last. */
export class Fields {
  private readonly placeholders: Placeholders;
  private readonly report: Report;
  private readonly part: string;

  constructor(placeholders: Placeholders, report: Report, part: string) {
    this.placeholders = placeholders;
    this.report = report;
    this.part = part;
  }

  replace(root: XmlElement): void {
    for (const simple of descendants(root, ['w:fldSimple'])) {
      const shown = text(simple);
      const words = this.wordsFor(simple.attributes['w:instr'] ?? '', shown);
      const [first] = descendants(simple, ['w:r']);
      if (words !== undefined)
        simple.children = [element('w:r', {}, [...properties(first), element('w:t', {}, [words])])];
      // Word's name for it is one that mammoth leaves out.
      simple.name = 'w:smartTag';
    }
    const stack: Field[] = [];
    for (const run of descendants(root, ['w:r'])) {
      for (const field of stack) {
        field.runs.push(run);
        if (field.separated) field.result.push(run);
      }
      for (const part of elements(run)) this.read(part, run, stack);
    }
  }

  private read(part: XmlElement, run: XmlElement, stack: Field[]): void {
    const type = part.name === 'w:fldChar' ? part.attributes['w:fldCharType'] : undefined;
    if (type === 'begin') stack.push({ runs: [run], result: [], instruction: '', separated: false });
    const field = stack.at(-1);
    if (!field) return;
    if (part.name === 'w:instrText' && !field.separated)
      field.instruction += part.children.filter((node) => typeof node === 'string').join('');
    if (type === 'separate') field.separated = true;
    if (type !== 'end') return;
    stack.pop();
    const around = stack.at(-1);
    if (around && !around.separated) around.instruction += nameIn(field.instruction);
    else this.finish(field);
  }

  private finish({ runs, result, instruction }: Field): void {
    const words = this.wordsFor(instruction, result.map(text).join(''));
    if (words === undefined) {
      // A field inside of the instruction has a text of its own, which nobody sees in Word.
      for (const run of runs)
        if (!result.includes(run))
          run.children = run.children.filter((node) => typeof node === 'string' || node.name !== 'w:t');
      return;
    }
    const shown = result.find((run) => text(run) !== '') ?? runs[0];
    const kept = properties(shown);
    for (const run of runs) run.children = [];
    if (runs[0]) runs[0].children = [...kept, element('w:t', { 'xml:space': 'preserve' }, [words])];
  }

  /** @returns words for the field's placeholders, or undefined where it goes on showing what it showed */
  private wordsFor(instruction: string, shown: string): string | undefined {
    const [kind = '', ...rest] = instruction.trim().split(/\s+/);
    const where = `${this.part}: “${excerpt(shown || instruction, 40)}”`;
    switch (kind.toUpperCase()) {
      case 'MERGEFIELD':
      case 'DOCVARIABLE':
      case 'DOCPROPERTY':
        return this.merge(instruction, where);
      case 'ADDRESSBLOCK':
      case 'GREETINGLINE':
        this.report.add(
          'composed-field',
          `${kind} is one variable now`,
          where,
          'Word puts it together from several fields by rules of its own.',
          'Write the lines with the customer’s names and address.',
        );
        return this.word(
          { does: 'show', path: kind === 'ADDRESSBLOCK' ? 'addressBlock' : 'greetingLine' },
          kind,
          where,
        );
      case 'IF':
        return this.question(instruction, where);
      case 'NEXT':
      case 'NEXTIF':
      case 'SKIPIF':
      case 'MERGEREC':
      case 'MERGESEQ':
        this.report.add(
          'merge-control',
          `${kind} was left out`,
          where,
          'It steers a mail merge; here each customer gets a document of their own.',
          'Use {{#each …}} for what should repeat.',
        );
        return '';
      case 'HYPERLINK':
      case 'FORMCHECKBOX':
      case '':
        return undefined;
      default:
        this.report.add(
          'field',
          `A field ${kind.replace(/[^\w]/g, '').toUpperCase()} shows what it showed last: “${excerpt(shown, 30)}”`,
          where,
          `Fields such as ${rest.length > 0 ? 'this' : kind} are worked out by Word.`,
          'Write a variable or a helper there: {{date …}}, or CSS for page numbers.',
        );
        return undefined;
    }
  }

  private merge(instruction: string, where: string): string | undefined {
    const [, kind = '', quoted, plain] =
      /^\s*(\w+)\s+(?:["“”]([^"“”]*)["“”]|([^\s\\]+))/.exec(instruction) ?? [];
    const name = (quoted ?? plain ?? '').trim();
    if (!name) return undefined;
    const formatted = /\\[@#]|\\\*\s*(?!MERGEFORMAT|CHARFORMAT)\w/i.test(instruction);
    const around = /\\[bf]\s+["“]([^"”]*)["”]/i.exec(instruction)?.[1];
    if (around)
      this.report.add(
        'merge-text',
        `“${around}” before or after ${name} was left out`,
        where,
        'Word shows it only where the field is not empty.',
        `Write {{#if data.…}}${around}{{/if}}.`,
      );
    return this.word(
      { does: 'show', path: name, ...(formatted ? { note: 'formatted' as const } : {}) },
      `${kind.toUpperCase()} ${name}`,
      where,
    );
  }

  private question(instruction: string, where: string): string | undefined {
    const [, asked, yes, no] =
      /^\s*IF\s+(.*?)\s+["“]([^"“”]*)["”]\s*(?:["“]([^"“”]*)["”])?\s*(?:\\.*)?$/is.exec(instruction) ?? [];
    if (asked === undefined || yes === undefined) return undefined;
    const written = `IF ${asked}`;
    const open = this.word({ does: 'open', as: 'if', path: asked, question: true }, written, where);
    const other = no ? this.word({ does: 'else' }, 'ELSE', where) + no : '';
    return open + yes + other + this.word({ does: 'close', path: '' }, 'END IF', where);
  }

  private word = (sign: Sign, written: string, where: string): string =>
    this.placeholders.add(sign, written, where, 'body');
}

const properties = (run: XmlElement | undefined): XmlElement[] =>
  run ? elements(run).filter(({ name }) => name === 'w:rPr') : [];

/** What a field inside another's instruction stands for. */
const nameIn = (instruction: string): string =>
  /MERGEFIELD\s+["“]?([^\s"”\\]+)/i.exec(instruction)?.[1] ?? instruction.trim();
