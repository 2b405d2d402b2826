import {
  type Frequency,
  type PreferencesChosenV1,
  type Wishes,
  channelSchema,
  channels,
} from '@tourbus/contracts';
import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import { pageLanguages } from '../pages/texts.js';
import { type Standing, marketing } from './standing.js';

export const frequencies = {
  weekly: { messages: 1, days: 7 },
  monthly: { messages: 1, days: 30 },
} as const satisfies Record<string, Frequency>;

/** By how many months from now. */
export const pauses = ['1', '3', '6'] as const;

const timeSchema = z.string().regex(/^\d\d:\d\d$/);

/**
 * What the form says, field by field. It is sent along as it was shown, so that a save says what the customer changed
 * and nothing else: what has changed meanwhile, by another page or by somebody at the counter, stays.
 */
const fieldsSchema = z.object({
  language: z.enum(pageLanguages),
  /** Of the channels that can be chosen. */
  marketing: z.partialRecord(channelSchema, z.boolean()),
  topics: z.record(z.string(), z.boolean()),
  prefer: channelSchema.or(z.literal('')),
  /** `kept`: what it is now, where the form has no other word for that. */
  frequency: z.enum(['all', 'weekly', 'monthly', 'kept']),
  pause: z.enum(['none', ...pauses, 'kept']),
  quiet: z.boolean(),
  quietFrom: timeSchema,
  quietTo: timeSchema,
  /** Empty where nobody knows it. */
  timeZone: z.string().max(64),
});
export type Fields = z.infer<typeof fieldsSchema>;

/** Why a form cannot be saved: both are about quiet hours. */
export type Fault = 'times' | 'zone';

/** What a saved form says. */
export interface Choice {
  shown: Fields;
  fields: Fields;
  consents: PreferencesChosenV1['consents'];
  wishes: Wishes;
  fault?: Fault;
}

function frequencyField(frequency: Frequency | undefined): Fields['frequency'] {
  if (!frequency) return 'all';
  const same = ({ messages, days }: Frequency): boolean =>
    messages === frequency.messages && days === frequency.days;
  if (same(frequencies.weekly)) return 'weekly';
  return same(frequencies.monthly) ? 'monthly' : 'kept';
}

/** The form as it is shown to a customer of whom things stand like this. */
export function fieldsOf(
  { preferences, ways, marketing: allowed, declined, timeZone = '' }: Standing,
  topics: readonly string[],
  { language, now }: { language: Fields['language']; now: Date },
): Fields {
  const { channels: preferred, frequency, pausedUntil, quietHours } = preferences;
  const open = ways.filter(({ stopped }) => !stopped).map(({ channel }) => channel);
  const [first = ''] = preferred ?? [];
  return {
    language,
    marketing: Object.fromEntries(open.map((channel) => [channel, allowed.has(channel)])),
    topics: Object.fromEntries(topics.map((topic) => [topic, !declined.has(topic)])),
    prefer: first && open.includes(first) ? first : '',
    frequency: frequencyField(frequency),
    pause: pausedUntil && new Date(pausedUntil) > now ? 'kept' : 'none',
    quiet: quietHours !== undefined,
    quietFrom: quietHours?.from ?? '22:00',
    quietTo: quietHours?.to ?? '08:00',
    timeZone,
  };
}

function shownIn(form: Record<string, string>): Fields | undefined {
  try {
    return fieldsSchema.parse(JSON.parse(form['shown'] ?? ''));
  } catch {
    return undefined;
  }
}

