import Assembler from 'stream-json/assembler.js';
import type { Token } from 'stream-json/core/parser.js';
import { faultOf, rowTooLarge, tooDeep } from './fields.js';
import type { BatchLimits } from './limits.js';
import type { Fields, Reading, ReadingFault } from './reading.js';

/** A row of a JSON document while it comes. Once it is found faulty, no more of it is kept. */
export class JsonRow {
  private readonly assembler = new Assembler();
  private bytes = 0;
  private fault: ReadingFault | undefined;

  constructor(
    private readonly line: number,
    private readonly limits: BatchLimits,
  ) {}

  take(token: Token, depth: number): void {
    // A token is a character or two more than its value: quotes, a colon, a comma.
    this.bytes +=
      2 + ('value' in token && typeof token.value === 'string' ? Buffer.byteLength(token.value) : 0);
    if (depth > this.limits.depth) this.fault ??= tooDeep(this.limits);
    if (this.bytes > this.limits.rowBytes) this.fault ??= rowTooLarge(this.limits);
    if (!this.fault) this.assembler.consume(token);
  }

  reading(): Reading {
    const value = this.assembler.current;
    const fault = this.fault ?? faultOf(value, this.limits);
    return fault ? { line: this.line, fault } : { line: this.line, fields: value as Fields };
  }
}
