import type { Attachment, MessageContent, MessageDraft } from '../messages/message.js';

interface Address {
  email: string;
  name?: string;
}

interface Personalization {
  to: Address[];
  cc?: Address[];
  bcc?: Address[];
  from?: Address;
  subject?: string;
  headers?: Record<string, string>;
  custom_args?: Record<string, unknown>;
  substitutions?: Record<string, string>;
}

/** The body of SendGrid's `POST /v3/mail/send`, as far as a reader of mails cares. */
export interface SendGridMail {
  personalizations: Personalization[];
  from: Address;
  reply_to?: Address;
  reply_to_list?: Address[];
  subject?: string;
  content?: { type: string; value: string }[];
  attachments?: {
    content: string;
    filename: string;
    type?: string;
    disposition?: string;
    content_id?: string;
  }[];
  headers?: Record<string, string>;
  custom_args?: Record<string, unknown>;
  categories?: string[];
}

/** What is stored: the request with one personalization, for SendGrid makes one mail of each. */
export interface SendGridRecord extends SendGridMail {
  messageId: string;
}

export function recordsOf(mail: SendGridMail, messageId: string): SendGridRecord[] {
  return mail.personalizations.map((one) => ({ ...mail, personalizations: [one], messageId }));
}

export function sendGridDraft(record: SendGridRecord): MessageDraft {
  const one = personalizationOf(record);
  const recipients = [...one.to, ...(one.cc ?? []), ...(one.bcc ?? [])];
  return {
    channel: 'email',
    source: 'sendgrid',
    from: shown(one.from ?? record.from),
    to: recipients.map(({ email }) => email),
    subject: subjectOf(record),
    reference: record.messageId,
  };
}

export function sendGridContent(body: Buffer): MessageContent {
  const record = JSON.parse(body.toString('utf8')) as SendGridRecord;
  const one = personalizationOf(record);
  const part = (type: string) => {
    const value = record.content?.find((content) => content.type === type)?.value;
    return value === undefined ? undefined : substituted(value, one);
  };
  return {
    headers: headersOf(record),
    html: part('text/html'),
    text: part('text/plain'),
    attachments: (record.attachments ?? []).map(attachmentOf),
    metadata: metadataOf(record),
  };
}

function attachmentOf(one: NonNullable<SendGridMail['attachments']>[number], index: number): Attachment {
  const content = Buffer.from(one.content, 'base64');
  return {
    n: index + 1,
    fileName: one.filename,
    mediaType: one.type ?? 'application/octet-stream',
    bytes: content.length,
    contentId: one.content_id,
    content,
  };
}

function headersOf(record: SendGridRecord): Record<string, string[]> {
  const one = personalizationOf(record);
  const replyTo = record.reply_to ? [record.reply_to] : (record.reply_to_list ?? []);
  const lines: [string, string][] = [
    ['from', shown(one.from ?? record.from)],
    ['to', one.to.map(shown).join(', ')],
    ['cc', (one.cc ?? []).map(shown).join(', ')],
    ['bcc', (one.bcc ?? []).map(shown).join(', ')],
    ['reply-to', replyTo.map(shown).join(', ')],
    ['subject', subjectOf(record)],
    ...Object.entries({ ...record.headers, ...one.headers }),
    ['x-message-id', record.messageId],
  ];
  return Object.fromEntries(
    lines.filter(([, value]) => value !== '').map(([name, value]) => [name.toLowerCase(), [String(value)]]),
  );
}

function metadataOf(record: SendGridRecord): Record<string, string> {
  const args = { ...record.custom_args, ...personalizationOf(record).custom_args };
  const entries = Object.entries(args).map(([name, value]) => [name, String(value)] as const);
  const categories = record.categories?.length ? [['categories', record.categories.join(', ')] as const] : [];
  return Object.fromEntries([...entries, ...categories]);
}

function subjectOf(record: SendGridRecord): string {
  const one = personalizationOf(record);
  return substituted(one.subject ?? record.subject ?? '', one);
}

function substituted(text: string, { substitutions = {} }: Personalization): string {
  return Object.entries(substitutions).reduce((result, [tag, value]) => result.replaceAll(tag, value), text);
}

function personalizationOf(record: SendGridRecord): Personalization {
  return record.personalizations[0] ?? { to: [] };
}

function shown({ name, email }: Address): string {
  return name ? `${name} <${email}>` : email;
}
