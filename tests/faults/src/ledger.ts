import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

export type EventKind =
  | 'order-shipped'
  | 'invoice'
  | 'newsletter'
  | 'noted'
  | 'terms'
  /** An upstream's mistake: to be parked or refused, never lost. */
  | 'corrupt'
  /** Rubbish on a subject of our own. */
  | 'garbage';

interface Line {
  /** Milliseconds since the epoch, by this machine's clock. */
  at: number;
}

/** What the client was told: its own record, which owes nothing to Tourbus. */
export type LedgerLine = Line &
  (
    | {
        what: 'accepted';
        /** How the acceptance was heard. */
        by: 'http' | 'nats';
        kind: EventKind;
        source: string;
        id: string;
        customer?: string;
        thread?: string;
        occurredAt?: string;
        /** Of a message on the bus: its place in the stream. */
        stream?: string;
        sequence?: number;
        /** What was published where it was no event. */
        raw?: { subject: string; body: string };
      }
    | { what: 'refused'; kind: EventKind; source: string; id: string; status: number; problem: string }
    | {
        what: 'stopped';
        /** Marketing by mail, or text messages to a number. */
        scope: 'marketing' | 'sms';
        customer: string;
        /** Of the message that brought the link or is answered. */
        communication: string;
        tookMs: number;
        /** E-mail address or number. */
        address: string;
      }
    | { what: 'note'; text: string }
  );

/** The client's append-only file; a line is on disk before anything is built on it. */
export class Ledger {
  readonly lines: LedgerLine[] = [];
  private readonly file: number;

  constructor(path: string) {
    this.file = openSync(path, 'a');
  }

  write(line: LedgerLine extends infer L ? (L extends Line ? Omit<L, 'at'> : never) : never): void {
    const dated = { at: Date.now(), ...line } as LedgerLine;
    this.lines.push(dated);
    writeSync(this.file, `${JSON.stringify(dated)}\n`);
    if (dated.what === 'stopped') fsyncSync(this.file);
  }

  close(): void {
    fsyncSync(this.file);
    closeSync(this.file);
  }
}
