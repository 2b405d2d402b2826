import type {
  ArtefactRef,
  Content,
  ContactPoint,
  CustomerSnapshot,
  DocumentContent,
  PostalAddress,
} from '@tourbus/contracts';
import { PermanentFailure } from '@tourbus/platform';
import type { Brand } from '../brands/brand.js';
import type { Rendered, RenderedDocument } from '../engine/render.js';
import { displayName } from '../engine/render-job.js';

export interface Parts {
  rendered: Rendered;
  brand: Brand;
  customer: CustomerSnapshot;
  contactPoint: ContactPoint;
  styleSheets: Readonly<Record<string, ArtefactRef>>;
  /** The print stream that a letter goes into. */
  stream?: string;
}

const lineBreaks = /[\p{Cc}\u2028\u2029]/u;

/** Names and addresses become headers: one with a line break would write headers of its own. */
function headerSafe(what: string, value: string): string {
  if (!lineBreaks.test(value)) return value;
  throw new PermanentFailure(
    'header-injection',
    `The customer’s ${what} has a line break or control character, which would become a mail header of its own.`,
    `Correct the ${what} at its source and send the event again.`,
  );
}

const noSender = (channel: string, brand: Brand): PermanentFailure =>
  new PermanentFailure(
    'no-sender',
    `The brand “${brand.name}” has no sender for ${channel}.`,
    `Add senders.${channel} to the brand, then replay.`,
  );

function documentOf(
  { document, fileName, title, locale, dir, body }: RenderedDocument,
  styleSheets: Parts['styleSheets'],
): DocumentContent {
  return {
    fileName,
    title,
    locale,
    dir,
    styleSheet: styleSheets[document] as ArtefactRef,
    body,
    tagged: true,
  };
}

function mail(
  rendered: Extract<Rendered, { channel: 'email' }>,
  { brand, customer, contactPoint, styleSheets }: Parts,
): Content {
  const sender = brand.senders.email;
  if (!sender) throw noSender('email', brand);
  const name = headerSafe('name', displayName(customer.names));
  return {
    kind: 'email',
    from: { name: sender.name, address: sender.address },
    ...(sender.replyTo ? { replyTo: { address: sender.replyTo } } : {}),
    to: { ...(name ? { name } : {}), address: headerSafe('e-mail address', contactPoint.address as string) },
    subject: rendered.subject,
    html: rendered.html,
    text: rendered.text,
    attachments: rendered.documents.map((document) => documentOf(document, styleSheets)),
  };
}

/** What leaves the composer: words, senders and recipients, and no bytes yet. @throws PermanentFailure */
export function contentOf(parts: Parts): Content {
  const { rendered, brand, customer, contactPoint, styleSheets, stream } = parts;
  if (rendered.channel === 'email') return mail(rendered, parts);
  if (rendered.channel === 'print') {
    const address = contactPoint.address as PostalAddress;
    const recipient =
      address.recipient ?? (displayName(customer.names).slice(0, 200).toWellFormed() || undefined);
    return {
      kind: 'print',
      to: { ...address, recipient },
      document: documentOf(rendered.documents[0], styleSheets),
      ...(stream !== undefined && { stream }),
    };
  }
  if (!brand.senders.sms) throw noSender('sms', brand);
  return {
    kind: 'sms',
    from: brand.senders.sms.from,
    to: headerSafe('telephone number', contactPoint.address as string),
    text: rendered.text,
  };
}