/** What the browser sent; what is missing, or not among what can be chosen, is as it was shown. */
function fieldsIn(form: Record<string, string>, shown: Fields, current: Fields): Fields {
  const picked = <T extends string>(name: string, allowed: readonly T[], otherwise: T): T =>
    allowed.find((one) => one === form[name]) ?? otherwise;
  const timeOf = (name: string, otherwise: string): string =>
    timeSchema.safeParse(form[name]).data ?? otherwise;
  const ticked = (prefix: string, names: readonly string[]): Record<string, boolean> =>
    Object.fromEntries(names.map((name) => [name, form[`${prefix}-${name}`] !== undefined]));
  const zone = form['zone'];
  return {
    language: picked('language', pageLanguages, shown.language),
    marketing: ticked('marketing', Object.keys(current.marketing)),
    topics: ticked('topic', Object.keys(current.topics)),
    prefer: picked('prefer', ['', ...channels], shown.prefer),
    frequency: picked('frequency', ['all', 'weekly', 'monthly'], shown.frequency),
    pause: picked('pause', ['none', ...pauses], shown.pause),
    quiet: form['quiet'] !== undefined,
    quietFrom: timeOf('quiet-from', shown.quietFrom),
    quietTo: timeOf('quiet-to', shown.quietTo),
    timeZone: zone && IANAZone.isValidZone(zone) ? zone : shown.timeZone,
  };
}

function pausedUntil({ pause, timeZone }: Fields, now: Date): string | null {
  if (pause === 'none' || pause === 'kept') return null;
  const zone = IANAZone.isValidZone(timeZone) ? timeZone : 'utc';
  return DateTime.fromJSDate(now, { zone })
    .plus({ months: Number(pause) })
    .startOf('day')
    .toJSDate()
    .toISOString();
}

function wishesOf(fields: Fields, shown: Fields, now: Date): Wishes {
  const { language, prefer, frequency, pause, quiet, quietFrom: from, quietTo: to, timeZone } = fields;
  const changed = (name: keyof Fields): boolean => fields[name] !== shown[name];
  const times = quiet && (changed('quietFrom') || changed('quietTo'));
  return {
    ...(changed('prefer') && { channels: prefer === '' ? null : [prefer] }),
    ...(changed('frequency') &&
      frequency !== 'kept' && { frequency: frequency === 'all' ? null : frequencies[frequency] }),
    ...(changed('pause') && pause !== 'kept' && { pausedUntil: pausedUntil(fields, now) }),
    ...((changed('quiet') || times) && { quietHours: quiet ? { from, to } : null }),
    ...(changed('language') && { locale: language }),
    ...(changed('timeZone') && { timeZone }),
  };
}

/** Of what can be chosen now: what was shown once, and is offered no more, is not spoken of. */
function consentsOf(fields: Fields, shown: Fields): Choice['consents'] {
  const state = (on: boolean) => (on ? 'granted' : 'revoked');
  const byChannel = channels.flatMap((channel) => {
    const on = fields.marketing[channel];
    const before = shown.marketing[channel];
    if (on === undefined || before === undefined || on === before) return [];
    return [{ purpose: marketing, channel, state: state(on) } as const];
  });
  const byTopic = Object.entries(fields.topics).flatMap(([purpose, on]) =>
    shown.topics[purpose] === undefined || shown.topics[purpose] === on
      ? []
      : [{ purpose, state: state(on) } as const],
  );
  return [...byChannel, ...byTopic];
}

/**
 * What a form says that came back; nothing where it does not say what it showed: boxes that were not ticked are not sent,
 * so that an empty request would be a refusal of everything.
 * @param body as a parser left it, checked by nobody
 * @param current the form as it would be shown now
 */
export function choiceOf(body: unknown, current: Fields, now: Date): Choice {
  const form = z.record(z.string(), z.string()).catch({}).parse(body);
  const shown = shownIn(form);
  if (!shown) return { shown: current, fields: current, consents: [], wishes: {} };
  const fields = fieldsIn(form, shown, current);
  const said = { shown, fields, consents: consentsOf(fields, shown), wishes: wishesOf(fields, shown, now) };
  const { quietHours } = said.wishes;
  if (!quietHours) return said;
  if (quietHours.from === quietHours.to) return { ...said, fault: 'times' };
  // Where nobody knows it, it would have to be quiet in all of the world at once.
  return fields.timeZone === '' ? { ...said, fault: 'zone' } : said;
}

export const saysNothing = ({ consents, wishes }: Choice): boolean =>
  consents.length === 0 && Object.keys(wishes).length === 0;
