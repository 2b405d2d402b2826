import { excerpt, type Report } from '../imports.ts';
import type { Placeholders } from '../placeholders.ts';
import { Fields } from './fields.ts';
import { leftOut, unread } from './left-out.ts';
import { type Looks, paragraphStyles } from './looks.ts';
import type { Numbering } from './numbering.ts';
import { replacePlaceholders } from './paragraph-text.ts';
import { type Declarations, isOn, merged } from './properties.ts';
import { Drawings } from './drawings.ts';
import type { Size } from './sizes.ts';
import type { Styles } from './styles.ts';
import { cellCss, tableCss } from './table-look.ts';
import { child, descendants, element, elements, text, value, type XmlElement, type XmlNode } from './xml.ts';

/** Shared by the parts of one document. */
export interface Whole {
  readonly placeholders: Placeholders;
  readonly report: Report;
  readonly styles: Styles;
  readonly numbering: Numbering;
  readonly looks: Looks;
  /** Looks of cells, and sizes of pictures: mammoth knows neither, so that words in the text carry them past it. */
  readonly cells: (string | undefined)[];
  readonly pictures: { alt: string; size?: Size }[];
}

export const cellWord = (i: number): string => `tbcell${i}x`;

/** Rewrites one part so that mammoth, which knows neither looks nor merge fields, carries both past itself. */
export class Preparing {
  private readonly whole: Whole;
  private readonly part: string;
  private readonly drawings: Drawings;

  constructor(whole: Whole, part: string) {
    this.whole = whole;
    this.part = part;
    this.drawings = new Drawings(whole.report, whole.pictures, part);
  }

  prepare(root: XmlElement): void {
    const looks = descendants(root, Object.keys(unread)).map(({ name }) => unread[name] ?? '');
    for (const look of new Set(looks))
      this.whole.report.add(
        'formatting',
        `Formatting that does not carry over: ${look}`,
        this.part,
        'It has no counterpart that looks the same everywhere.',
        'Set it by CSS where it matters.',
      );
    this.simplify(root);
    new Fields(this.whole.placeholders, this.whole.report, this.part).replace(root);
    this.walk(root);
  }

  private note(code: string, what: string, of: XmlElement, why: string, remedy: string): void {
    const shown = excerpt(text(of), 40);
    this.whole.report.add(code, what, shown ? `${this.part}: “${shown}”` : this.part, why, remedy);
  }

  /** One form of each thing, and nothing that is not shown. */
  private simplify(parent: XmlElement): void {
    parent.children = parent.children.flatMap((node): XmlNode[] => {
      // In properties, `del` and `ins` say what became of a paragraph's end or a row: mammoth knows.
      if (typeof node === 'string' || /^w:(p|r|tr|tc|tbl|sdt)Pr$/.test(node.name)) return [node];
      const reason = leftOut[node.name];
      if (reason) {
        const [code, what, why, remedy] = reason;
        this.note(code, what, node.name === 'w:commentReference' ? parent : node, why, remedy);
        return node.name === 'w:ptab' ? [element('w:tab')] : [];
      }
      if (node.name === 'w:ins' || node.name === 'w:moveTo')
        this.note(
          'tracked-change',
          'Inserted text of tracked changes counts as accepted',
          node,
          'The draft has the text as if all changes were accepted.',
          'Accept or reject the changes in Word first if they are not settled.',
        );
      const drawn = ['mc:AlternateContent', 'w:drawing', 'w:pict'].includes(node.name);
      const shown = drawn ? this.drawings.plain(node) : [node];
      for (const one of shown)
        this.simplify(drawn ? (descendants(one, ['w:txbxContent'])[0] ?? { ...one, children: [] }) : one);
      return shown;
    });
  }

  private walk(parent: XmlElement, table?: string): void {
    for (const node of elements(parent)) {
      if (node.name === 'w:p') this.paragraph(node, table);
      else if (node.name === 'w:tbl') this.table(node);
      else if (node.name === 'w:sdt') this.control(node, table);
      else this.walk(node, table);
    }
  }

  private paragraph(paragraph: XmlElement, table?: string): void {
    for (const control of descendants(paragraph, ['w:sdt'], ['w:txbxContent']))
      this.placeholderControl(control);
    const given = child(paragraph, 'w:pPr');
    const { properties, run: base, heading } = this.whole.styles.paragraph(given, table);
    const look = this.whole.styles.runCss(base);
    const listed = this.whole.numbering.of(properties, value(child(given, 'w:pStyle')));
    const css: Declarations = { ...look, ...this.whole.styles.paragraphCss(properties), ...listed?.css };
    const tabs = descendants(paragraph, ['w:tab'], ['w:pPr', 'w:txbxContent']).length > 0;
    if (tabs)
      this.note(
        'tab',
        'Tab stops are at equal distances',
        paragraph,
        'Where Word’s tab stops stand does not carry over.',
        'Use a table for columns.',
      );
    const name = this.whole.looks.classFor('p', {
      ...css,
      ...(tabs ? { 'white-space': 'pre-wrap', 'tab-size': '36pt' } : {}),
    });
    for (const row of name ? paragraphStyles(name, heading) : []) this.whole.looks.styleMap.add(row);
    const kept = given
      ? elements(given).filter((one) => one.name === 'w:rPr' || one.name === 'w:sectPr')
      : [];
    const own = [
      ...(name ? [element('w:pStyle', { 'w:val': name })] : []),
      ...(listed ? [listed.element] : []),
      ...kept,
    ];
    paragraph.children = [element('w:pPr', {}, own), ...paragraph.children.filter((node) => node !== given)];
    for (const run of descendants(paragraph, ['w:r'], ['w:txbxContent'])) this.run(run, base, look);
    replacePlaceholders(paragraph, this.whole.placeholders, this.part);
    for (const box of descendants(paragraph, ['w:txbxContent'], ['w:txbxContent'])) this.walk(box);
  }

