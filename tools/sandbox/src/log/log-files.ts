import { mkdir, open, readdir, readFile, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogEntry } from '../messages/message.js';

/** First line of an index: what the log must remember although its messages were deleted. */
export interface Heading {
  printed: string[];
}

export interface RecoveredLog {
  files: LogFiles;
  heading: Heading;
  entries: LogEntry[];
  unreadableLines: number;
}

const INDEX = '.index.jsonl';
const SEGMENT = '.segment';

/**
 * A pair of append-only files, named by the sequence number of their first message: the segment holds
 * bodies end to end, the index one line of JSON per message. The index is written only after the
 * segment is on disk, so a line in the index is proof that its body is there.
 */
export class LogFiles {
  private constructor(
    private readonly folder: string,
    readonly firstSequence: number,
    private readonly segment: FileHandle,
    private readonly index: FileHandle,
    private segmentEnd: number,
    private indexEnd: number,
  ) {}

  get end(): number {
    return this.segmentEnd;
  }

  static async create(folder: string, firstSequence: number, heading: Heading): Promise<LogFiles> {
    await mkdir(folder, { recursive: true });
    const name = join(folder, nameOf(firstSequence));
    const segment = await open(name + SEGMENT, 'w+');
    const index = await open(name + INDEX, 'w+');
    const line = Buffer.from(JSON.stringify(heading) + '\n');
    await index.write(line, 0, line.length, 0);
    await index.sync();
    await syncFolder(folder);
    return new LogFiles(folder, firstSequence, segment, index, 0, line.length);
  }

  /** Reads the newest pair again; older ones are left from a deletion that was interrupted. */
  static async recover(folder: string): Promise<RecoveredLog> {
    await mkdir(folder, { recursive: true });
    const names = (await readdir(folder)).filter((name) => name.endsWith(INDEX)).sort();
    const newest = names.pop();
    for (const older of names) await removePair(folder, older.slice(0, -INDEX.length));
    if (newest === undefined) {
      const heading = { printed: [] };
      return { files: await LogFiles.create(folder, 1, heading), heading, entries: [], unreadableLines: 0 };
    }
    const name = newest.slice(0, -INDEX.length);
    const segment = await open(join(folder, name + SEGMENT), 'r+');
    const index = await open(join(folder, newest), 'r+');
    const { size } = await segment.stat();
    const { heading, entries, goodEnd, unreadableLines } = readIndex(
      await readFile(join(folder, newest)),
      size,
    );
    const last = entries.at(-1);
    const files = new LogFiles(
      folder,
      Number(name),
      segment,
      index,
      last ? last.at + last.bytes : 0,
      goodEnd,
    );
    await files.cutBack();
    return { files, heading, entries, unreadableLines };
  }

  /** Returns when every body and every line of the batch is on disk. */
  async write(bodies: Buffer[], lines: string): Promise<void> {
    const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
    const text = Buffer.from(lines);
    try {
      await writeWhole(this.segment, bodies, bytes, this.segmentEnd);
      await this.segment.datasync();
      await writeWhole(this.index, [text], text.length, this.indexEnd);
      await this.index.datasync();
    } catch (error) {
      await this.cutBack();
      throw error;
    }
    this.segmentEnd += bytes;
    this.indexEnd += text.length;
  }

  async read(at: number, bytes: number): Promise<Buffer> {
    const body = Buffer.allocUnsafe(bytes);
    const { bytesRead } = await this.segment.read(body, 0, bytes, at);
    return body.subarray(0, bytesRead);
  }

  async remove(): Promise<void> {
    await this.close();
    await removePair(this.folder, nameOf(this.firstSequence));
    await syncFolder(this.folder);
  }

  async close(): Promise<void> {
    await Promise.all([this.segment.close(), this.index.close()]);
  }

  /** Removes what a crash or a failed write left behind, so that the next line starts on its own. */
  private async cutBack(): Promise<void> {
    await this.segment.truncate(this.segmentEnd);
    await this.index.truncate(this.indexEnd);
  }
}

function readIndex(file: Buffer, segmentSize: number) {
  const entries: LogEntry[] = [];
  let heading: Heading = { printed: [] };
  let goodEnd = 0;
  let unreadableLines = 0;
  for (let start = 0; start < file.length;) {
    const newline = file.indexOf(0x0a, start);
    const end = newline === -1 ? file.length : newline;
    const line = newline === -1 ? undefined : parsed(file.toString('utf8', start, end));
    if (line && 'printed' in line) heading = line;
    else if (line && line.at + line.bytes <= segmentSize) entries.push(line);
    else unreadableLines += 1;
    if (line) goodEnd = end + 1;
    start = end + 1;
  }
  return { heading, entries, goodEnd, unreadableLines };
}

function parsed(line: string): LogEntry | Heading | undefined {
  try {
    return JSON.parse(line) as LogEntry | Heading;
  } catch {
    return undefined;
  }
}

async function writeWhole(file: FileHandle, parts: Buffer[], bytes: number, position: number): Promise<void> {
  const { bytesWritten } = await file.writev(parts, position);
  if (bytesWritten !== bytes) throw new Error(`Only ${bytesWritten} of ${bytes} bytes fitted on the disk.`);
}

async function removePair(folder: string, name: string): Promise<void> {
  await rm(join(folder, name + INDEX), { force: true });
  await rm(join(folder, name + SEGMENT), { force: true });
}

/** A new file's name is durable only once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

function nameOf(firstSequence: number): string {
  return String(firstSequence).padStart(15, '0');
}
