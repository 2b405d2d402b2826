import { type FSWatcher, watch } from 'node:fs';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Note } from '../config.js';
import type { MessageLog } from '../log/message-log.js';
import type { Traffic } from '../traffic/traffic.js';
import { jobReference, printBody, printDraft, readTicket } from './print-job.js';

const TICKET = '.json';
/** fs.watch may miss a file (network folders, overflowing queues); looking again does not. */
const RESCAN_MS = 1000;
const FILES_AT_ONCE = 32;

interface Waiting {
  name: string;
  /** When its ticket was written, in milliseconds. */
  changed: number;
}

/** Takes print jobs out of the spool folder's view into the inbox; the files stay where they are. */
export class VirtualPrinter {
  /** Tickets taken in, by name, with the time of change they had: a ticket written anew is read anew. */
  private readonly taken = new Map<string, number>();
  /** Tickets that could not be taken in; tried at every scan, complained about once. */
  private readonly refused = new Map<string, number>();
  private watcher?: FSWatcher;
  private timer?: NodeJS.Timeout;
  private scanning?: Promise<void>;
  private again = false;

  constructor(
    private readonly log: MessageLog,
    private readonly spool: string,
    private readonly note: Note,
    private readonly traffic: Traffic,
  ) {}

  async start(): Promise<void> {
    await mkdir(this.spool, { recursive: true });
    await this.scan();
    this.watcher = watch(this.spool, () => void this.scan());
    this.watcher.on('error', () => this.watcher?.close());
    this.timer = setInterval(() => void this.scan(), RESCAN_MS);
  }

  async close(): Promise<void> {
    this.watcher?.close();
    clearInterval(this.timer);
    this.again = false;
    await this.scanning;
  }

  /** Calls that come while one scan runs share one further scan. */
  private scan(): Promise<void> {
    if (this.scanning) {
      this.again = true;
      return this.scanning;
    }
    this.scanning = this.scanOnce()
      .catch((error: Error) => this.note('error', `The print spool cannot be read: ${error.message}`))
      .finally(() => {
        this.scanning = undefined;
        if (!this.again) return;
        this.again = false;
        void this.scan();
      });
    return this.scanning;
  }

  private async scanOnce(): Promise<void> {
    const names = (await readdir(this.spool)).filter(
      (name) => name.endsWith(TICKET) && !name.startsWith('.'),
    );
    const left = new Set(names);
    for (const name of this.taken.keys()) if (!left.has(name)) this.taken.delete(name);
    const waiting: Waiting[] = [];
    for (let start = 0; start < names.length; start += FILES_AT_ONCE) {
      const some = names.slice(start, start + FILES_AT_ONCE);
      waiting.push(...(await Promise.all(some.map((name) => this.look(name)))).flat());
    }
    // As of a printer: what was spooled first comes out first.
    for (const one of waiting.sort((a, b) => a.changed - b.changed)) await this.takeIn(one);
  }

  /** The ticket, if it is new or was written anew. */
  private async look(name: string): Promise<Waiting[]> {
    const found = await stat(join(this.spool, name)).catch(() => undefined);
    return found && this.taken.get(name) !== found.mtimeMs ? [{ name, changed: found.mtimeMs }] : [];
  }

  private async takeIn({ name, changed }: Waiting): Promise<void> {
    try {
      await this.take(join(this.spool, name));
      this.taken.set(name, changed);
    } catch (error) {
      if (this.refused.get(name) === changed) return;
      this.refused.set(name, changed);
      const why = error instanceof Error ? error.message : String(error);
      this.note(
        'warn',
        `Print ticket ${name} waits: ${why}. Write the PDF first, then the ticket, by rename.`,
      );
    }
  }

  private async take(path: string): Promise<void> {
    const ticket = readTicket(await readFile(path, 'utf8'));
    if (this.log.hasPrinted(jobReference(ticket))) return;
    const pdf = await readFile(path.slice(0, -TICKET.length) + '.pdf');
    this.traffic.asked('print');
    await this.log.append(printDraft(ticket), printBody(ticket, pdf));
    this.traffic.accepted('print');
  }
}
