import { z } from 'zod';
import { mailboxSchema } from './communication-composed.v1.js';
import { aboutCommunication, communicationHeadSchema, exampleDigest, exampleHead } from './communication.js';
import { defineContract } from './contract.js';
import { postalAddressSchema } from './customer.js';
import { openingsSchema } from './openings.js';
import { artefactRefSchema, channelSchema, versionedKeySchema } from './terms.js';

/** A place in a print stream. Pages are those of the part, counted from 1, blank backs and separator sheets included. */
const streamPlaceSchema = z.object({
  id: z.uuid(),
  part: z.int().positive(),
  firstPage: z.int().positive(),
  /** Up to the next document. */
  pages: z.int().positive(),
  /** What it shares an envelope with leaves the stream with it. */
  envelope: z.object({
    number: z.int().positive(),
    firstPage: z.int().positive(),
    lastPage: z.int().positive(),
  }),
});
export type StreamPlace = z.infer<typeof streamPlaceSchema>;

/** What is handed to a provider: addresses and references to the exact bytes. */
export const partsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('email'),
    from: mailboxSchema,
    replyTo: mailboxSchema.optional(),
    to: mailboxSchema,
    subject: z.string(),
    html: artefactRefSchema,
    text: z.string(),
    attachments: z.array(z.object({ fileName: z.string(), artefact: artefactRefSchema })),
    /** Where a mail client posts a one-click unsubscribe (RFC 8058); marketing mail only. */
    unsubscribeUrl: z.string().optional(),
  }),
  z.object({ kind: z.literal('sms'), from: z.string(), to: z.string(), text: z.string() }),
  z.object({
    kind: z.literal('print'),
    to: postalAddressSchema,
    fileName: z.string(),
    artefact: artefactRefSchema,
    pages: z.int().positive(),
    /** Where it lies in a print stream, which is printed as a whole; absent where it is printed by itself. */
    stream: streamPlaceSchema.optional(),
  }),
]);
export type Parts = z.infer<typeof partsSchema>;

const data = communicationHeadSchema.extend({
  channel: channelSchema,
  /** As composed; absent from versions before releases. */
  template: versionedKeySchema.optional(),
  release: z.string().max(2_000).optional(),
  openings: openingsSchema.optional(),
  rendererVersion: z.string(),
  parts: partsSchema,
  /** Targets of the tracked links, by the index that their tokens carry. */
  links: z.array(z.object({ index: z.int().nonnegative(), target: z.string() })),
});
export type CommunicationRenderedV1 = z.infer<typeof data>;

export const communicationRenderedV1 = defineContract({
  subject: 'tourbus.communication.rendered.v1',
  stream: 'TOURBUS_COMMUNICATIONS',
  publishers: ['renderer'],
  consumers: ['dispatcher', 'tracker'],
  summary:
    'The exact bytes exist in the artefact store. Fires once per communication. Leaves out the bytes: it refers to them by digest.',
  data,
  about: aboutCommunication,
  example: {
    ...exampleHead,
    template: { key: 'order-shipped', version: 2 },
    release: 'e30.e30.c2ln',
    rendererVersion: 'chromium/147',
    parts: {
      kind: 'email',
      from: { name: 'Example', address: 'hello@example.example' },
      to: { name: 'Zoë Müller', address: 'zoe@customers.example' },
      subject: 'Ihre Bestellung 1001 ist unterwegs',
      html: { digest: exampleDigest, mediaType: 'text/html; charset=utf-8', bytes: 4 },
      text: 'Unterwegs!',
      attachments: [
        {
          fileName: 'lieferschein-1001.pdf',
          artefact: { digest: exampleDigest, mediaType: 'application/pdf', bytes: 4 },
        },
      ],
    },
    links: [{ index: 0, target: 'https://shop.example/orders/1001' }],
  },
});
