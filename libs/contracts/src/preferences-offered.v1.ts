import { z } from 'zod';
import { defineContract } from './contract.js';
import { timestampSchema, versionedKeySchema } from './terms.js';

/** By language, as in `de` or `pt-BR`; one of them at least. */
const translatedSchema = z
  .record(z.string().min(2).max(35), z.string().min(1).max(300))
  .refine((texts) => Object.keys(texts).length > 0, 'There is no text in any language.');

/** Something to hear about or not. Its key is the purpose of the consents that are revoked and granted. */
export const offeredTopicSchema = z.object({
  key: z.string().min(1).max(64),
  name: translatedSchema,
  description: translatedSchema.optional(),
});
export type OfferedTopic = z.infer<typeof offeredTopicSchema>;

const data = z.object({
  /** The published version that offers it. */
  brand: versionedKeySchema,
  /** As customers know the brand. */
  name: z.string().min(1).max(200),
  /** Spoken where none of the languages of a text is the customer's. */
  locale: z.string().min(2).max(35),
  /** A colour that decorates: `#5f7350`. */
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .optional(),
  /** In the order in which they are shown. */
  topics: z.array(offeredTopicSchema).max(50),
  /** From when on this version counts; of two facts, the later counts. */
  offeredAt: timestampSchema,
});
export type PreferencesOfferedV1 = z.infer<typeof data>;

export const preferencesOfferedV1 = defineContract({
  subject: 'tourbus.preferences.offered.v1',
  stream: 'TOURBUS_PREFERENCES',
  publishers: ['composer'],
  consumers: ['tracker'],
  summary:
    'A brand lets its customers choose among these topics, under this name and colour. Fires when a version of the brand begins to count: when it is published, on the date that somebody set, or when the one that stood in for it is over. Leaves out topics that nobody can decline, such as invoices, and who approved it.',
  data,
  example: {
    brand: { key: 'example', version: 1 },
    name: 'Example',
    locale: 'en',
    accent: '#5f7350',
    topics: [
      {
        key: 'field-notes',
        name: { en: 'Field notes', de: 'Feldnotizen' },
        description: { en: 'What we saw on the road, once a month.' },
      },
    ],
    offeredAt: '2026-11-01T08:00:00Z',
  },
});
