import { setImmediate as others } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { SegmentRule } from '@tourbus/contracts';
import { Problem } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { type Some, everybody } from '../segments/everybody.js';
import { rateOf } from '../segments/rates.js';
import { refuseUnknown } from '../segments/segment-changes.js';
import { SegmentStore } from '../segments/segment-store.js';
import type { Counted } from '../segments/segment.js';
import { type Subject, readRule } from '../segments/segments.js';
import { CustomTraitStore } from '../traits/custom-trait-store.js';
import { Expressions } from '../traits/expressions.js';
import { customTraitsBefore } from './custom-traits-before.js';
import { Observations, type Tallied } from './observations.js';
import { type Proposal, type ProposalInput, type Proposals, partsOf } from './proposal.js';
import { type Halves, type Proposed, type Search, fewest, search } from './proposals.js';
import { type Asked, Survey } from './survey.js';
import { keyOf, nameOf, whyNone, whyOf } from './words.js';

const mostLookedAt = 20_000;
/** How many a hash of ids chooses is only nearly what was asked for. */
const mostInHalf = 0.6 * mostLookedAt;
/** Each takes seconds of the core that takes in events. */
const mostAtOnce = 1;
/** Longest that others wait for their turn. */
const turnMilliseconds = 15;

type Segments = ReadonlyMap<string, SegmentRule>;

/** Everything that one look goes by. */
interface Look extends ProposalInput {
  segments: Segments;
  now: number;
  some: Some;
  customers: number;
  signal: AbortSignal;
}

/** Looks for rules that tell who answers; whether one becomes a segment, a person says. */
@Injectable()
export class SegmentProposals {
  private running = 0;

  constructor(
    private readonly database: DataSource,
    private readonly store: SegmentStore,
    private readonly traits: CustomTraitStore,
    private readonly expressions: Expressions,
  ) {}

  /**
   * @param signal that nobody waits for the answer any more
   * @throws Problem 422 where a rule refers to no segment, 503 while another search is under way
   */
  async propose(input: ProposalInput, signal: AbortSignal): Promise<Proposals> {
    const all = await this.store.all();
    for (const rule of [input.for, ...partsOf(input.among)]) refuseUnknown(rule, all);
    if (this.running >= mostAtOnce) throw busy();
    this.running++;
    try {
      const customers = await this.countCustomers();
      const some = { share: Math.min(1, mostLookedAt / Math.max(1, customers)) };
      const segments = new Map(all.map(({ key, rule }) => [key, rule]));
      return await this.look({ ...input, segments, customers, some, signal, now: Date.now() });
    } finally {
      this.running--;
    }
  }

  private async look(look: Look): Promise<Proposals> {
    const asked = await this.survey(look);
    const halves = {
      found: await this.observe(look, asked, 'first'),
      confirmed: await this.observe(look, asked, 'second'),
    };
    return answer(look, asked, halves, await inTurns(search(halves, asked)));
  }

  /** What can be asked is known from those who find alone. */
  private async survey(look: Look): Promise<Asked> {
    const { segments, now, some, rate } = look;
    const survey = new Survey({ for: look.for, isRare: rate === 'lower', now }, segments);
    for await (const subject of this.those(look, { ...some, half: 'first' })) survey.see(subject);
    await customTraitsBefore(this.expressions, await this.traits.all(), survey.pasts);
    return inTurns(survey.conditions());
  }

  private async observe(look: Look, { rules }: Asked, half: 'first' | 'second'): Promise<Observations> {
    const { now, some, rate, customers } = look;
    const isWanted = readRule(look.for);
    const asks = rules.map(readRule);
    const observations = new Observations(Math.min(customers, mostInHalf), rules.length);
    for await (const subject of this.those(look, { ...some, half })) {
      const wanted = isWanted(subject, now).member === (rate === 'higher');
      observations.add(wanted, (condition) => asks[condition]?.(subject, now).member === true);
    }
    return observations;
  }

  /** Whoever is to be looked at; lets others have their turn. */
  private async *those({ among, now, signal }: Look, some: Some): AsyncGenerator<Subject> {
    const belongs = among && readRule(among);
    let since = performance.now();
    for await (const subject of everybody(this.database, signal, some)) {
      if (!belongs || belongs(subject, now).member) yield subject;
      if (performance.now() - since < turnMilliseconds) continue;
      await others();
      since = performance.now();
    }
  }

  private async countCustomers(): Promise<number> {
    const [row] = await this.database.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM customers WHERE merged_into IS NULL',
    );
    return row?.count ?? 0;
  }
}

async function inTurns<T>(work: Generator<void, T>): Promise<T> {
  for (let since = performance.now(); ;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - since < turnMilliseconds) continue;
    await others();
    since = performance.now();
  }
}

function answer(
  look: Look,
  { rules }: Asked,
  halves: Halves,
  { proposals, tried, brought }: Search,
): Proposals {
  const taken = new Set(look.segments.keys());
  const { found, confirmed } = wholes(look, halves);
  const seen = found.of + confirmed.of;
  const scale = (count: number): number => Math.round(count / look.some.share);
  const items = proposals.map((proposed) => {
    const conditions = proposed.conditions.flatMap((condition) => rules[condition] ?? []);
    const proposal = told(look, proposed, { conditions, taken, found, confirmed });
    taken.add(proposal.key);
    return { ...proposal, members: scale(proposed.found.of + proposed.confirmed.of) };
  });
  return {
    ...{ customers: look.among ? scale(seen) : look.customers, looked: seen, tried, brought, items },
    ...(items.length === 0 && { reason: whyNone({ found, confirmed, tried, brought, fewest }) }),
  };
}

interface Told {
  conditions: SegmentRule[];
  taken: ReadonlySet<string>;
  found: Tallied;
  confirmed: Tallied;
}

function told(
  { rate, among }: Look,
  proposed: Proposed,
  { conditions, taken, ...whole }: Told,
): Omit<Proposal, 'members'> {
  const name = nameOf(conditions);
  const parts = [...partsOf(among), ...conditions];
  const [first, ...rest] = parts;
  const found = turned(rate, proposed.found);
  const confirmed = turned(rate, proposed.confirmed);
  return {
    ...{ name, key: keyOf(name, taken) },
    rule: first && rest.length === 0 ? first : { all: parts },
    why: whyOf({ found, confirmed, whole: whole.confirmed }),
    found: counted(found, whole.found),
    confirmed: counted(confirmed, whole.confirmed),
  };
}

/** Where fewer are looked for, those were counted for whom it does not hold. */
const turned = (rate: ProposalInput['rate'], { count, of }: Tallied): Tallied => ({
  ...{ count: rate === 'higher' ? count : of - count, of },
});
const wholes = ({ rate }: Look, { found, confirmed }: Halves): Record<keyof Halves, Tallied> => ({
  found: turned(rate, found.whole),
  confirmed: turned(rate, confirmed.whole),
});

const counted = (members: Tallied, customers: Tallied): Counted => ({
  ...{ members: members.of, customers: customers.of },
  rates: {
    of: { members: rateOf(members.count, members.of), customers: rateOf(customers.count, customers.of) },
  },
});

const busy = (): Problem =>
  new Problem(
    'too-many-searches',
    503,
    'Somebody else is looking for segments',
    'One search at a time goes through the customers.',
    'Ask again in some seconds.',
    { retryAfter: 10 },
  );
