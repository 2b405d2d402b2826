import { faultOf, rowTooLarge, setField, tooDeep } from './fields.js';
import type { BatchLimits } from './limits.js';
import type { Fields, Reading, ReadingFault } from './reading.js';

/** Where the text of an element goes that has attributes or children as well. */
const textField = '#text';

interface Element {
  name: string;
  fields: Fields;
  text: string;
}

/** A row of an XML document while it comes. Once it is found faulty, no more of it is kept. */
export class XmlRow {
  private readonly open: Element[];
  private depth = 1;
  private bytes = 0;
  private fault: ReadingFault | undefined;

  constructor(
    private readonly line: number,
    attributes: Record<string, string>,
    private readonly limits: BatchLimits,
  ) {
    this.open = [this.element('', attributes)];
  }

  begin(name: string, attributes: Record<string, string>): void {
    this.depth++;
    if (this.depth > this.limits.depth) this.fault ??= tooDeep(this.limits);
    this.count(name);
    if (!this.fault) this.open.push(this.element(name, attributes));
  }

  text(text: string): void {
    this.count(text);
    const element = this.open.at(-1);
    if (!this.fault && element) element.text += text;
  }

  /** The innermost element ends. */
  finish(): void {
    this.depth--;
    if (this.fault) return;
    const element = this.open.pop();
    const parent = this.open.at(-1);
    if (element && parent) addField(parent.fields, element.name, valueOf(element));
  }

  reading(): Reading {
    const row = this.open[0];
    const { line } = this;
    if (this.fault || !row) return { line, fault: this.fault ?? rowTooLarge(this.limits) };
    if (row.text.trim() !== '') addField(row.fields, textField, row.text.trim());
    const fault = faultOf(row.fields, this.limits);
    return fault ? { line, fault } : { line, fields: row.fields };
  }

  private element(name: string, attributes: Record<string, string>): Element {
    const fields: Fields = {};
    for (const [key, value] of Object.entries(attributes)) {
      this.count(key);
      this.count(value);
      // Namespaces say how names are read, not what a row is.
      if (key !== 'xmlns' && !key.startsWith('xmlns:')) setField(fields, key, value);
    }
    return { name, fields, text: '' };
  }

  /** Tags and names take room too, so many small elements are no way around the limit. */
  private count(text: string): void {
    this.bytes += Buffer.byteLength(text) + 4;
    if (this.bytes > this.limits.rowBytes) this.fault ??= rowTooLarge(this.limits);
  }
}

/** Text alone is kept as it stands; between elements the white space is only layout. */
function valueOf({ fields, text }: Element): unknown {
  if (Object.keys(fields).length === 0) return text;
  if (text.trim() !== '') addField(fields, textField, text.trim());
  return fields;
}

/** What is repeated becomes a list. */
function addField(fields: Fields, name: string, value: unknown): void {
  const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (before === undefined) setField(fields, name, value);
  else if (Array.isArray(before)) before.push(value);
  else setField(fields, name, [before, value]);
}
