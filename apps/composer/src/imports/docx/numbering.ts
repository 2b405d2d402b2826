import type { Report } from '../imports.ts';
import type { Declarations, Properties } from './properties.ts';
import { child, elements, value, element, type XmlElement } from './xml.ts';

const formats: Readonly<Record<string, string>> = {
  decimal: 'decimal',
  lowerLetter: 'lower-alpha',
  upperLetter: 'upper-alpha',
  lowerRoman: 'lower-roman',
  upperRoman: 'upper-roman',
  decimalZero: 'decimal-leading-zero',
  hebrew1: 'hebrew',
  none: 'none',
};

/** What stands before the items of lists. */
export class Numbering {
  private readonly abstract = new Map<string, XmlElement>();
  private readonly concrete = new Map<string, XmlElement>();
  private readonly report: Report;
  private readonly begun = new Set<string>();
  private last: string | undefined;

  constructor(numbering: XmlElement | undefined, report: Report) {
    this.report = report;
    for (const one of numbering ? elements(numbering) : []) {
      if (one.name === 'w:abstractNum') this.abstract.set(one.attributes['w:abstractNumId'] ?? '', one);
      if (one.name === 'w:num') this.concrete.set(one.attributes['w:numId'] ?? '', one);
    }
  }

  /** What a paragraph's properties, its style's included, say of its place in a list. */
  of(
    properties: Properties,
    style: string | undefined,
  ): { element: XmlElement; css: Declarations } | undefined {
    const given = properties.get('w:numPr');
    const number = value(child(given, 'w:numId'));
    const before = this.last;
    this.last = number;
    if (!number || number === '0') return undefined;
    const levels = elements(
      this.abstract.get(value(child(this.concrete.get(number), 'w:abstractNumId')) ?? '') ?? element('none'),
    ).filter(({ name }) => name === 'w:lvl');
    const linked = levels.find((one) => style !== undefined && value(child(one, 'w:pStyle')) === style);
    const at = value(child(given, 'w:ilvl')) ?? linked?.attributes['w:ilvl'] ?? '0';
    const level = levels.find((one) => one.attributes['w:ilvl'] === at);
    if (!level) return undefined;
    const format = value(child(level, 'w:numFmt')) ?? 'decimal';
    const written = value(child(level, 'w:lvlText')) ?? '';
    this.report.add(
      'lists',
      'Lists are indented alike, with round bullets',
      'lists',
      'Word’s own indentation and signs of each level do not carry over.',
      'Set them by CSS: padding-inline-start and list-style-type.',
    );
    if (format !== 'bullet') this.told(format, written, this.begun.has(number) && before !== number);
    this.begun.add(number);
    return {
      element: element('w:numPr', {}, [
        element('w:ilvl', { 'w:val': at }),
        element('w:numId', { 'w:val': number }),
      ]),
      // The list's own indentation is the browser's.
      css: {
        'margin-inline-start': '0pt',
        'text-indent': '0pt',
        'list-style-type': format === 'bullet' ? 'disc' : (formats[format] ?? 'decimal'),
      },
    };
  }

  private told(format: string, written: string, interrupted: boolean): void {
    if (interrupted)
      this.report.add(
        'list-numbers',
        'A numbered list begins anew after a paragraph in between',
        'lists',
        'Word counts on over the whole document; here each list counts for itself.',
        'Set start="…" at the list that should count on.',
      );
    if (!/^%\d[.]?$/.test(written) || !(format in formats))
      this.report.add(
        'list-format',
        `Numbers like “${written.replace(/%\d/g, '1')}” are written “1.”`,
        'lists',
        'What stands around the numbers of a list does not carry over.',
        'Write it by CSS: counters and ::marker.',
      );
  }
}
