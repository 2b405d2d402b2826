import { z } from 'zod';

/**
 * What a consent rests on; which of them is enough is a matter of jurisdiction. `soft-opt-in` is an address that was
 * given when buying (Directive 2002/58/EC, Art. 13(2)); the implied ones are those of Canada (CASL, s. 10(10)) and end
 * by themselves; `unstated` is the word of a system that does not say how it came by it.
 */
export const consentBases = [
  'express',
  'express-written',
  'soft-opt-in',
  'implied-purchase',
  'implied-inquiry',
  'unstated',
] as const;
export const consentBasisSchema = z.enum(consentBases);
export type ConsentBasis = z.infer<typeof consentBasisSchema>;

/**
 * What has to be shown of a soft opt-in: that the address came from a sale, that it could be refused when it was given,
 * that the message is about own similar goods, and, where there is one, that a list of objectors was asked.
 */
export const softOptInConditions = [
  'address-from-sale',
  'refusal-offered',
  'own-similar',
  'objectors-list-checked',
] as const;
export const softOptInConditionSchema = z.enum(softOptInConditions);
export type SoftOptInCondition = z.infer<typeof softOptInConditionSchema>;

/** The basis that a free text names; texts of before there were bases name none. */
export const basisOf = (text: string | undefined): ConsentBasis =>
  consentBasisSchema.safeParse(text).data ?? 'unstated';
