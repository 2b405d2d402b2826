export type Channel = 'email' | 'sms' | 'print';

/** Who took the message in, and therefore how its stored body is read. */
export type Source = 'smtp' | 'sendgrid' | 'twilio' | 'spool';

/** What a source knows about a message at the moment it accepts it. */
export interface MessageDraft {
  channel: Channel;
  source: Source;
  from: string;
  /** Envelope recipients, phone numbers, or the lines of a postal address. */
  to: string[];
  subject: string;
  /** The sender's or provider's own id: Message-ID, Twilio sid, SendGrid message id, print job. */
  reference?: string;
}

/** One line of the durable log's index; `at` and `bytes` say where the body lies in the segment. */
export interface LogEntry extends MessageDraft {
  id: string;
  sequence: number;
  /** ISO 8601, UTC. */
  receivedAt: string;
  at: number;
  bytes: number;
}

export type MessageSummary = Omit<LogEntry, 'sequence' | 'at'>;

export interface AttachmentSummary {
  /** 1-based, the last part of the attachment's address. */
  n: number;
  fileName: string;
  mediaType: string;
  bytes: number;
  /** Set when the HTML shows this attachment by `cid:`. */
  contentId?: string;
}

export interface Attachment extends AttachmentSummary {
  content: Buffer;
}

/** What can be read out of a stored body. */
export interface MessageContent {
  /** Lower-case names in their order of appearance, each with all its values, decoded. */
  headers: Record<string, string[]>;
  html?: string;
  text?: string;
  attachments: Attachment[];
  /** Custom arguments, categories, callback addresses: what a provider keeps beside the message. */
  metadata: Record<string, string>;
}

export type Message = MessageSummary &
  Omit<MessageContent, 'attachments'> & { attachments: AttachmentSummary[] };

export function summaryOf(entry: LogEntry): MessageSummary {
  const { sequence: _sequence, at: _at, ...summary } = entry;
  return summary;
}
