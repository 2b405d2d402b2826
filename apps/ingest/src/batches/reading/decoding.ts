import { TextDecoder } from 'node:util';
import { breaksIn } from './lines.js';
import { UnreadableBatch } from './unreadable-batch.js';

const strict = (encoding: string) => new TextDecoder(encoding, { fatal: true });

/** Bytes become text; what cannot be text is refused with its place, before anybody takes it for data. */
export class Decoding {
  private readonly decoder: TextDecoder;
  private offset = 0;
  private lines = 1;
  private previous: Buffer = Buffer.alloc(0);

  constructor(private readonly encoding: string) {
    this.decoder = strict(encoding);
  }

  next(piece: Buffer): string {
    const text = this.attempt(piece, () => this.decoder.decode(piece, { stream: true }));
    const nul = text.indexOf('\0');
    if (nul >= 0) throw this.notText(text.slice(0, nul));
    this.offset += piece.length;
    this.lines += breaksIn(text);
    this.previous = piece;
    return text;
  }

  /** A character that is cut off at the end of the file is none. */
  end(): void {
    this.attempt(Buffer.alloc(0), () => this.decoder.decode());
  }

  private attempt(piece: Buffer, decode: () => string): string {
    try {
      return decode();
    } catch {
      throw this.wrongEncoding(piece);
    }
  }

  private wrongEncoding(piece: Buffer): UnreadableBatch {
    const before = this.begunIn(this.previous, this.offset);
    const start = this.offset - before.length;
    const bytes = Buffer.concat([before, piece]);
    const good = this.longestGood(bytes);
    const at = good - this.begunIn(bytes.subarray(0, good), start + good).length;
    const line = this.lines + breaksIn(strict(this.encoding).decode(bytes.subarray(0, at), { stream: true }));
    return new UnreadableBatch(
      'wrong-encoding',
      `What stands at byte ${start + at}, on line ${line}, is no text in ${this.encoding}.`,
      'Save the file as UTF-8, or name the encoding it has, such as windows-1252.',
      line,
    );
  }

  /** The bytes of a character that begins in the last bytes and goes on behind them. */
  private begunIn(bytes: Buffer, offset: number): Buffer {
    const unit = this.encoding.startsWith('utf-16') ? 2 : 1;
    for (let length = Math.min(3, bytes.length); length > 0; length--) {
      const last = bytes.subarray(bytes.length - length);
      if ((offset - length) % unit === 0 && this.decodes(last) === '') return last;
    }
    return Buffer.alloc(0);
  }

  /** Each beginning of what is good is good as well, so halving finds it. */
  private longestGood(bytes: Buffer): number {
    let good = 0;
    let bad = bytes.length + 1;
    while (bad - good > 1) {
      const middle = Math.floor((good + bad) / 2);
      if (this.decodes(bytes.subarray(0, middle)) === undefined) bad = middle;
      else good = middle;
    }
    return good;
  }

  private decodes(bytes: Buffer): string | undefined {
    try {
      return strict(this.encoding).decode(bytes, { stream: true });
    } catch {
      return undefined;
    }
  }

  private notText(before: string): UnreadableBatch {
    const line = this.lines + breaksIn(before);
    return new UnreadableBatch(
      'wrong-encoding',
      `Line ${line} holds a NUL character, which no text in ${this.encoding} does.`,
      'Upload a text file; name its encoding where it is another one, such as utf-16le.',
      line,
    );
  }
}
