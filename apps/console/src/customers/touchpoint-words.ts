import type { Touchpoint } from '../api/records.ts';

const text = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));

/** `contactPoints` is “contact points”. */
const spaced = (names: string): string =>
  names.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);

const amountOf = ({ amount, currency }: Record<string, unknown>): string => {
  if (typeof amount !== 'number' || typeof currency !== 'string') return '';
  try {
    return amount.toLocaleString(undefined, { style: 'currency', currency });
  } catch {
    return `${amount} ${currency}`;
  }
};

const told = (
  what: string,
  { reference, subject, channel, state, ...more }: Record<string, unknown>,
): string =>
  [
    [what, reference, state && `(${text(state)})`].filter(Boolean).map(text).join(' '),
    amountOf(more),
    text(subject),
    channel && `by ${text(channel)}`,
  ]
    .filter(Boolean)
    .join(' · ');

/** What happened, in a line. */
export function titleOf({ kind, references }: Touchpoint): string {
  switch (kind) {
    case 'event-received':
      return `Event ${text(references['type'])}`;
    case 'profile-changed':
      return `Changed: ${spaced(text(references['changes']))}`;
    case 'response-captured':
      return `Answered: ${text(references['response'])}`;
    case 'merged':
      return references['from']
        ? `Took in ${text(references['from'])}`
        : `Became part of ${text(references['into'])}`;
    case 'unmerged':
      return references['from']
        ? `Parted from ${text(references['from'])}`
        : `Left ${text(references['into'])}`;
    default:
      return told(`${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`, references);
  }
}
