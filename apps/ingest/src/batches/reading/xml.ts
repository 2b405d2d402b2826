import sax from 'sax';
import type { BatchLimits } from './limits.js';
import { type Reading, type Table, readPieces } from './reading.js';
import { UnreadableBatch } from './unreadable-batch.js';
import { XmlRow } from './xml-row.js';

/** What nests deeper than this is meant to exhaust somebody's memory. */
const deepest = 1_000;

/** An XML document: each element at the path (`statements/statement`) is a row. */
export function readXml(text: AsyncIterable<string>, path: string | undefined, limits: BatchLimits): Table {
  return { rows: rowsOf(text, new XmlDocument(path, limits)) };
}

async function* rowsOf(text: AsyncIterable<string>, document: XmlDocument): AsyncGenerator<Reading[]> {
  yield* readPieces(text, (piece, readings) => document.read(piece, readings));
  document.end();
}

class XmlDocument {
  private readonly parser = sax.parser(true, { strictEntities: true } as sax.SAXOptions);
  private readonly path: string[] | undefined;
  private readonly open: string[] = [];
  /** How many of the open elements lie on the path, from the root on. */
  private matched = 0;
  private rows = 0;
  private row: XmlRow | undefined;
  private startLine = 1;
  private readings: Reading[] = [];

  constructor(
    path: string | undefined,
    private readonly limits: BatchLimits,
  ) {
    this.path = path?.split('/').filter(Boolean);
    this.parser.onerror = (error) => {
      throw this.malformed(error.message.split('\n')[0] as string);
    };
    this.parser.ondoctype = () => {
      throw this.refused(
        'xml-doctype',
        'The XML has a DOCTYPE, which may define entities or fetch files',
        'Leave it out.',
      );
    };
    this.parser.onopentagstart = () => (this.startLine = this.line);
    this.parser.onopentag = (tag) => this.begin(tag.name, (tag as sax.Tag).attributes);
    this.parser.onclosetag = () => this.finish();
    this.parser.ontext = this.parser.oncdata = (text) => this.row?.text(text);
  }

  read(piece: string, readings: Reading[]): void {
    this.readings = readings;
    this.parser.write(piece);
  }

  end(): void {
    this.parser.close();
    if (this.rows > 0) return;
    throw new UnreadableBatch(
      'no-rows',
      `The XML has no element at “${this.path?.join('/')}”.`,
      'Name the path of the elements that are rows, from the root on, such as statements/statement.',
    );
  }

  private get line(): number {
    return this.parser.line + 1;
  }

  private begin(name: string, attributes: Record<string, string>): void {
    const depth = this.open.length;
    this.open.push(name);
    if (depth >= deepest) throw this.malformed(`it nests deeper than ${deepest} levels`);
    if (this.row) {
      this.row.begin(name, attributes);
      return;
    }
    if (depth === 1 && !this.path) throw this.pathMissing();
    if (this.matched !== depth || this.path?.[depth] !== name) return;
    this.matched++;
    if (this.matched === this.path.length) this.row = new XmlRow(this.startLine, attributes, this.limits);
  }

  private finish(): void {
    this.open.pop();
    if (this.row && this.open.length < this.matched) {
      this.rows++;
      this.readings.push(this.row.reading());
      this.row = undefined;
    } else this.row?.finish();
    this.matched = Math.min(this.matched, this.open.length);
  }

  private malformed(what: string): UnreadableBatch {
    return this.refused('malformed-xml', `The XML is malformed: ${what}`, 'Mend it there.');
  }

  private refused(code: string, what: string, remedy: string): UnreadableBatch {
    return new UnreadableBatch(
      code,
      `${what} (line ${this.line}, after row ${this.rows}).`,
      remedy,
      this.line,
    );
  }

  private pathMissing(): UnreadableBatch {
    return new UnreadableBatch(
      'path-missing',
      'Which elements of the XML are rows was not said.',
      `Name their path from the root on, such as ${this.open.join('/')}.`,
    );
  }
}
