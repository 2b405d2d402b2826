import type { ArtefactRef, PrintStreamCompletedV1, StreamPlace } from '@tourbus/contracts';

/**
 * `waiting`: for its documents, for its printer or for whoever paused it · `calling`: the printer may have it ·
 * `printing`: the printer has it · ends: `completed`, `failed`, `unconfirmed` (the printer has forgotten it).
 */
export const printJobStates = [
  'waiting',
  'calling',
  'printing',
  'completed',
  'failed',
  'unconfirmed',
] as const;
export type PrintJobState = (typeof printJobStates)[number];

/** First and last page, counted from 1. */
export type PageRange = [number, number];

/** What a printer says of itself and of a job; keywords of RFC 8011. */
export interface PrinterSays {
  /** `idle`, `processing` or `stopped`. */
  printer?: string;
  /** `media-empty-error`, `paused` and the like. */
  printerReasons?: string[];
  job?: string;
  jobReasons?: string[];
  message?: string;
  /** How many sheets of the job are printed. */
  sheets?: number;
}

/** A part of a print stream, or a document by itself, on its way through a printer. */
export interface PrintJob {
  id: string;
  streamId: string | null;
  part: number | null;
  batchId: string | null;
  profile: string | null;
  printer: string;
  sides: PrintStreamCompletedV1['sides'] | null;
  artefact: ArtefactRef | null;
  index: PrintStreamCompletedV1['index'] | null;
  documents: number;
  pages: number | null;
  sheets: number | null;
  state: PrintJobState;
  pageRanges: PageRange[] | null;
  printedDocuments: number | null;
  attempts: number;
  printerJobId: string | null;
  printerSays: PrinterSays | null;
  reasonCode: string | null;
  reasonText: string | null;
  submittedAt: Date | null;
  endedAt: Date | null;
  createdAt: Date;
}

export interface Why {
  code: string;
  text: string;
}

/**
 * What is printed of a part when some of its envelopes are left out.
 * @returns nothing where all of it is
 */
export function pagesLeft(
  pages: number,
  leftOut: readonly Pick<StreamPlace['envelope'], 'firstPage' | 'lastPage'>[],
): PageRange[] | undefined {
  if (leftOut.length === 0) return undefined;
  const ranges: PageRange[] = [];
  let next = 1;
  for (const { firstPage, lastPage } of leftOut.toSorted((a, b) => a.firstPage - b.firstPage)) {
    if (firstPage > next) ranges.push([next, firstPage - 1]);
    next = Math.max(next, lastPage + 1);
  }
  if (next <= pages) ranges.push([next, pages]);
  return ranges;
}

const mostSecondsBetweenLooks = 10;

/** How long to wait before a printer is asked again: a short job is soon done, a long one is not. */
export const lookAgainSeconds = (ageSeconds: number): number =>
  Math.min(mostSecondsBetweenLooks, Math.max(0.5, ageSeconds / 10));

/** Why a job that the printer had comes to nothing. */
export function whyEnded(says: PrinterSays): Why {
  const { job = 'ended', jobReasons = [], message, sheets } = says;
  const reasons = jobReasons.filter((reason) => reason !== 'none').join(', ');
  const details = [reasons, message].filter(Boolean).join(': ');
  const printed = sheets === undefined ? '' : ` ${sheets} sheets were printed before.`;
  return { code: `print-${job}`, text: `The printer ${job} the job${details && ` (${details})`}.${printed}` };
}

/** What keeps a printer from taking a job now. */
export function whyNotReady(
  { printer, printerReasons = [] }: PrinterSays,
  accepting: boolean,
): Why | undefined {
  const reasons = printerReasons.filter((reason) => reason !== 'none').join(', ');
  const because = reasons ? `: ${reasons}` : '';
  if (!accepting)
    return { code: 'printer-not-accepting', text: `The printer accepts no jobs now${because}.` };
  if (printer === 'stopped') return { code: 'printer-stopped', text: `The printer is stopped${because}.` };
  return undefined;
}
