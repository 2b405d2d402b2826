import { EventEmitter } from 'node:events';
import type { LogEntry, MessageDraft } from '../messages/message.js';
import { idOf, sequenceOf } from '../messages/message-page.js';
import { LogFiles } from './log-files.js';

interface Waiting {
  draft: MessageDraft;
  body: Buffer;
  resolve: (entry: LogEntry) => void;
  reject: (error: unknown) => void;
}

/** A batch is written with one `writev`; beyond this, a batch only costs memory. */
const LARGEST_BATCH = 1000;

/**
 * Everything the sandbox accepted, in order of acceptance. `append` resolves when the message is on
 * disk, so what answers after it can be counted on after a kill or a power cut. All messages that wait
 * while one batch is synced go into the next one and share its sync (group commit).
 */
export class MessageLog extends EventEmitter<{ appended: [number]; cleared: [] }> {
  private waiting: Waiting[] = [];
  private scheduled = false;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private files: LogFiles,
    private list: LogEntry[],
    private readonly printed: Set<string>,
    private nextSequence: number,
    readonly unreadableLines: number,
    private readonly folder: string,
  ) {
    super();
  }

  static async open(folder: string): Promise<MessageLog> {
    const { files, heading, entries, unreadableLines } = await LogFiles.recover(folder);
    const printed = new Set(heading.printed);
    for (const entry of entries)
      if (entry.channel === 'print' && entry.reference) printed.add(entry.reference);
    const next = (entries.at(-1)?.sequence ?? files.firstSequence - 1) + 1;
    return new MessageLog(files, entries, printed, next, unreadableLines, folder);
  }

  /** Oldest first. */
  get entries(): readonly LogEntry[] {
    return this.list;
  }

  append(draft: MessageDraft, body: Buffer): Promise<LogEntry> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ draft, body, resolve, reject });
      this.schedule();
    });
  }

  find(id: string): LogEntry | undefined {
    const sequence = sequenceOf(id);
    let low = 0;
    let high = this.list.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const entry = this.list[middle];
      if (!entry || entry.sequence === sequence) return entry;
      if (entry.sequence < sequence) low = middle + 1;
      else if (entry.sequence > sequence) high = middle - 1;
      else return undefined;
    }
    return undefined;
  }

  read(entry: LogEntry): Promise<Buffer> {
    return this.files.read(entry.at, entry.bytes);
  }

  /** Whether this print job was taken in before, deleted or not: its file still lies in the spool. */
  hasPrinted(reference: string): boolean {
    return this.printed.has(reference);
  }

  /** Deletes all messages. Ids go on counting, so an id never means two messages. */
  clear(): Promise<void> {
    return this.serially(async () => {
      const old = this.files;
      this.files = await LogFiles.create(this.folder, this.nextSequence, { printed: [...this.printed] });
      this.list = [];
      await old.remove();
      this.emit('cleared');
    });
  }

  async close(): Promise<void> {
    await this.serially(() => this.files.close());
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    void this.serially(async () => {
      this.scheduled = false;
      await this.commit(this.waiting.splice(0, LARGEST_BATCH));
      if (this.waiting.length > 0) this.schedule();
    });
  }

  private async commit(batch: Waiting[]): Promise<void> {
    let at = this.files.end;
    const receivedAt = new Date().toISOString();
    const entries = batch.map(({ draft, body }, index): LogEntry => {
      const sequence = this.nextSequence + index;
      const entry = { id: idOf(sequence), sequence, ...draft, receivedAt, at, bytes: body.length };
      at += body.length;
      return entry;
    });
    try {
      const lines = entries.map((entry) => JSON.stringify(entry) + '\n').join('');
      await this.files.write(
        batch.map(({ body }) => body),
        lines,
      );
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return;
    }
    this.nextSequence += batch.length;
    for (const [index, entry] of entries.entries()) {
      this.list.push(entry);
      if (entry.channel === 'print' && entry.reference) this.printed.add(entry.reference);
      batch[index]?.resolve(entry);
    }
    this.emit('appended', entries.length);
  }

  /** One operation on the files at a time, in the order asked for; one that fails holds up no other. */
  private serially<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.turn.then(operation);
    this.turn = result.catch(() => undefined);
    return result;
  }
}
