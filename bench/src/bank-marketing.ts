import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** What a campaign of before came to, and whether this one was answered. */
export interface BankClient {
  id: string;
  attributes: Record<string, string | number>;
  /** How often they were spoken to before this campaign. */
  previous: number;
  accepted: boolean;
  daysSince: number;
  answered: boolean;
}

const known = ['job', 'marital', 'education', 'default', 'housing', 'loan', 'contact'] as const;
/** As the file writes that nobody knows when. */
const never = 999;
const longAgo = 365;

/** The people of `responses.csv`. How long the call lasted is left out: it is known only after the answer. */
export function bankClients(folder: string): BankClient[] {
  const rows = parse(readFileSync(join(folder, 'responses.csv')), { columns: true }) as Record<
    string,
    string
  >[];
  return rows.map((row, i) => ({
    id: `bank-${String(i + 1).padStart(5, '0')}`,
    attributes: {
      age: Number(row['age']),
      ...Object.fromEntries(known.map((name) => [name, row[name] ?? ''])),
    },
    previous: Number(row['previous']),
    accepted: row['poutcome'] === 'success',
    daysSince: Number(row['pdays']) === never ? longAgo : Number(row['pdays']),
    answered: row['y'] === 'yes',
  }));
}

export const bankTypes = {
  met: 'example.bank.client.met',
  contacted: 'example.bank.campaign.contacted',
  accepted: 'example.bank.campaign.accepted',
  subscribed: 'example.bank.deposit.subscribed',
} as const;

export const bankEventType = { mapping: { customer: 'customer', data: '{}' } };

const dayMilliseconds = 86_400_000;

/** What the bank's systems would have told of them, oldest first. */
export function eventsOf(client: BankClient, now: number): { id: string; type: string }[] {
  const { id, attributes, previous, accepted, answered, daysSince } = client;
  const event = (type: string, n: number, daysAgo: number, customer: object = { id }) => ({
    ...{ specversion: '1.0', id: `${id}-${type}-${n}`, source: '/bank', type, data: { customer } },
    time: new Date(now - daysAgo * dayMilliseconds).toISOString(),
  });
  return [
    event(bankTypes.met, 0, longAgo + 1, { id, attributes }),
    ...Array.from({ length: previous }, (_, n) => event(bankTypes.contacted, n, daysSince)),
    ...(accepted ? [event(bankTypes.accepted, 0, daysSince)] : []),
    ...(answered ? [event(bankTypes.subscribed, 0, 0)] : []),
  ];
}
