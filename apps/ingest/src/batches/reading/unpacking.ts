import type { Readable } from 'node:stream';
import { inWords } from './limits.js';
import { UnreadableBatch } from './unreadable-batch.js';

/** A file as it is to be read. Nothing is opened before its bytes are asked for. */
export interface PackedFile {
  name?: string;
  /** Whether it lies in a zip, so that rows and messages name it. */
  inZip?: boolean;
  bytes: AsyncGenerator<Buffer>;
}

/** How many bytes an upload may become. All files of a zip share it. */
export class Room {
  private taken = 0;
  constructor(private readonly most: number) {}

  /** Called as bytes come, since what an archive says of its own size may be a lie. */
  take(bytes: number): void {
    this.taken += bytes;
    this.refuseBeyond(this.taken);
  }

  refuseBeyond(bytes: number): void {
    if (bytes <= this.most) return;
    throw new UnreadableBatch(
      'expands-too-far',
      `The upload unpacks to more than ${inWords(this.most)}, which is out of proportion to its size.`,
      'If it is honest, upload it unpacked or in several parts.',
    );
  }
}

export interface Unpacking {
  open: () => Readable | Promise<Readable>;
  room?: Room;
  /** Called with each piece, and at the end with none. */
  judge?: (piece?: Buffer) => void;
  /** Tells damage of the archive from trouble in reaching it, after which another try may help. */
  explain: (error: Error) => Error;
}

export async function* unpacked({ open, room, judge, explain }: Unpacking): AsyncGenerator<Buffer> {
  let stream: Readable | undefined;
  try {
    stream = await open();
    for await (const piece of stream as AsyncIterable<Buffer>) {
      room?.take(piece.length);
      judge?.(piece);
      yield piece;
    }
    judge?.();
  } catch (error) {
    throw error instanceof UnreadableBatch ? error : explain(error as Error);
  } finally {
    stream?.destroy();
  }
}

export const damaged = (what: string): UnreadableBatch =>
  new UnreadableBatch(
    'damaged-archive',
    `The archive is damaged: ${what}.`,
    'Pack and upload it again, and compare its size with the original.',
  );

const truncated = () =>
  new UnreadableBatch(
    'truncated-archive',
    'The compressed data ends too early: the file is not complete.',
    'Upload it again, and compare its size with the original.',
  );

export function damageOf(error: Error): Error {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (!code.startsWith('Z_')) return error;
  return code === 'Z_BUF_ERROR' ? truncated() : damaged(error.message);
}
