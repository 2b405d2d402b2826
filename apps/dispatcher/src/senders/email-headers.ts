import { domainToASCII } from 'node:url';
import type { Mailbox } from '@tourbus/contracts';
import { type Consignment, Unsendable, partsOf } from './channel-sender.js';

/** An e-mail's head, every value safe to be written: typed, of one line, addresses in ASCII domains. */
export interface EmailHead {
  messageId: string;
  from: Mailbox;
  replyTo?: Mailbox;
  to: Mailbox;
  subject: string;
  /** Headers beyond the ones above, by name. */
  headers: Record<string, string>;
  fileNames: string[];
}

/** The characters that end a header line, or a line for some reader of it. */
const lineBreak = /[\r\n\u0000\u0085\u2028\u2029]/;

/** RFC 5321's dot-string, with letters of any script (RFC 6531). Quoted local parts are legal, unused and a way to smuggle. */
const localPart = /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u;

/** @throws Unsendable for a value that would become more than one line */
export function oneLine(what: string, value: string): string {
  if (lineBreak.test(value))
    throw new Unsendable(
      'unsafe-header',
      `The ${what} holds a line break, which would smuggle in a header. Mend the data or the template.`,
    );
  return value;
}

/** The address as SMTP takes it: the domain in punycode. @throws Unsendable for what is not an address */
export function mailAddress(what: string, address: string): string {
  oneLine(what, address);
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(0, at));
  const domain = domainToASCII(address.slice(at + 1));
  if (at < 1 || !localPart.test(local) || !/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(domain))
    throw new Unsendable(
      'bad-address',
      `The ${what} is not an e-mail address of the form name@domain. Correct the customer's contact point or the brand.`,
    );
  return `${local}@${domain}`;
}

const mailbox = (what: string, { name, address }: Mailbox): Mailbox => ({
  ...(name && { name: oneLine(`name of the ${what}`, name) }),
  address: mailAddress(what, address),
});

/** The head of a communication's e-mail. @throws Unsendable */
export function emailHead({ communicationId, head, parts }: Consignment): EmailHead {
  const email = partsOf('email', parts);
  const from = mailbox('sender', email.from);
  const headers: Record<string, string> = { 'X-Tourbus-Communication': communicationId };
  // RFC 3834: keeps absence notes from answering what no person wrote. Marketing wants its replies.
  if (head.messageClass !== 'marketing') headers['Auto-Submitted'] = 'auto-generated';
  if (email.unsubscribeUrl) {
    headers['List-Unsubscribe'] = `<${unsubscribeUrl(email.unsubscribeUrl)}>`;
    headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
  }
  return {
    // The same at each attempt, so that who receives it twice can tell.
    messageId: `<${communicationId}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
    from,
    ...(email.replyTo && { replyTo: mailbox('reply address', email.replyTo) }),
    to: mailbox('recipient', email.to),
    subject: oneLine('subject', email.subject),
    headers,
    fileNames: email.attachments.map(({ fileName }) => oneLine('file name', fileName)),
  };
}

function unsubscribeUrl(text: string): string {
  if (!URL.canParse(text) || /[<>\s]/.test(text) || !/^https?:/.test(text))
    throw new Unsendable(
      'unsafe-header',
      'The unsubscribe address is not an http or https address. Check PUBLIC_URL of the renderer.',
    );
  return text;
}
