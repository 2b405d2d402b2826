import type { Token } from 'stream-json/core/parser.js';
import { UnreadableBatch } from './unreadable-batch.js';

/** Finds the list of rows among the tokens of a document: `data.items`, or the document itself. */
export class JsonPath {
  private readonly keys: string[];
  /** How many objects along the path are open. */
  private matched = 0;
  /** Whether the value that comes next lies on the path. */
  private awaited = true;
  private inList = false;
  found = false;

  constructor(path: string | undefined) {
    this.keys = path?.split('.').filter(Boolean) ?? [];
  }

  /** How deep the list lies; its elements are rows. */
  get depth(): number {
    return this.keys.length + 1;
  }

  /**
   * Asked for every token that is not within a row.
   * @param depth how many objects and lists are open before it
   */
  beginsRow(token: Token, depth: number): boolean {
    if (this.inList) {
      if (token.name !== 'endArray') return true;
      this.inList = false;
    } else if (depth === this.matched) this.follow(token);
    return false;
  }

  end(): void {
    if (!this.found) throw this.noList('has no such member');
  }

  private follow(token: Token): void {
    if (token.name === 'endObject') {
      this.matched--;
      return;
    }
    if (token.name === 'keyValue') {
      this.awaited = token.value === this.keys[this.matched - 1];
      return;
    }
    if (!this.awaited) return;
    this.awaited = false;
    const isLast = this.matched === this.keys.length;
    if (isLast && token.name === 'startArray') this.found = this.inList = true;
    else if (!isLast && token.name === 'startObject') this.matched++;
    else throw this.noList(`holds something else than ${isLast ? 'a list' : 'an object'} there`);
  }

  private noList(what: string): UnreadableBatch {
    return this.keys.length === 0
      ? new UnreadableBatch(
          'path-missing',
          'The JSON is not a list, so where its rows lie is not known.',
          'Name the path of the list that holds them, such as data.items.',
        )
      : new UnreadableBatch(
          'no-rows',
          `The JSON has no list at “${this.keys.join('.')}”: it ${what}.`,
          'Name the path of the list that holds the rows, such as data.items.',
        );
  }
}
