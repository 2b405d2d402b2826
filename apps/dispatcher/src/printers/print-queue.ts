import type { PageRange, PrinterSays } from '../print-jobs/print-job.js';

/** What is handed to a printer. */
export interface PrintRequest {
  /** The name that the job is found by again: the same at each attempt. */
  name: string;
  pdf: Buffer;
  sides?: string;
  /** Only these pages; all where it is not given. */
  pageRanges?: readonly PageRange[];
  /** For who prints from a folder: what there is to know of the job, and the index of its stream. */
  ticket?: object;
  index?: { name: string; csv: Buffer; json: Buffer };
}

/**
 * What came of handing a job over.
 * - `accepted`: the printer has it, and knows it by `printerJobId`.
 * - `rejected`: it was not taken and will not be.
 * - `retry`: it was surely not taken, and may be later.
 * - `ambiguous`: nobody knows; the printer can be asked for it by its name.
 */
export type PrintAnswer =
  | { kind: 'accepted'; printerJobId: string }
  | { kind: 'rejected' | 'retry' | 'ambiguous'; code: string; text: string };

export interface PrinterCondition {
  says: PrinterSays;
  accepting: boolean;
  /** Whether it can be told to leave pages out. */
  takesPageRanges: boolean;
}

/** A printer was asked and gave no answer that can be understood. The text may be shown. */
export class PrinterSilent extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** One printer, in the words of print jobs. */
export interface PrintQueue {
  /** @throws PrinterSilent */
  condition(): Promise<PrinterCondition>;
  /** Hands a job over; every failure is an answer. */
  print(request: PrintRequest): Promise<PrintAnswer>;
  /** The printer's own name of the job that was handed over under this one. @throws PrinterSilent */
  find(name: string): Promise<string | undefined>;
  /**
   * How far a job is; nothing where the printer does not know it any more, or means another one by its own name.
   * @param name under which it was handed over
   * @throws PrinterSilent
   */
  look(printerJobId: string, name: string): Promise<PrinterSays | undefined>;
}
