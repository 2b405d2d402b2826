import type { CustomerTrait } from '../api/records.ts';

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

const stages: Record<string, string> = {
  new: 'New',
  active: 'Active',
  lapsing: 'Lapsing',
  lost: 'Lost',
  'won-back': 'Won back',
};
const channels: Record<string, string> = { email: 'E-mail', sms: 'SMS', print: 'Print' };

const money = (currency: string, amount: unknown): string =>
  Number(amount).toLocaleString(undefined, { style: 'currency', currency });

/** Of a trait whose value means more than it shows. */
const words: Record<string, (value: never) => string> = {
  engagementScore: (score: number) => `${score} of 100`,
  churnRisk: (risk: number) => `${risk} %`,
  bestHour: ({ value }: { value: { hour: number } }) => `${value.hour} to ${(value.hour + 1) % 24} o’clock`,
  preferredChannel: (channel: string) => channels[channel] ?? channel,
  lifecycleStage: (stage: string) => stages[stage] ?? stage,
  rfm: (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' '),
  spent: (sums: Record<string, number>) =>
    Object.entries(sums)
      .map(([currency, amount]) => money(currency, amount))
      .join(', '),
};

const isMoment = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value));

/** A trait's value as one says it. */
export function inWords({ key, kind, value, fault }: CustomerTrait): string {
  if (fault) return 'Cannot be computed';
  if (value === undefined) return kind === 'custom' ? 'Nothing' : 'Too little is known';
  const special = kind === 'inferred' ? words[key] : undefined;
  if (special) return special(value as never);
  if (isMoment(value)) return day.format(new Date(value));
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') return value.toLocaleString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
