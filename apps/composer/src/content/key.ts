import { z } from 'zod';

/** The key of a brand, block, template or definition: part of URLs, and of templates. */
export const keySchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9-]+$/, 'Keys are lower-case letters, digits and hyphens.');

/** A language tag as BCP 47 has it. */
export const localeSchema = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'Locales are language tags such as de or de-AT.');
