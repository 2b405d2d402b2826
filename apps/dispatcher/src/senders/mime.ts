import MimeNode from 'nodemailer/lib/mime-node';
import { Unsendable } from './channel-sender.js';
import type { EmailHead } from './email-headers.js';

export interface EmailBodies {
  text: string;
  html: Buffer;
  /** In the order of the head's file names. */
  attachments: { content: Buffer; mediaType: string }[];
}

/** RFC 2045, 6.8: longest line of base64. */
const lineLength = 76;

const encodedHead = (contentType: string): string =>
  `Content-Type: ${contentType}\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
const textHead = Buffer.from(encodedHead('text/plain; charset=utf-8'));
const htmlHead = Buffer.from(encodedHead('text/html; charset=utf-8'));

/** In base64 whatever it holds: no line of it can be too long, begin with a dot, or be taken for a boundary. */
function encoded(bytes: Buffer): Buffer {
  const plain = Buffer.from(bytes.toString('base64'), 'latin1');
  const lines = Buffer.allocUnsafe(plain.length + 2 * Math.ceil(plain.length / lineLength));
  let to = 0;
  for (let from = 0; from < plain.length; from += lineLength) {
    to += plain.copy(lines, to, from, from + lineLength);
    lines[to++] = 0x0d;
    lines[to++] = 0x0a;
  }
  return lines;
}

/** What a mail server could take for the end of the mail or of a line, and another could not (SMTP smuggling). */
const smuggled = /^\.|\r(?!\n)|(?<!\r)\n/m;

/** The headers, escaped, encoded and folded by the library, up to where the body begins. @throws Unsendable */
function headOf(node: MimeNode): Buffer {
  const head = node.buildHeaders();
  if (smuggled.test(head))
    throw new Unsendable(
      'unsafe-header',
      'A header would not be of one line. Mend the data or the template.',
    );
  return Buffer.from(`${head}\r\n\r\n`);
}

/** No body can hold it, since it is not of base64's letters. */
const boundary = { baseBoundary: 'tourbus' };

/** @param node whose head is built already: that is what settles its boundary */
const parts = (node: MimeNode, children: Buffer[][]): Buffer[] => {
  const delimiter = Buffer.from(`--${String(node.boundary)}\r\n`);
  return [
    ...children.flatMap((child) => [delimiter, ...child]),
    Buffer.from(`--${String(node.boundary)}--\r\n`),
  ];
};

const joined = (pieces: Buffer[]): Buffer => Buffer.concat(pieces).subarray(0, -'\r\n'.length);

function rootOf(
  contentType: string,
  { headers, from, to, replyTo, subject, messageId }: EmailHead,
): MimeNode {
  const root = new MimeNode(contentType, boundary);
  root.addHeader(headers);
  root.setHeader('From', from);
  root.setHeader('To', to);
  if (replyTo) root.setHeader('Reply-To', replyTo);
  root.setHeader('Subject', subject);
  root.setHeader('Message-ID', messageId);
  return root;
}

/** RFC 2045, 6.4: what is itself made of parts may not be encoded under its own type. */
const encodableType = (mediaType: string): string =>
  /^\s*(message|multipart)\//i.test(mediaType) ? 'application/octet-stream' : mediaType;

function attachment(parent: MimeNode, filename: string | undefined, mediaType: string, content: Buffer) {
  const node = parent.createChild(encodableType(mediaType), { ...boundary, filename });
  node.setHeader('Content-Transfer-Encoding', 'base64');
  node.setHeader('Content-Disposition', 'attachment');
  return [headOf(node), encoded(content)];
}

/**
 * The bytes of an e-mail (RFC 5322) up to its last line break, which belongs to the dot after it: the page with its
 * plain text as alternatives, attachments beside them. Every line ends in CRLF and none begins with a dot. Written at
 * once and not through the library's streams, which cost several times as much.
 */
export function composeMail(head: EmailHead, { text, html, attachments }: EmailBodies): Buffer {
  const alternatives = [
    // RFC 2046, 4.1.1: a line of text ends in CRLF, encoded or not.
    ...(text ? [[textHead, encoded(Buffer.from(text.replace(/\r\n|\r|\n/g, '\r\n')))]] : []),
    [htmlHead, encoded(html)],
  ];
  if (attachments.length === 0) {
    const root = rootOf('multipart/alternative', head);
    return joined([headOf(root), ...parts(root, alternatives)]);
  }
  const root = rootOf('multipart/mixed', head);
  const rootHead = headOf(root);
  const bodies = root.createChild('multipart/alternative', boundary);
  const attached = attachments.map(({ content, mediaType }, i) =>
    attachment(root, head.fileNames[i], mediaType, content),
  );
  return joined([rootHead, ...parts(root, [[headOf(bodies), ...parts(bodies, alternatives)], ...attached])]);
}
