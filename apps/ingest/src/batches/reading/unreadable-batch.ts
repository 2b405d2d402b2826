import type { ReadingFault } from './reading.js';

/** The file as a whole cannot be read, or not from here on: what, why and remedy. */
export class UnreadableBatch extends Error implements ReadingFault {
  constructor(
    readonly code: string,
    readonly reason: string,
    readonly remedy: string,
    readonly line?: number,
    /** Which file of a zip. */
    readonly file?: string,
  ) {
    super(reason);
    this.name = 'UnreadableBatch';
  }

  /** The same of one file of a zip. */
  in(file: string): UnreadableBatch {
    if (this.file !== undefined) return this;
    return new UnreadableBatch(this.code, `In “${file}”: ${this.reason}`, this.remedy, this.line, file);
  }
}
