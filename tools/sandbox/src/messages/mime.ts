import { createRequire } from 'node:module';

interface MimeDecoder {
  /** Header lines by lower-case name, unfolded, encoded words still encoded. */
  decodeHeaders(head: string): Record<string, string[]>;
  /** Decodes the encoded words of RFC 2047. */
  decodeWords(value: string): string;
}

interface ParsedMail {
  html?: string | false;
  text?: string;
  attachments: { filename?: string; contentType: string; content: Buffer; cid?: string }[];
}

interface MailParser {
  simpleParser(raw: Buffer, options: { keepCidLinks: boolean; skipTextToHtml: boolean }): Promise<ParsedMail>;
}

// Neither library brings types; requiring them keeps the little we use of each described right here.
const require = createRequire(import.meta.url);
const decoder = require('libmime') as MimeDecoder;
const parser = require('mailparser') as MailParser;

const LARGEST_HEAD = 256 * 1024;

/** Reads the headers only: microseconds, where a whole parse of a mail with a PDF takes milliseconds. */
export function readHeaders(raw: Buffer): Record<string, string[]> {
  const window = raw.subarray(0, LARGEST_HEAD);
  const end = window.indexOf('\r\n\r\n');
  const head = window.toString('utf8', 0, end === -1 ? window.length : end);
  const named = Object.entries(decoder.decodeHeaders(head)).filter(([name]) => name !== '');
  return Object.fromEntries(named.map(([name, values]) => [name, values.map((value) => decode(value))]));
}

/** `keepCidLinks`: the HTML stays as it was sent, embedded images are attachments of their own. */
export function parseMail(raw: Buffer): Promise<ParsedMail> {
  return parser.simpleParser(raw, { keepCidLinks: true, skipTextToHtml: true });
}

/** An encoded word may hide line breaks and other controls; none of them belongs into a header. */
function decode(value: string): string {
  return decoder.decodeWords(value).replace(/\p{Cc}+/gu, ' ');
}
