import { type Token, jsonParser } from 'stream-json/core/parser.js';
import { JsonPath } from './json-path.js';
import { JsonRow } from './json-row.js';
import { type BatchLimits, inWords, longestValue } from './limits.js';
import { type Reading, type Table, readPieces } from './reading.js';
import { UnreadableBatch } from './unreadable-batch.js';

/** What nests deeper than this is meant to exhaust somebody's memory. */
const deepest = 1_000;

/** A JSON document: the elements of the list that it is, or of the one at the path, are rows. */
export function readJson(text: AsyncIterable<string>, path: string | undefined, limits: BatchLimits): Table {
  return { rows: rowsOf(text, new JsonDocument(path, limits)) };
}

async function* rowsOf(text: AsyncIterable<string>, document: JsonDocument): AsyncGenerator<Reading[]> {
  yield* readPieces(text, (piece, readings) => document.read(piece, readings));
  document.end();
}

class JsonDocument {
  private readonly parse = jsonParser({ streamValues: false });
  private readonly path: JsonPath;
  private line = 1;
  private rows = 0;
  /** How many objects and lists are open. */
  private depth = 0;
  private begun = false;
  /** How much text came since something was made of it. */
  private unanswered = 0;
  private row: JsonRow | undefined;

  constructor(
    path: string | undefined,
    private readonly limits: BatchLimits,
  ) {
    this.path = new JsonPath(path);
  }

  /** Line by line, so that what goes wrong has a place. */
  read(piece: string, readings: Reading[]): void {
    for (const line of piece.split(/(?<=\n)/)) {
      for (const token of this.tokensOf(line)) this.take(token, readings);
      if (line.endsWith('\n')) this.line++;
    }
  }

  end(): void {
    if (this.depth > 0 || !this.begun) throw this.malformed('it ends too early');
    this.path.end();
  }

  private tokensOf(text: string): Token[] {
    let tokens: Token[];
    try {
      const answer = this.parse(text);
      tokens = answer && typeof answer === 'object' ? (answer as { values: Token[] }).values : [];
    } catch (error) {
      throw this.malformed((error as Error).message.replace(/^Parser (cannot parse input: )?/, ''));
    }
    this.unanswered = tokens.length > 0 ? 0 : this.unanswered + text.length;
    if (this.unanswered > longestValue(this.limits)) throw this.endless();
    return tokens;
  }

  private take(token: Token, readings: Reading[]): void {
    const depth = this.depth;
    this.begun = true;
    if (token.name === 'startObject' || token.name === 'startArray') this.depth++;
    else if (token.name === 'endObject' || token.name === 'endArray') this.depth--;
    if (this.depth > deepest) throw this.malformed(`it nests deeper than ${deepest} levels`);
    if (!this.row && !this.path.beginsRow(token, depth)) return;
    this.row ??= new JsonRow(this.line, this.limits);
    this.row.take(token, this.depth - this.path.depth);
    if (this.depth > this.path.depth) return;
    this.rows++;
    readings.push(this.row.reading());
    this.row = undefined;
  }

  private malformed(what: string): UnreadableBatch {
    return new UnreadableBatch(
      'malformed-json',
      `The JSON is malformed on line ${this.line}, after row ${this.rows}: ${what}.`,
      'Mend it there, or write one object per line (JSON Lines), where a bad row harms no other.',
      this.line,
    );
  }

  private endless(): UnreadableBatch {
    return new UnreadableBatch(
      'row-too-large',
      `On line ${this.line}, after row ${this.rows}, a value is larger than ${inWords(longestValue(this.limits))}.`,
      `Check the quotes there; a row may have ${inWords(this.limits.rowBytes)}.`,
      this.line,
    );
  }
}
