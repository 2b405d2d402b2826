import { customerSnapshotSchema, segmentKeySchema } from '@tourbus/contracts';
import { z } from 'zod';
import { keySchema, localeSchema } from '../content/key.js';
import { nameOfVariant } from '../engine/variant.js';
import { isModest, tooManyValues } from '../content/modest.js';

const line = z.string().min(1).max(2_000);
const source = z.string().max(512 * 1024);

const attachmentSchema = z.strictObject({ document: keySchema, fileName: line });

const readers = {
  locale: localeSchema.optional(),
  /** For its members alone; of several that fit, the first. */
  segment: segmentKeySchema.optional(),
};

const variantSchema = z.discriminatedUnion('channel', [
  z.strictObject({
    channel: z.literal('email'),
    ...readers,
    subject: line,
    mjml: source.min(1),
    /** What is read where HTML is not shown. */
    text: source.min(1),
    attachments: z.array(attachmentSchema).max(10).default([]),
  }),
  z.strictObject({
    channel: z.literal('print'),
    ...readers,
    document: keySchema,
    fileName: line.optional(),
  }),
  z.strictObject({ channel: z.literal('sms'), ...readers, text: source.min(1) }),
]);

const documentSchema = z.strictObject({
  title: line,
  /** The whole style sheet, fonts and images included as data: URLs. */
  css: z
    .string()
    .max(3 * 1024 * 1024)
    .default(''),
  /** What goes inside `<body>`. */
  html: source.min(1),
  locale: localeSchema.optional(),
});

export const sampleCustomerSchema = customerSnapshotSchema.partial();

/** How one communication looks and reads on each channel. */
export const templateSchema = z
  .strictObject({
    name: z.string().min(1).max(200),
    brand: keySchema,
    variants: z
      .array(variantSchema)
      .min(1)
      .max(50)
      .refine(
        (variants) => new Set(variants.map(nameOfVariant)).size === variants.length,
        'There are two variants for the same channel and locale, and the same segment or none.',
      )
      .refine((variants) => {
        const forAll = new Set(variants.filter(({ segment }) => !segment).map(nameOfVariant));
        return variants.every(({ channel, locale }) => forAll.has(nameOfVariant({ channel, locale })));
      }, 'A variant for a segment needs one for everybody else, of the same channel and locale.'),
    documents: z
      .record(keySchema, documentSchema)
      .refine((documents) => Object.keys(documents).length <= 20, 'A template has 20 documents at most.')
      .default({}),
    /** By language and key, for `{{t "key"}}`. */
    texts: z
      .record(localeSchema, z.record(z.string().max(100), z.string().max(20_000)))
      .refine((texts) => Object.keys(texts).length <= 100, 'Texts are in 100 languages at most.')
      .default({}),
    /** Submitting and publishing fill the template in with these, to find variables that do not exist. */
    sampleData: z
      .strictObject({
        customer: sampleCustomerSchema.optional(),
        data: z.record(z.string(), z.unknown()).default({}),
      })
      .refine(isModest, tooManyValues)
      .optional(),
  })
  .meta({ id: 'Template' });
export type Template = z.infer<typeof templateSchema>;

/** As lists show it. */
export interface TemplateSummary extends Pick<Template, 'name' | 'brand'> {
  channels: Template['variants'][number]['channel'][];
  locales: string[];
}
