import type { MessageContent, MessageDraft } from '../messages/message.js';

/**
 * The ticket beside a PDF in the spool. It is written last, by rename: once it is there, the job is whole. It stands
 * for one letter, or for a part of a print stream, which is named by its job and goes to a printer.
 */
export interface PrintTicket {
  communicationId: string;
  customerId?: string;
  /** The lines of the postal address. */
  to: string[];
  pages?: number;
  fileName: string;
  /** SHA-256 of the PDF. */
  digest: string;
  submittedAt: string;
}

/** Throws with what is wrong: the one who wrote the ticket wants to know. */
export function readTicket(text: string): PrintTicket {
  const ticket = ofPart(JSON.parse(text) as Partial<PrintTicket & PartTicket> | null);
  const lacking = (['communicationId', 'fileName', 'digest'] as const).find(
    (name) => typeof ticket?.[name] !== 'string',
  );
  if (lacking) throw new Error(`it has no text '${lacking}'`);
  if (!Array.isArray(ticket?.to)) throw new Error("'to' is not a list of address lines");
  return ticket as PrintTicket;
}

interface PartTicket {
  printJob: string;
  printer: string;
  documents: number;
}

/** What a ticket of a part says, in the words of a letter's. */
function ofPart(ticket: Partial<PrintTicket & PartTicket> | null): Partial<PrintTicket> | null {
  if (typeof ticket?.printJob !== 'string') return ticket;
  const { printJob, printer, documents } = ticket;
  return { ...ticket, communicationId: printJob, to: [`${printer}: print stream, ${documents} documents`] };
}

/**
 * A communication with the same bytes is the same job, however often it is handed in: a dispatcher
 * that cannot know whether it got as far as the spool may write it again and prints one letter.
 */
export function jobReference({ communicationId, digest }: PrintTicket): string {
  return `${communicationId} ${digest}`;
}

export function printDraft(ticket: PrintTicket): MessageDraft {
  return {
    channel: 'print',
    source: 'spool',
    from: 'Print spool',
    to: ticket.to.map(String),
    subject: ticket.fileName,
    reference: jobReference(ticket),
  };
}

/** The ticket on one line, then the PDF. */
export function printBody(ticket: PrintTicket, pdf: Buffer): Buffer {
  return Buffer.concat([Buffer.from(JSON.stringify(ticket) + '\n'), pdf]);
}

export function printJobContent(body: Buffer): MessageContent {
  const { ticket, pdf } = splitPrintBody(body);
  const { to, ...fields } = JSON.parse(ticket.toString('utf8')) as PrintTicket;
  const facts = Object.entries(fields).map(([name, value]) => [name, String(value)] as const);
  return {
    headers: Object.fromEntries(facts.map(([name, value]) => [name.toLowerCase(), [value]])),
    text: to.join('\n'),
    attachments: [
      { n: 1, fileName: fields.fileName, mediaType: 'application/pdf', bytes: pdf.length, content: pdf },
    ],
    metadata: Object.fromEntries(facts),
  };
}

export function splitPrintBody(body: Buffer): { ticket: Buffer; pdf: Buffer } {
  const end = body.indexOf(0x0a);
  return { ticket: body.subarray(0, end), pdf: body.subarray(end + 1) };
}
