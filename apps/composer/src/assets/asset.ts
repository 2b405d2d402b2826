import { z } from 'zod';
import { listQuerySchema } from '../content/listing.js';

/** What an uploaded file turned out to be. */
export type Inspected =
  | {
      readonly type: 'image';
      readonly mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
      readonly width: number;
      readonly height: number;
    }
  | {
      readonly type: 'font';
      readonly mediaType: 'font/woff2' | 'font/ttf' | 'font/otf';
      /** As the font names itself. */
      readonly family: string;
    };

/** A picture or a font that templates show, of which the bytes lie in the artefact store. */
export type Asset = Inspected & {
  readonly digest: string;
  readonly bytes: number;
  /** What a picture shows, for who does not see it. */
  readonly alternative?: string;
  /** What shows it already goes on; nothing new may. */
  readonly retired?: true;
};

/** What people say a picture shows: one line. */
const alternative = z
  .string()
  .trim()
  .max(500)
  .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'This is one line: no line breaks or control characters.');

export const uploadQuerySchema = z
  .strictObject({ alternative: alternative.optional() })
  .meta({ id: 'AssetUpload' });
export type UploadQuery = z.infer<typeof uploadQuerySchema>;

export const descriptionSchema = z.strictObject({ alternative }).meta({ id: 'AssetDescription' });

export const assetQuerySchema = listQuerySchema.meta({ id: 'AssetQuery' });
