import { askPolicy } from './ask-policy.ts';
import type { Instant } from './duration.ts';
import { type DryRun, nothing, type Outcome, outcomeAt, type Totals } from './dry-run.ts';
import type { History } from './history.ts';
import type { PolicyInForce } from './in-force.ts';
import { replayCustomer } from './replay.ts';

/** What was said to a request when it asked, and asked again. */
export interface Told {
  readonly at: Instant;
  readonly answer: 'allow' | 'defer' | 'deny';
  readonly because: string;
}

export interface Fate {
  readonly outcome: Outcome;
  readonly sentAt?: Instant;
  readonly story: readonly Told[];
}

/** A request that another policy does something else with. */
export interface Example {
  /** Its position in the history. */
  readonly request: number;
  readonly customer: string;
  readonly definition: string;
  readonly requestedAt: Instant;
  readonly before: Fate;
  readonly after: Fate;
}

/** A definition or a segment, under either policy. */
export interface Part {
  readonly name: string;
  readonly before: Totals;
  readonly after: Totals;
}

/** How two policies deal with the same history. */
export interface Comparison {
  readonly requests: number;
  readonly before: Totals;
  readonly after: Totals;
  /** How many requests go from one outcome to another: `sent → withheld`. */
  readonly changes: Readonly<Record<string, number>>;
  /** Those with the most requests first. */
  readonly byDefinition: readonly Part[];
  readonly bySegment: readonly Part[];
  readonly examples: readonly Example[];
}

/** A policy, and what it did to the history. */
export interface Run {
  readonly policy: PolicyInForce;
  readonly run: DryRun;
}

const sumOf = ({ sent, moved, held, withheld }: Totals): number => sent + moved + held + withheld;

function partsOf(before: ReadonlyMap<string, Totals>, after: ReadonlyMap<string, Totals>): Part[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .map((name) => ({
      name,
      before: before.get(name) ?? nothing(),
      after: after.get(name) ?? nothing(),
    }))
    .toSorted((a, b) => sumOf(b.after) - sumOf(a.after) || (a.name < b.name ? -1 : 1));
}

/** How many requests change, and the first `most` of each kind of change. */
function changesBetween(before: DryRun, after: DryRun, most: number) {
  const changes: Record<string, number> = {};
  const examples: number[] = [];
  for (let i = after.first; i < after.outcome.length; i++) {
    if (before.outcome[i] === after.outcome[i]) continue;
    const kind = `${outcomeAt(before, i)} → ${outcomeAt(after, i)}`;
    const count = (changes[kind] ?? 0) + 1;
    changes[kind] = count;
    if (count <= most) examples.push(i);
  }
  return { changes, examples };
}

/** By request, the position of its customer. */
function customersOf(history: History, requests: ReadonlySet<number>): Map<number, number> {
  const customers = new Map<number, number>();
  for (let customer = 0; customer < history.customers.length; customer++)
    for (let at = history.starts[customer] ?? 0; at < (history.starts[customer + 1] ?? 0); at++) {
      const request = history.order[at] ?? -1;
      if (requests.has(request)) customers.set(request, customer);
    }
  return customers;
}

/** Replays the customers of some requests once more, in words. */
function storiesOf(
  { policy, run }: Run,
  history: History,
  customers: ReadonlyMap<number, number>,
): Map<number, Told[]> {
  const stories = new Map([...customers.keys()].map((request) => [request, [] as Told[]]));
  for (const customer of new Set(customers.values()))
    replayCustomer(policy, history, customer, run.until, askPolicy, ({ index }, at, { answer, because }) =>
      stories.get(index)?.push({ at, answer, because }),
    );
  return stories;
}

function fateOf({ run }: Run, request: number, story: readonly Told[] = []): Fate {
  const sentAt = run.sentAt[request] ?? NaN;
  return { outcome: outcomeAt(run, request), ...(Number.isNaN(sentAt) ? {} : { sentAt }), story };
}

/**
 * What changes where one policy takes the place of another.
 * @param examples so many of each kind of change
 */
export function compare(before: Run, after: Run, history: History, examples = 3): Comparison {
  const { changes, examples: requests } = changesBetween(before.run, after.run, examples);
  const customers = customersOf(history, new Set(requests));
  const [was, is] = [storiesOf(before, history, customers), storiesOf(after, history, customers)];
  return {
    requests: sumOf(after.run.totals),
    before: before.run.totals,
    after: after.run.totals,
    changes,
    byDefinition: partsOf(before.run.byDefinition, after.run.byDefinition),
    bySegment: partsOf(before.run.bySegment, after.run.bySegment),
    examples: requests.map((request) => ({
      request,
      customer: history.customers[customers.get(request) ?? 0] ?? '',
      definition: history.kinds[history.kind[request] ?? 0]?.definition ?? '',
      requestedAt: history.at[request] ?? NaN,
      before: fateOf(before, request, was.get(request)),
      after: fateOf(after, request, is.get(request)),
    })),
  };
}
