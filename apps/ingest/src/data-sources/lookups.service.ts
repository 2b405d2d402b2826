import { Injectable } from '@nestjs/common';
import { Answers } from './answers.js';
import { Asking } from './asking.js';
import { type Circuit, afterFailure, closed, openFor } from './circuit.js';
import type { Found, KnownDataSource } from './data-source.js';
import { KnownDataSources } from './known-data-sources.js';
import { SourceAway } from './source-away.js';

/** What is to be looked up. */
export interface Question {
  source: string;
  key: string;
}

/** What came of it: the source knows it, does not know it (and what that means), or cannot say. */
export type Looked =
  | { kind: 'found'; value: unknown }
  | { kind: 'missed'; onMiss: 'fail' | 'empty' }
  | { kind: 'fault'; code: string; reason: string };

interface Standing {
  revision: string;
  answers: Answers;
  circuit: Circuit;
}

export const nameOf = ({ source, key }: Question): string => `${source} ${key}`;

const unknownSource = (source: string): Looked => ({
  kind: 'fault',
  code: 'unknown-data-source',
  reason: `There is no data source “${source}”.`,
});

/** Looks up for many rows together: each key once, never inside a transaction, and never long from a dead source. */
@Injectable()
export class Lookups {
  private readonly standings = new Map<string, Standing>();

  constructor(
    private readonly sources: KnownDataSources,
    private readonly asking: Asking,
  ) {}

  /**
   * @returns what came of each question, by `nameOf` it
   * @throws SourceAway where a source does not answer, and nothing it said before is fresh enough
   */
  async of(questions: readonly Question[]): Promise<Map<string, Looked>> {
    const bySource = Map.groupBy(questions, ({ source }) => source);
    const known = await this.sources.find([...bySource.keys()]);
    const all = new Map<string, Looked>();
    const work = [...bySource].map(async ([name, asked]) => {
      const keys = [...new Set(asked.map(({ key }) => key))];
      const source = known.get(name);
      const found = source ? await this.ask(source, keys) : undefined;
      for (const key of keys) {
        const one = found?.get(key);
        all.set(nameOf({ source: name, key }), source ? lookedOf(one, source) : unknownSource(name));
      }
    });
    const failed = (await Promise.allSettled(work)).find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    return all;
  }

  private async ask(source: KnownDataSource, keys: readonly string[]): Promise<Map<string, Found>> {
    const standing = this.standingOf(source);
    const found = new Map<string, Found>();
    const start = performance.now();
    const missing = keys.filter((key) => {
      const fresh = standing.answers.fresh(key, start);
      if (fresh) found.set(key, fresh);
      return !fresh;
    });
    if (missing.length === 0) return found;
    const settled = new Set<string>();
    const closedFor = openFor(standing.circuit, start);
    try {
      if (closedFor > 0) throw new Error('it did not answer before');
      await this.asking.ask(source, missing, (key, answer) => {
        settled.add(key);
        if (!answer) return;
        standing.answers.keep(key, answer, performance.now());
        found.set(key, answer);
      });
      standing.circuit = closed;
    } catch (error) {
      const now = performance.now();
      if (closedFor === 0) standing.circuit = afterFailure(standing.circuit, now);
      for (const key of missing) {
        const stale = settled.has(key) ? undefined : standing.answers.stale(key, now);
        if (stale) found.set(key, stale);
        else if (!settled.has(key))
          throw new SourceAway(source.key, (error as Error).message, openFor(standing.circuit, now));
      }
    }
    return found;
  }

  /** What was heard from a source under another definition says nothing about this one. */
  private standingOf({ key, revision, definition }: KnownDataSource): Standing {
    const known = this.standings.get(key);
    if (known?.revision === revision) return known;
    const standing = { revision, answers: new Answers(definition), circuit: closed };
    this.standings.set(key, standing);
    return standing;
  }
}

function lookedOf(found: Found | undefined, { definition }: KnownDataSource): Looked {
  if (!found) return { kind: 'missed', onMiss: definition.onMiss };
  return 'fault' in found ? { kind: 'fault', ...found.fault } : { kind: 'found', value: found.value };
}
