import { setTimeout as sleep } from 'node:timers/promises';
import { startInfrastructure } from '@tourbus/testing';
import { type BankClient, bankClients, bankEventType, bankTypes, eventsOf } from './bank-marketing.js';
import { type Proposals, type Rate, reportProposals } from './bank-proposals.js';
import { postBatch, send } from './upstream.js';

/** A real campaign: do those who answered before answer again? Tourbus says so, and the file is asked directly. */

const batchSize = 500;
const slowest = 120_000;

const trait = {
  name: 'Acceptance rate',
  description: 'Of the times that the bank spoke to them before, how often they accepted.',
  expression: `history.tallies.(\`event:${bankTypes.accepted}\`.count / \`event:${bankTypes.contacted}\`.count)`,
};
const segment = {
  name: 'Accepted before, at least every second time',
  rule: {
    all: [
      { event: bankTypes.accepted, atLeast: 1 },
      { field: 'traits.acceptanceRate', is: 'atLeast', value: 0.5 },
      { field: 'attributes.contact', is: 'equal', value: 'cellular' },
    ],
  },
};
const compare = { event: bankTypes.subscribed, atLeast: 1 };
const belongs = ({ accepted, previous, attributes }: BankClient): boolean =>
  accepted && 1 / previous >= 0.5 && attributes['contact'] === 'cellular';

interface Counted {
  members: number;
  customers: number;
  rates?: { of: { members: Rate; customers: Rate } };
}

/** Wilson's interval, as textbooks write it: at 95 %. */
function wilson(count: number, of: number): Rate {
  const z = 1.959963984540054;
  const rate = count / of;
  const middle = (rate + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((rate * (1 - rate)) / of + z ** 2 / (4 * of ** 2));
  return { count, rate, low: middle - half, high: middle + half };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const told = (name: string, of: number, { count, rate, low, high }: Rate): string =>
  `  ${name}: ${count} of ${of} answered, ${percent(rate)} (95 %: ${percent(low)} to ${percent(high)})`;
const isSame = (one: Rate, other: Rate): boolean =>
  one.count === other.count &&
  (['rate', 'low', 'high'] as const).every((part) => Math.abs(one[part] - other[part]) < 1e-4);

const optionAt = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};

async function main(): Promise<number> {
  const clients = bankClients(optionAt('--data') ?? '../shared/data/bank-marketing');
  const infrastructure = await startInfrastructure({ services: ['ingest'] });
  const { urls, keys } = infrastructure.stack;
  const headers = { authorization: `Bearer ${keys.demo}`, 'content-type': 'application/json' };
  const put = (path: string, body: object) =>
    send(urls.gateway, keys.demo, 'PUT', `/api/ingest/v1${path}`, body);
  const get = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const answer = await fetch(`${urls.gateway}/api/ingest/v1${path}`, { headers, ...init });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    for (const began = Date.now(); !(await holds()); await sleep(250))
      if (Date.now() - began > slowest) throw new Error(`${what} takes more than two minutes.`);
  };
  try {
    for (const type of Object.values(bankTypes)) await put(`/event-types/${type}`, bankEventType);
    const began = Date.now();
    const events = clients.flatMap((client) => eventsOf(client, began));
    for (let i = 0; i < events.length; i += batchSize)
      await postBatch(urls.gateway, keys.upstream, events.slice(i, i + batchSize));
    console.log(`  ${clients.length} people, ${events.length} events in ${since(began)}`);

    const computing = Date.now();
    await put('/traits/acceptanceRate', trait);
    await until('The trait', async () => {
      const { progress } = await get<{ progress: { state: string } }>('/traits/acceptanceRate');
      return progress.state === 'current';
    });
    console.log(`  a custom trait of all of them in ${since(computing)}`);
    const looking = Date.now();
    const proposals = await get<Proposals>('/segments/proposals', {
      method: 'POST',
      body: JSON.stringify({ for: compare }),
    });
    console.log(`  segments that are proposed, in ${since(looking)}`);
    const isProposed = reportProposals(clients, proposals);
    await put('/segments/accepted-before', segment);
    await until('The segment', async () => {
      const { state } = await get<{ state: string }>('/segments/accepted-before');
      return state === 'ready';
    });
    const body = JSON.stringify({ compare });
    const answer = await get<Counted>('/segments/accepted-before/rates', { method: 'POST', body });
    return report(clients, answer) + (isProposed ? 0 : 1);
  } finally {
    await infrastructure.stop();
  }
}

const since = (began: number): string => `${((Date.now() - began) / 1_000).toFixed(1)} s`;

function report(clients: readonly BankClient[], answer: Counted): number {
  const members = clients.filter(belongs);
  const answered = (some: readonly BankClient[]): Rate =>
    wilson(some.filter((client) => client.answered).length, some.length);
  const of = answer.rates?.of;
  if (!of) throw new Error(`The segment gives no rates: ${JSON.stringify(answer)}`);
  console.log(told('in the segment', answer.members, of.members));
  console.log(told('of everybody  ', answer.customers, of.customers));
  const isRight =
    answer.members === members.length &&
    answer.customers === clients.length &&
    isSame(of.members, answered(members)) &&
    isSame(of.customers, answered(clients));
  console.log(
    isRight ? '  the file says the same' : told('  the file says', members.length, answered(members)),
  );
  return isRight ? 0 : 1;
}

process.exitCode = await main();