  private run(run: XmlElement, base: ReadonlyMap<string, XmlElement>, look: Declarations): void {
    const given = child(run, 'w:rPr');
    const properties = this.whole.styles.run(base, given);
    if (isOn(properties, 'w:vanish') && text(run) !== '') {
      this.note(
        'hidden-text',
        'Hidden text was left out',
        run,
        'Nobody sees it in Word either.',
        'Nothing to do.',
      );
      run.children = [];
      return;
    }
    const css = this.whole.styles.runCss(properties);
    const different = Object.fromEntries(
      Object.entries(css).filter(([name, wanted]) => look[name] !== wanted),
    );
    const { 'font-weight': weight, 'font-style': style, ...others } = different;
    const plain = {
      ...(weight === 'normal' ? { 'font-weight': weight } : {}),
      ...(style === 'normal' ? { 'font-style': style } : {}),
    };
    const name = this.whole.looks.classFor('r', { ...others, ...plain });
    if (name) this.whole.looks.styleMap.add(`r.${name} => span.${name}`);
    const kept = [
      properties.get('w:vertAlign'),
      properties.get('w:strike') ?? properties.get('w:dstrike'),
    ].filter((one) => one !== undefined);
    const own = [
      ...(name ? [element('w:rStyle', { 'w:val': name })] : []),
      ...(weight === 'bold' ? [element('w:b')] : []),
      ...(style === 'italic' ? [element('w:i')] : []),
      ...kept.map((one) => (one.name === 'w:dstrike' ? { ...one, name: 'w:strike' } : one)),
    ];
    run.children = [element('w:rPr', {}, own), ...run.children.filter((node) => node !== given)];
  }

  /** A control that shows its hint is a blank to be filled in: a placeholder by the name its author gave it. */
  private placeholderControl(control: XmlElement): void {
    const properties = child(control, 'w:sdtPr');
    const name = value(child(properties, 'w:alias')) ?? value(child(properties, 'w:tag'));
    const content = child(control, 'w:sdtContent');
    if (!properties || !content || !child(properties, 'w:showingPlcHdr') || !name) return;
    const runs = descendants(content, ['w:r']);
    if (!runs[0]) return;
    const written = `control “${name}”`;
    for (const run of runs)
      run.children = run.children.filter((node) => typeof node === 'string' || node.name === 'w:rPr');
    runs[0].children.push(
      element('w:t', {}, [
        this.whole.placeholders.add({ does: 'show', path: name }, written, this.part, 'body'),
      ]),
    );
  }

  private control(control: XmlElement, table?: string): void {
    this.placeholderControl(control);
    this.note(
      'content-control',
      'Content controls are plain text now',
      control,
      'Nobody fills in a finished document.',
      'Put a variable where a person would choose.',
    );
    this.walk(control, table);
  }

  private table(table: XmlElement): void {
    const given = child(table, 'w:tblPr');
    const { properties, style, conditional } = this.whole.styles.table(given);
    if (conditional)
      this.note(
        'table-style',
        'Special looks of first and last rows and columns and of stripes were left out',
        table,
        'They come from a table style.',
        'Give those cells a class.',
      );
    const name = this.whole.looks.classFor('table', tableCss(properties, child(table, 'w:tblGrid')));
    if (name) this.whole.looks.styleMap.add(`table.${name} => table.${name}:fresh`);
    if (given) given.children = name ? [element('w:tblStyle', { 'w:val': name })] : [];
    const rows = descendants(table, ['w:tr'], ['w:tbl', 'w:tr']);
    rows.forEach((row, y) => {
      const cells = descendants(row, ['w:tc'], ['w:tc']);
      cells.forEach((cell, x) => {
        const at = {
          top: y === 0,
          bottom: y === rows.length - 1,
          first: x === 0,
          last: x === cells.length - 1,
        };
        const look = this.whole.looks.classFor('td', cellCss(properties, merge(child(cell, 'w:tcPr')), at));
        this.walk(cell, style);
        const word = cellWord(this.whole.cells.push(look) - 1);
        const first = elements(cell).find((one) => one.name === 'w:p') ?? descendants(cell, ['w:p'])[0];
        first?.children.splice(1, 0, element('w:r', {}, [element('w:t', {}, [word])]));
      });
    });
  }
}

const merge = (given: XmlElement | undefined): XmlElement =>
  element('w:tcPr', {}, [...merged(given).values()]);
