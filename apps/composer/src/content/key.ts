import { z } from 'zod';

export { keySchema } from '@tourbus/contracts';

/** A language tag as BCP 47 has it. */
export const localeSchema = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'Locales are language tags such as de or de-AT.');
