import { z } from 'zod';
import { aboutCommunication, communicationHeadSchema, exampleDigest, exampleHead } from './communication.js';
import { defineContract } from './contract.js';
import { postalAddressSchema } from './customer.js';
import { openingsSchema } from './openings.js';
import { approvalSchema } from './release.js';
import { artefactRefSchema, channelSchema, decisionStepSchema, versionedKeySchema } from './terms.js';

/** A paged document before it is printed: the style sheet is shared by all documents of a template version. */
export const documentContentSchema = z.object({
  fileName: z.string().max(200),
  title: z.string(),
  locale: z.string(),
  dir: z.enum(['ltr', 'rtl']),
  styleSheet: artefactRefSchema,
  /** What goes inside `<body>`. */
  body: z.string(),
  /** Tagged PDF (PDF/UA structure); costs about 40 % of the rendering time. */
  tagged: z.boolean().default(true),
});
export type DocumentContent = z.infer<typeof documentContentSchema>;

export const mailboxSchema = z.object({ name: z.string().optional(), address: z.string() });
export type Mailbox = z.infer<typeof mailboxSchema>;

export const contentSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('email'),
    from: mailboxSchema,
    replyTo: mailboxSchema.optional(),
    to: mailboxSchema,
    subject: z.string(),
    html: z.string(),
    text: z.string(),
    attachments: z.array(documentContentSchema),
  }),
  z.object({ kind: z.literal('sms'), from: z.string(), to: z.string(), text: z.string() }),
  z.object({
    kind: z.literal('print'),
    to: postalAddressSchema,
    document: documentContentSchema,
    /** Profile of the print stream that it goes into, with the others of its batch; absent where it is printed by itself. */
    stream: z.string().optional(),
  }),
]);
export type Content = z.infer<typeof contentSchema>;

/** What shows that a communication has reached its customer. */
export const awaitedSchema = z.object({
  event: z.enum(['delivered', 'opened']),
  seconds: z.int().positive(),
});
export type Awaited = z.infer<typeof awaitedSchema>;

const data = communicationHeadSchema.extend({
  channel: channelSchema,
  brand: versionedKeySchema,
  template: versionedKeySchema,
  locale: z.string(),
  trace: z.array(decisionStepSchema),
  /** See `releaseSchema`; a compact JWS. Absent from versions before releases, and from composers without a key. */
  release: z.string().max(2_000).optional(),
  approvals: z.array(approvalSchema).optional(),
  /** By the engagement policy; absent where the brand has none. */
  openings: openingsSchema.optional(),
  /** Where the definition falls back: without it within these seconds of the hand-over, the customer was missed. */
  awaits: awaitedSchema.optional(),
  content: contentSchema,
});
export type CommunicationComposedV1 = z.infer<typeof data>;

export const communicationComposedV1 = defineContract({
  subject: 'tourbus.communication.composed.v1',
  stream: 'TOURBUS_COMMUNICATIONS',
  publishers: ['composer'],
  consumers: ['renderer', 'tracker'],
  summary:
    'It was decided to speak, and the words are there: content for one channel, with the decision trace. Fires once per communication. Leaves out bytes: links are not yet tracked, pages not yet laid out.',
  data,
  about: aboutCommunication,
  example: {
    ...exampleHead,
    brand: { key: 'example', version: 1 },
    template: { key: 'order-shipped', version: 2 },
    locale: 'de-AT',
    trace: [{ rule: 'consent', answer: 'allow', because: 'transactional messages need none', inputs: {} }],
    release: 'e30.e30.c2ln',
    approvals: [
      { of: 'template', by: 'person:5f1c7a3e-2b0d-4c1e-9a57-0d3f6b8e2c41', at: '2026-10-30T09:12:00Z' },
    ],
    openings: {
      spans: [
        { until: '2026-11-02T21:00:00Z' },
        { from: '2026-11-03T07:00:00Z', until: '2026-11-03T21:00:00Z' },
      ],
      afterwards: 'withhold',
    },
    awaits: { event: 'opened', seconds: 172_800 },
    content: {
      kind: 'email',
      from: { name: 'Example', address: 'hello@example.example' },
      to: { name: 'Zoë Müller', address: 'zoe@customers.example' },
      subject: 'Ihre Bestellung 1001 ist unterwegs',
      html: '<!doctype html><html lang="de"><body><p>Unterwegs!</p></body></html>',
      text: 'Unterwegs!',
      attachments: [
        {
          fileName: 'lieferschein-1001.pdf',
          title: 'Lieferschein 1001',
          locale: 'de-AT',
          dir: 'ltr',
          styleSheet: { digest: exampleDigest, mediaType: 'text/css', bytes: 4 },
          body: '<h1>Lieferschein</h1>',
          tagged: true,
        },
      ],
    },
  },
});
