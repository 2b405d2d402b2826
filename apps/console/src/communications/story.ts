import type { DecisionStep } from '../api/records.ts';

export interface PolicyVersion {
  key: string;
  version: string;
}

/** `fennholm@3`: the policy that rules were asked of. A brand that has none is said to be at version 0. */
export function policyOf(steps: readonly DecisionStep[]): PolicyVersion | undefined {
  const named = steps.findLast(({ inputs }) => typeof inputs.policy === 'string')?.inputs.policy;
  const [, key, version] = /^(.+)@(\d+)$/.exec(String(named)) ?? [];
  return key && version ? { key, version } : undefined;
}

/** What it came to: the last rule that did not simply agree, or the last of all. */
export const endOf = (steps: readonly DecisionStep[]): DecisionStep | undefined =>
  steps.findLast(({ rule, answer }) => rule === 'release' || rule === 'channel' || answer === 'deny') ??
  steps.at(-1);

/** The rule that held it or forbade it, which `release` only tells of. */
export const decisiveOf = (steps: readonly DecisionStep[]): DecisionStep | undefined => {
  const end = endOf(steps);
  return end?.answer === 'allow'
    ? undefined
    : steps.findLast(({ rule, answer }) => rule !== 'release' && (answer === 'deny' || answer === 'defer'));
};

export interface Chapter {
  /** Of what is asked for one channel; nothing for what is asked of them all. */
  channel?: string;
  steps: DecisionStep[];
}

/** Rules are asked of all channels together, then of one after the other: a denial leads to the next. */
export function chaptersOf(steps: readonly DecisionStep[]): Chapter[] {
  const chapters: Chapter[] = [];
  for (const step of steps) {
    const named = typeof step.inputs.channel === 'string' ? step.inputs.channel : undefined;
    const last = chapters.at(-1);
    // What names no channel, such as a topic, is asked where it stands; the choice of one is not asked of it.
    const channel = step.rule === 'channel' ? undefined : (named ?? last?.channel);
    if (last && last.channel === channel) last.steps.push(step);
    else chapters.push({ ...(channel !== undefined && { channel }), steps: [step] });
  }
  return chapters;
}

const labels: Record<string, string> = {
  sent: 'Sent before',
  limit: 'Cap',
  freeAt: 'Free again',
  opensAt: 'Open from',
  bestAt: 'Best hour is on',
  bestHour: 'Best hour',
  releaseAt: 'Goes on',
  expiresAt: 'Too late from',
  occurredAt: 'Event happened',
  requestedAt: 'Asked for',
  lastResponseAt: 'Last response',
  nextAt: 'Next one on',
  oneIn: 'One in',
  after: 'From so many on',
  now: 'Asked at',
  source: 'Whose rule',
  states: 'Contact points',
  timeZones: 'Time zones',
  definition: 'Definition',
};

/** `messageClass` is `Message class`. */
const labelOf = (name: string): string => {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return labels[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
};

const sources: Record<string, string> = {
  policy: 'the engagement policy',
  customer: 'the customer’s wish',
};

const spoken = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(spoken).join(', ') || 'none';
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value ?? '');
};

export interface Input {
  label: string;
  text: string;
  /** A moment is shown in the zone of whoever looks. */
  isMoment: boolean;
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** What a rule looked at, in the order in which it names it. The policy is said once for all. */
export const inputsOf = ({ inputs: { policy: _, ...inputs } }: DecisionStep): Input[] =>
  Object.entries(inputs)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => {
      const text = spoken(value);
      return {
        label: labelOf(name),
        text: name === 'source' ? (sources[text] ?? text) : text,
        isMoment: moment.test(text),
      };
    });
