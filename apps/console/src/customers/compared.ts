import type { Customer, PostalAddress } from '../api/records.ts';

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const postal = ({ recipient, lines, postalCode, city, region, country }: PostalAddress): string =>
  [recipient, ...lines, [postalCode, city].filter(Boolean).join(' '), region, country]
    .filter(Boolean)
    .join(', ');

/** What of a customer counts, by names that people know. */
const partsOf = ({ names, locale, timeZone, country, ...customer }: Customer): [string, string][] => [
  ['Name', names.display ?? ''],
  [
    'Contact points',
    customer.contactPoints
      .map(({ address, state }) => `${typeof address === 'string' ? address : postal(address)} (${state})`)
      .join('\n'),
  ],
  [
    'Consents',
    customer.consents
      .map(({ purpose, channel, state }) => `${purpose} by ${channel ?? 'any channel'}: ${state}`)
      .join('\n'),
  ],
  ['Prefers', customer.preferences.channels?.join(', ') ?? ''],
  ['Language', locale ?? ''],
  ['Time zone', timeZone ?? ''],
  ['Country', country ?? ''],
  ...Object.entries(customer.attributes).map(([name, value]): [string, string] => [name, plain(value)]),
];

/** A row for each part that any of them has. */
export function compared(...customers: readonly Customer[]): [string, ...string[]][] {
  const parts = customers.map((customer) => new Map(partsOf(customer)));
  const names = [...new Set(parts.flatMap((part) => [...part.keys()]))];
  return names
    .map((name): [string, ...string[]] => [name, ...parts.map((part) => part.get(name) ?? '')])
    .filter(([, ...values]) => values.some(Boolean));
}
