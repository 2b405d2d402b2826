import { Injectable } from '@nestjs/common';
import { PermanentFailure } from '@tourbus/platform';
import { type Looked, Lookups, type Question, nameOf } from '../data-sources/lookups.service.js';
import type { KeyedDefinition, Lookup, MappingResult, MappingTask } from '../mapping/mapping.js';
import { Mappings } from '../mapping/mapping.module.js';
import type { Prepared } from './intake.js';

/** An event with the definition that it is read by. */
export interface Mappable {
  event: Prepared;
  definition: KeyedDefinition;
}

/** What was looked up for an event, by its name in the mapping; kept with the event. */
export type LookedUp = Record<string, { source: string; key: string | null; value?: unknown }>;

/** The keys of all lookups as a mapping of its own: what it gives as the customer are the keys by their names. */
function keysOf({ key, schema, mapping }: KeyedDefinition): KeyedDefinition {
  const members = (mapping.lookups ?? []).map((lookup) => `${JSON.stringify(lookup.as)}: (${lookup.key}\n)`);
  return { key: `${key} keys`, schema, mapping: { customer: `{ ${members.join(', ')} }`, data: '{}' } };
}

/** Maps events, and looks up before what their mappings ask for: for many together, and outside any transaction. */
@Injectable()
export class Enrichment {
  constructor(
    private readonly mappings: Mappings,
    private readonly lookups: Lookups,
  ) {}

  /**
   * Maps events with what was looked up for them. One that something could not be looked up for has its failure, and
   * no result.
   * @throws SourceAway: all of them are tried again later
   */
  async map(mappable: readonly Mappable[]): Promise<(MappingResult | undefined)[]> {
    await this.enrich(mappable);
    const tasks = mappable.map(({ event, definition }): MappingTask | undefined =>
      event.failure ? undefined : { definition, payload: payloadOf(event), lookups: lookupsOf(event) },
    );
    const results = (await this.mappings.map(tasks.filter((task) => task !== undefined))).values();
    return tasks.map((task) => task && results.next().value);
  }

  private async enrich(mappable: readonly Mappable[]): Promise<void> {
    const asking = mappable.filter(({ definition }) => definition.mapping.lookups?.length);
    if (asking.length === 0) return;
    const keys = await this.mappings.map(
      asking.map(({ event, definition }): MappingTask => ({
        definition: keysOf(definition),
        payload: payloadOf(event),
      })),
    );
    const plans = asking.map((one, i) => planOf(one, keys[i]));
    const looked = await this.lookups.of(plans.flatMap(({ questions }) => questions));
    for (const plan of plans) settle(plan, looked);
  }
}

interface Plan extends Mappable {
  keys: ReadonlyMap<string, string>;
  questions: Question[];
}

function planOf({ event, definition }: Mappable, result: MappingResult | undefined): Plan {
  const nothing = { event, definition, keys: new Map<string, string>(), questions: [] };
  if (!result) throw new Error('A mapping gave no result.');
  if ('fault' in result) {
    const { code, reason } = result.fault;
    event.failure = new PermanentFailure(code, `Of the lookups: ${reason}`, remedies.mapping);
    return nothing;
  }
  const keys = new Map<string, string>();
  const questions: Question[] = [];
  const given = (result.customer ?? {}) as Record<string, unknown>;
  for (const { as, source } of definition.mapping.lookups ?? []) {
    const key = given[as];
    if (key === undefined || key === null || key === '') continue;
    if (typeof key === 'object' || String(key).length > longestKey) {
      event.failure = failureOf(as, {
        kind: 'fault',
        code: 'lookup-key-unusable',
        reason: 'Its key is no short text.',
      });
      return nothing;
    }
    keys.set(as, String(key));
    if (!isKept(event, as, source, String(key))) questions.push({ source, key: String(key) });
  }
  return { event, definition, keys, questions };
}

const longestKey = 1_000;

/** What was looked up when the event came stays so when it is replayed. */
const isKept = ({ lookedUp }: Prepared, as: string, source: string, key: string): boolean => {
  const kept = lookedUp?.[as];
  return kept?.source === source && kept.key === key && 'value' in kept;
};

function settle({ event, definition, keys }: Plan, looked: ReadonlyMap<string, Looked>): void {
  if (event.failure) return;
  const kept: LookedUp = {};
  for (const { as, source } of definition.mapping.lookups ?? []) {
    const key = keys.get(as) ?? null;
    const before = event.lookedUp?.[as];
    if (key !== null && before && isKept(event, as, source, key)) {
      kept[as] = before;
      continue;
    }
    const answer: Looked = key === null ? withoutKey : (looked.get(nameOf({ source, key })) ?? withoutKey);
    if (answer.kind === 'found') kept[as] = { source, key, value: answer.value };
    else if (answer.kind === 'missed' && answer.onMiss === 'empty') kept[as] = { source, key };
    else {
      event.failure = failureOf(as, answer);
      return;
    }
  }
  event.lookedUp = kept;
}

/** An event that has nothing to look up by is no worse than one whose key nobody knows, and as good as it asks to be. */
const withoutKey: Looked = { kind: 'missed', onMiss: 'empty' };

const remedies = {
  mapping: 'Correct the mapping or the payload: register the event type anew, then replay the event.',
  source: 'Add it to the data source, or set onMiss to empty there; then retry the row, or replay the event.',
};

/** Without the key: it may be somebody's address, and reasons are shown where addresses are not. */
function failureOf(as: Lookup['as'], answer: Exclude<Looked, { kind: 'found' }>): PermanentFailure {
  return answer.kind === 'missed'
    ? new PermanentFailure(
        'lookup-missed',
        `The data source of “${as}” does not know the key.`,
        remedies.source,
      )
    : new PermanentFailure(answer.code, `“${as}” cannot be looked up: ${answer.reason}`, remedies.source);
}

const payloadOf = ({ event }: Prepared): string => JSON.stringify(event.data ?? null);

/** What the mapping sees as `$lookups`. */
const lookupsOf = ({ lookedUp }: Prepared): string | undefined =>
  lookedUp &&
  JSON.stringify(Object.fromEntries(Object.entries(lookedUp).map(([as, { value }]) => [as, value])));
