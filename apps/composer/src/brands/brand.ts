import { messageClassSchema, roleSchema } from '@tourbus/contracts';
import { z } from 'zod';
import { localeSchema } from '../content/key.js';
import { isModest, tooManyValues } from '../content/modest.js';
import { listQuerySchema } from '../content/listing.js';
import { voiceSchema } from '../voice/voice-schema.js';

/** What goes into a header must be one line, or its writer could add headers. */
const oneLine = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'This is one line: no line breaks or control characters.')
    // With these a name reads as another one in whatever shows it.
    .regex(/^[^\u202a-\u202e]*$/, 'This turns the direction of the words around it.');

/** An address as it may stand in a header: no spaces, no angle brackets, no quoted local part. */
const mailAddressSchema = oneLine(254).regex(
  /^[^\s"<>(),:;@\\]+@[^\s"<>(),:;@\\]+\.[^\s"<>(),:;@\\]+$/,
  'An address such as hello@example.com.',
);

const sendersSchema = z.strictObject({
  email: z
    .strictObject({ name: oneLine(200), address: mailAddressSchema, replyTo: mailAddressSchema.optional() })
    .optional(),
  sms: z.strictObject({ from: oneLine(32).min(1) }).optional(),
  print: z.strictObject({ lines: z.array(oneLine(200)).max(8) }).optional(),
});

/** So many people, of a role where one is named, approve what is said in a message class: one unless given. */
const approvalsSchema = z.partialRecord(
  messageClassSchema,
  z.strictObject({ count: z.int().min(1).max(5).default(1), role: roleSchema.optional() }),
);

/** Of laws that do not say it all: whose is asked about whom, and what is asked beside the letter. */
const jurisdictionSchema = z.strictObject({
  /** ISO 3166-1: asked where the customer's country is not known or has no profile; unless given, all are together. */
  elsewhere: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  /** Whether what courts go by, as the double opt-in in Germany, is asked for as if it stood in a statute. */
  practice: z.enum(['required', 'noted']).default('required'),
});

const translatedSchema = z
  .record(localeSchema, oneLine(300).min(1))
  .refine((texts) => Object.keys(texts).length > 0, 'Say it in one language at least.');

/** The purpose that consents to all news and offers are given for: no topic among others. */
const marketing = 'marketing';

/** Something that customers may decline; definitions name its key as their `topic`. */
const topicSchema = z.strictObject({
  key: oneLine(64)
    .min(1)
    .refine(
      (key) => key !== marketing,
      'All news and offers together are no topic: name the topic otherwise.',
    ),
  name: translatedSchema,
  description: translatedSchema.optional(),
});

const topicsSchema = z
  .array(topicSchema)
  .max(50)
  .refine(
    (topics) => new Set(topics.map(({ key }) => key)).size === topics.length,
    'A topic is named twice.',
  );

/** Who speaks: senders, colours and legal words, all of it within templates' reach as `brand`. */
export const brandSchema = z
  .strictObject({
    name: oneLine(200).min(1),
    locale: localeSchema.default('en'),
    senders: sendersSchema.default({}),
    colours: z.record(z.string(), z.string()).default({}),
    /** Decorates the pages that customers of the brand open. */
    accent: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, 'A colour such as #5f7350.')
      .optional(),
    /** What customers choose among on their own pages, in this order; what they cannot decline is not named. */
    topics: topicsSchema.optional(),
    legal: z.record(z.string(), z.string()).default({}),
    website: z.url({ protocol: /^https?$/ }).optional(),
    approvals: approvalsSchema.optional(),
    attributes: z.record(z.string(), z.unknown()).refine(isModest, tooManyValues).default({}),
    jurisdiction: jurisdictionSchema.optional(),
    voice: voiceSchema.optional(),
  })
  .meta({ id: 'Brand' });
export type Brand = z.infer<typeof brandSchema>;

/** As lists show it. */
export type BrandSummary = Pick<Brand, 'name' | 'locale' | 'senders'>;

export const brandQuerySchema = listQuerySchema.meta({ id: 'BrandQuery' });
