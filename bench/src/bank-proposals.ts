import { type BankClient, bankTypes } from './bank-marketing.js';

export interface Rate {
  count: number;
  rate: number;
  low: number;
  high: number;
}
interface Counted {
  members: number;
  customers: number;
  rates: { of: { members: Rate; customers: Rate } };
}
export interface Proposals {
  looked: number;
  tried: number;
  brought: number;
  items: { name: string; rule: object; members: number; why: string; found: Counted; confirmed: Counted }[];
  reason?: string;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const said = ({ count, rate, low, high }: Rate, of: number): string =>
  `${count} of ${of}, ${percent(rate)} (${percent(low)} to ${percent(high)})`;

/** What everybody knows of campaigns: who accepted one accepts another. */
const knownNames: readonly string[] = [bankTypes.accepted, 'traits.acceptanceRate'];
const isKnown = (rule: object): boolean => knownNames.some((name) => JSON.stringify(rule).includes(name));

/**
 * Tells what is proposed, and whether it is right.
 * @returns whether the known rule is among it, nothing restates the answer, and counts are those of the file
 */
export function reportProposals(
  clients: readonly BankClient[],
  { looked, tried, brought, items, reason }: Proposals,
): boolean {
  console.log(`  proposed for “${bankTypes.subscribed}”, of ${tried} rules among ${looked} people:`);
  for (const { name, members, confirmed } of items)
    console.log(
      `    ${name}: ${members} people; of those not used to find it ${said(confirmed.rates.of.members, confirmed.members)}`,
    );
  const [first] = items;
  if (!first) {
    console.log(`    nothing: ${reason}`);
    return false;
  }
  console.log(
    `    everybody: ${said(first.confirmed.rates.of.customers, first.confirmed.customers)}; ${brought} were brought to them`,
  );
  const isCounted = items.every((item) => isOfFile(clients, item));
  const isRight =
    items.some(({ rule }) => isKnown(rule)) &&
    !items.some(({ rule }) => JSON.stringify(rule).includes(bankTypes.subscribed)) &&
    isCounted;
  console.log(
    isRight
      ? '    who accepted before is among it'
      : '    what is known of campaigns is not what is proposed',
  );
  return isRight;
}

/** The same people and answers, where the file can be asked for the rule. */
function isOfFile(
  clients: readonly BankClient[],
  { rule, members, found, confirmed }: Proposals['items'][0],
): boolean {
  const asked = clients.map((client) => ({ client, belongs: belongsTo(rule as Condition, client) }));
  if (asked.some(({ belongs }) => belongs === undefined)) return true;
  const belonging = asked.filter(({ belongs }) => belongs).map(({ client }) => client);
  const answers = found.rates.of.members.count + confirmed.rates.of.members.count;
  return members === belonging.length && answers === belonging.filter((client) => client.answered).length;
}

type Condition = { all?: Condition[]; event?: string; field?: string; is?: string } & Record<string, unknown>;

/** Written apart from how Tourbus asks; nothing where it is not known how to ask the file. */
function belongsTo({ all, event, field, is, ...rest }: Condition, client: BankClient): boolean | undefined {
  if (all) {
    const parts = all.map((part) => belongsTo(part, client));
    return parts.includes(undefined) ? undefined : parts.every(Boolean);
  }
  const { value, atLeast, atMost, within } = rest;
  if (event === bankTypes.accepted && atLeast === 1 && within === undefined) return client.accepted;
  if (event === bankTypes.contacted && within === undefined)
    return client.previous >= Number(atLeast ?? 0) && client.previous <= Number(atMost ?? Infinity);
  const known =
    field === 'traits.acceptanceRate'
      ? client.accepted
        ? 1 / client.previous
        : undefined
      : field?.startsWith('attributes.')
        ? client.attributes[field.slice('attributes.'.length)]
        : null;
  if (known === null) return undefined;
  if (is === 'equal') return known === value;
  if (is === 'atLeast') return known !== undefined && Number(known) >= Number(value);
  if (is === 'atMost') return known !== undefined && Number(known) <= Number(value);
  return undefined;
}
