import { z } from 'zod';
import { channelSchema, timestampSchema } from './terms.js';

/** No more marketing messages than so many in any so many days, of 24 hours each. */
export const frequencySchema = z.object({
  messages: z.int().min(1).max(100),
  days: z.int().min(1).max(366),
});
export type Frequency = z.infer<typeof frequencySchema>;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** Every day, by the customer's clock; `to` is exclusive, and on the next day where it comes before `from`. */
export const quietTimesSchema = z
  .object({ from: timeOfDay, to: timeOfDay })
  .refine(({ from, to }) => from !== to, 'Quiet times that end when they begin are none, or never end.');
export type QuietTimes = z.infer<typeof quietTimesSchema>;

/** What customers wish for themselves, apart from consents; what is left out was not spoken of, null takes it back. */
export const wishesSchema = z
  .object({
    /** In the order in which the customer wants to be reached. */
    channels: z.array(channelSchema).max(10).nullable(),
    /** No marketing until then. */
    pausedUntil: timestampSchema.nullable(),
    frequency: frequencySchema.nullable(),
    quietHours: quietTimesSchema.nullable(),
    locale: z.string().min(2).max(35),
    timeZone: z.string().min(1).max(64),
  })
  .partial();
export type Wishes = z.infer<typeof wishesSchema>;
export type Wish = keyof Wishes;

const wishNames = Object.keys(wishesSchema.shape) as [Wish, ...Wish[]];

/** The wishes that are in force; those for a locale and a time zone are members of the customer. */
export const preferencesSchema = z.object({
  channels: z.array(channelSchema).optional(),
  pausedUntil: timestampSchema.optional(),
  frequency: frequencySchema.optional(),
  quietHours: quietTimesSchema.optional(),
  /**
   * What the customer chose in person, and when it was chosen last, also where it was taken back. It outlasts what
   * systems say of the same: those repeat with every event what they once knew.
   */
  chosenAt: z.partialRecord(z.enum(wishNames), timestampSchema).optional(),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** What of a customer wishes speak of. */
export interface Wished {
  locale?: string;
  timeZone?: string;
  preferences: Preferences;
}

/**
 * Lets wishes of one time in. Of two words on the same wish the later counts, whatever the order in which they come,
 * and a wish that is heard again changes nothing.
 */
export function wishesHeard<Customer extends Wished>(
  customer: Customer,
  wishes: Wishes,
  at: string,
): Customer {
  const known = customer.preferences.chosenAt ?? {};
  const isNews = (wish: Wish): boolean => {
    const before = known[wish];
    return wishes[wish] !== undefined && (before === undefined || Date.parse(before) < Date.parse(at));
  };
  const news = wishNames.filter(isNews);
  if (news.length === 0) return customer;
  const { locale, timeZone, ...others } = Object.fromEntries(news.map((wish) => [wish, wishes[wish]]));
  const chosenAt = { ...known, ...Object.fromEntries(news.map((wish) => [wish, at])) };
  const wished = Object.entries({ ...customer.preferences, ...others, chosenAt });
  return {
    ...customer,
    ...(locale !== undefined && { locale }),
    ...(timeZone !== undefined && { timeZone }),
    preferences: Object.fromEntries(wished.filter(([, value]) => value !== null)),
  };
}
