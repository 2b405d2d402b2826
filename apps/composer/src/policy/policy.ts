import { channels, killSwitchSchema, messageClasses } from '@tourbus/contracts';
import { z } from 'zod';
import { keySchema } from '../content/key.ts';
import { durationSchema } from './duration.ts';
import { checkPolicy } from './policy-faults.ts';
import { localTimesSchema } from './week.ts';

const nameSchema = z.string().trim().min(1).max(80);
const topicSchema = z.string().min(1).max(64);

const messageClassSchema = z.enum(messageClasses, {
  error: `This is no message class: write ${messageClasses.join(', ')}.`,
});
const channelSchema = z.enum(channels, { error: `This is no channel: write ${channels.join(', ')}.` });
const someClasses = z.array(messageClassSchema).min(1, 'Name a message class, or leave the rule out.');
const someChannels = z.array(channelSchema).min(1, 'Name a channel, or leave the field out for all.');
const someTopics = z.array(topicSchema).min(1).max(100);
const onExcessSchema = z.enum(['hold', 'withhold']);

/** A frequency cap: in no window of this length, wherever it begins, are more sent. */
export const capSchema = z.strictObject({
  name: nameSchema,
  /** Whose messages count; regulatory ones may count, but always pass. */
  messageClasses: someClasses.default(['marketing']),
  /** Count, but are sent all the same. */
  exempt: z.array(messageClassSchema).default(['regulatory', 'transactional']),
  channels: someChannels.optional(),
  topics: someTopics.optional(),
  limit: z
    .int('A limit is a whole number of messages.')
    .min(1, 'A limit of none would stop them for good: use a kill switch.')
    .max(10_000),
  window: durationSchema,
  onExcess: onExcessSchema.default('hold'),
});
export type Cap = z.infer<typeof capSchema>;

/** Nothing of these classes is sent on these channels at these times of the customer's clock. */
export const quietHoursSchema = localTimesSchema.extend({
  /** Who waits for an invoice or a code wants it also at night: name them to hold them. */
  messageClasses: someClasses.default(['service', 'marketing']),
  /** Without print: a letter wakes nobody. */
  channels: someChannels.default(['email', 'sms']),
});
export type QuietHours = z.infer<typeof quietHoursSchema>;

/** Where there are some for a class and channel, it is sent in one of them only. */
export const sendWindowSchema = localTimesSchema.extend({
  messageClasses: someClasses.default(['marketing']),
  channels: someChannels.default(['email', 'sms']),
});
export type SendWindow = z.infer<typeof sendWindowSchema>;

const bestHourSchema = z.strictObject({
  messageClasses: someClasses.default(['marketing']),
  /** How long after the request the customer's best hour is waited for; is there none till then, none is waited for. */
  within: durationSchema,
});

const sunsetSchema = z.strictObject({
  messageClasses: someClasses.default(['marketing']),
  /** So many in a row without any response … */
  after: z.int().min(1, 'Nobody can leave none unanswered: write 1 at least.').max(1_000),
  /** … and no more than one is sent in this time, until the customer responds. */
  oneIn: durationSchema,
  onExcess: onExcessSchema.default('withhold'),
});
export type Sunset = z.infer<typeof sunsetSchema>;

const silenceFloorSchema = z.strictObject({
  /** Of 24 hours each, without a message. */
  days: z.int().min(1).max(3_650),
  /** Found so many days before. */
  ahead: z.int().min(0).max(365).default(7),
  /** What breaks the silence. */
  messageClasses: someClasses.default([...messageClasses]),
  /** The definition that is offered then. */
  definition: keySchema,
  act: z.enum(['offer', 'send']).default('offer'),
  /** Whose silence counts: everybody's whom we know, or theirs to whom the brand has written. */
  customers: z.enum(['everyone', 'written-to']).default('everyone'),
});
export type SilenceFloor = z.infer<typeof silenceFloorSchema>;

const rankSchema = z.int().min(0).max(1_000);
/** Higher goes first: by definition, else by class. */
const prioritySchema = z.strictObject({
  definitions: z.record(keySchema, rankSchema).default({}),
  messageClasses: z
    .strictObject({
      regulatory: rankSchema.default(400),
      transactional: rankSchema.default(300),
      service: rankSchema.default(200),
      marketing: rankSchema.default(100),
    })
    .prefault({}),
});

const competitionSchema = z.strictObject({
  messageClasses: someClasses.default(['marketing']),
  /**
   * What becomes of those for which the others leave no room: they `wait` for room, or are withheld for good (`drop`).
   * With `digest`, where there is one for their topic, they go along with the first of the topic that goes.
   */
  losers: z.enum(['wait', 'drop', 'digest']).default('wait'),
});

const digestSchema = z.strictObject({
  topic: topicSchema,
  /** What is sent in their place. */
  definition: keySchema,
  /** So many that ask or wait at a moment become one. */
  atLeast: z.int().min(2, 'A single message needs no digest: write 2 at least.').max(100).default(2),
});

const expirySchema = z.strictObject({
  /** From the event on, by definition, else by class; regulatory messages never expire. */
  definitions: z.record(keySchema, durationSchema).default({}),
  messageClasses: z.partialRecord(messageClassSchema, durationSchema).default({}),
  /** From the request on: what would be held for longer expires, and what is regulatory goes. */
  longestHold: durationSchema.default('P7D'),
});

const channelChoiceSchema = z.strictObject({
  /** The first that tells channels apart decides; last, the order of the definition. */
  by: z
    .array(z.enum(['preference', 'urgency', 'cost']))
    .min(1)
    .max(3)
    .default(['preference']),
  /** Of one message, in any one currency. */
  costs: z
    .strictObject({
      email: z.number().min(0).default(0.001),
      sms: z.number().min(0).default(0.07),
      print: z.number().min(0).default(0.9),
    })
    .prefault({}),
  /** Definitions that urge: theirs go on the channel that is read first. */
  urgent: z.array(keySchema).max(500).default([]),
  /** From the quickest to the slowest. */
  quickest: z.array(channelSchema).length(channels.length).default(['sms', 'email', 'print']),
});

const rulesSchema = z.strictObject({
  caps: z.array(capSchema).max(50).default([]),
  quietHours: z.array(quietHoursSchema).max(50).default([]),
  sendWindows: z.array(sendWindowSchema).max(50).default([]),
  bestHour: bestHourSchema.optional(),
  sunset: sunsetSchema.optional(),
  silenceFloor: silenceFloorSchema.optional(),
  priority: prioritySchema.prefault({}),
  competition: competitionSchema.prefault({}),
  digests: z.array(digestSchema).max(50).default([]),
  expiry: expirySchema.prefault({}),
  channels: channelChoiceSchema.prefault({}),
  killSwitches: z.array(killSwitchSchema).max(100).default([]),
});
export type Policy = z.infer<typeof rulesSchema>;

/** How often, when and where a brand speaks. Content of the kind `policy`, by the brand's key. */
export const policySchema = rulesSchema.superRefine(checkPolicy).meta({ id: 'EngagementPolicy' });
