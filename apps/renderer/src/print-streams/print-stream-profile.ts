import { printSides } from '@tourbus/contracts';
import { z } from 'zod';

export const profileKeySchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9-]+$/, 'Keys are lower-case letters, digits and hyphens.');

/** How documents that are printed together become envelopes. */
export const profileSchema = z
  .strictObject({
    printer: z.string().min(1).max(100).describe('Its name in PRINTERS of the dispatcher.'),
    sides: z.enum(printSides).default('one-sided'),
    paper: z
      .enum(['A4', 'A5', 'letter', 'legal'])
      .default('A4')
      .describe('Of cover and separator sheets and of marks; the documents have their own.'),
    cover: z.boolean().default(false).describe('A sheet before each part that says what is in it.'),
    separators: z.boolean().default(false).describe('A sheet before each envelope.'),
    mark: z
      .enum(['datamatrix', 'omr', 'none'])
      .default('none')
      .describe('What the inserter reads on the front of each sheet.'),
    markAt: z
      .strictObject({ left: z.number().min(0).max(200), top: z.number().min(0).max(340) })
      .default({ left: 5, top: 100 })
      .describe('Upper left corner of the mark, in millimetres.'),
    householding: z.boolean().default(false).describe('One envelope per postal address.'),
    documentsPerPart: z
      .int()
      .min(1)
      .max(5_000)
      .default(1_000)
      .describe('About how many documents one PDF has; an envelope is never divided.'),
  })
  .meta({ id: 'PrintStreamProfile' });
export type Profile = z.infer<typeof profileSchema>;

/** How many pages of the PDF one sheet takes. */
export const pagesPerSheet = ({ sides }: Pick<Profile, 'sides'>): 1 | 2 => (sides === 'one-sided' ? 1 : 2);
