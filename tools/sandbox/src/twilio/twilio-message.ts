import type { MessageContent, MessageDraft } from '../messages/message.js';

/** The form fields of Twilio's "Create a Message" that matter here. */
export interface SmsForm {
  To: string;
  Body: string;
  From?: string;
  MessagingServiceSid?: string;
  StatusCallback?: string;
}

export interface SmsRecord extends SmsForm {
  Sid: string;
  AccountSid: string;
}

export const senderOf = (form: SmsForm): string => form.From ?? form.MessagingServiceSid ?? '';

const SUBJECT_LENGTH = 120;

export function smsDraft(record: SmsRecord): MessageDraft {
  const line = record.Body.replace(/\s+/g, ' ').trim();
  return {
    channel: 'sms',
    source: 'twilio',
    from: senderOf(record),
    to: [record.To],
    subject: line.length > SUBJECT_LENGTH ? `${line.slice(0, SUBJECT_LENGTH).trimEnd()}…` : line,
    reference: record.Sid,
  };
}

export function smsContent(body: Buffer): MessageContent {
  const { Body, ...fields } = JSON.parse(body.toString('utf8')) as SmsRecord;
  const headers = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name.toLowerCase(), [String(value)]]),
  );
  return { headers, text: Body, attachments: [], metadata: segmentsOf(Body) };
}

/** One SMS holds 160 characters of GSM 7-bit or 70 of UCS-2; a longer one loses 7 or 3 to its header. */
export function segmentsOf(text: string): { encoding: string; segments: string } {
  const basic =
    /^[\n\r !"#$%&'()*+,\-./0-9:;<=>?@A-Z_a-z£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà^{}\\[~\]|€]*$/.test(
      text,
    );
  const extended = text.match(/[\^{}\\[~\]|€]/g)?.length ?? 0;
  const units = basic ? text.length + extended : text.length;
  const [single, each] = basic ? [160, 153] : [70, 67];
  return {
    encoding: basic ? 'GSM 7-bit' : 'UCS-2',
    segments: String(units <= single ? 1 : Math.ceil(units / each)),
  };
}
