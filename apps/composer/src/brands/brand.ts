import { pageQuerySchema } from '@tourbus/platform';
import { z } from 'zod';
import { localeSchema } from '../content/key.js';

/** What goes into a header must be one line, or its writer could add headers. */
const oneLine = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'This is one line: no line breaks or control characters.');

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

/** Who speaks: senders, colours and legal words, all of it within templates' reach as `brand`. */
export const brandSchema = z
  .strictObject({
    name: oneLine(200).min(1),
    locale: localeSchema.default('en'),
    senders: sendersSchema.default({}),
    colours: z.record(z.string(), z.string()).default({}),
    legal: z.record(z.string(), z.string()).default({}),
    website: z.url({ protocol: /^https?$/ }).optional(),
    attributes: z.record(z.string(), z.unknown()).default({}),
  })
  .meta({ id: 'Brand' });
export type Brand = z.infer<typeof brandSchema>;

export const brandQuerySchema = pageQuerySchema.meta({ id: 'BrandQuery' });
