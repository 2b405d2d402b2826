import { printJobContent } from '../print/print-job.js';
import { sendGridContent } from '../sendgrid/sendgrid-mail.js';
import { smsContent } from '../twilio/twilio-message.js';
import type { Message, MessageContent, MessageSummary, Source } from './message.js';
import { parseMail, readHeaders } from './mime.js';

const READERS: Record<Source, (body: Buffer) => MessageContent | Promise<MessageContent>> = {
  smtp: mailContent,
  sendgrid: sendGridContent,
  twilio: smsContent,
  spool: printJobContent,
};

/** Takes a stored body apart; done when someone reads the message, never when it is accepted. */
export async function readMessage(source: Source, body: Buffer): Promise<MessageContent> {
  return READERS[source](body);
}

export function messageOf(summary: MessageSummary, content: MessageContent): Message {
  const attachments = content.attachments.map(({ content: _content, ...attachment }) => attachment);
  return { ...summary, ...content, attachments };
}

async function mailContent(body: Buffer): Promise<MessageContent> {
  const mail = await parseMail(body);
  const attachments = mail.attachments.map((attachment, index) => ({
    n: index + 1,
    fileName: attachment.filename ?? `part-${index + 1}`,
    mediaType: attachment.contentType,
    bytes: attachment.content.length,
    contentId: attachment.cid,
    content: attachment.content,
  }));
  return {
    headers: readHeaders(body),
    html: mail.html || undefined,
    text: mail.text,
    attachments,
    metadata: {},
  };
}
