import { parentPort } from 'node:worker_threads';
import { DataSource } from 'typeorm';
import { compare, type Comparison, type Fate, type Run } from '../policy/comparison.ts';
import { dryRun } from '../policy/dry-run.ts';
import { inForce } from '../policy/in-force.ts';
import type { Progress, ToldExample, ToldFate } from './dry-runs.ts';
import { communicationOf, countDecisions, readHistory } from './recorded-decisions.ts';
import type { Outcome, Said, Trial } from './trial.ts';

/** More would not fit into the memory that a replica has to spare. */
const mostRequests = 2_000_000;

const say = (said: Said): void => parentPort?.postMessage(said);

const tooMany = (requests: number): Outcome => ({
  failed: {
    code: 'too-many-decisions',
    detail: `${requests} decisions would have to be replayed, ${mostRequests} at most are.`,
    remedy: 'Shorten the period, and try again.',
  },
});

const isoOf = (at: number): string => new Date(at).toISOString();

const told = ({ outcome, sentAt, story }: Fate): ToldFate => ({
  outcome,
  ...(sentAt === undefined ? {} : { sentAt: isoOf(sentAt) }),
  story: story.map(({ at, answer, because }) => ({ at: isoOf(at), answer, because })),
});

async function examplesOf(
  database: DataSource,
  brand: string,
  examples: Comparison['examples'],
): Promise<ToldExample[]> {
  const found: ToldExample[] = [];
  for (const example of examples) {
    const { customer, definition, requestedAt, before, after } = example;
    found.push({
      customer,
      communication: await communicationOf(database, brand, example),
      definition,
      requestedAt: isoOf(requestedAt),
      before: told(before),
      after: told(after),
    });
  }
  return found;
}

async function tryOut(database: DataSource, trial: Trial): Promise<Outcome> {
  const { requests: of, leftOut } = await countDecisions(database, trial);
  if (of > mostRequests) return tooMany(of);
  const at = (stage: Progress['stage'], requests: number): void => say({ progress: { stage, requests, of } });
  const history = await readHistory(database, trial, (requests) => at('reading', requests));
  at('replaying', of);
  const under = ({ ref, body }: Trial['before']): Run => {
    const policy = inForce(ref, body);
    return { policy, run: dryRun(policy, history, { from: trial.from, until: trial.until }) };
  };
  const [before, after] = [under(trial.before), under(trial.after)];
  at('comparing', of);
  const comparison = compare(before, after, history);
  const examples = await examplesOf(database, trial.brand, comparison.examples);
  return { done: { ...comparison, leftOut, examples } };
}

async function perform(trial: Trial): Promise<Outcome> {
  const { url, schema } = trial.database;
  const database = await new DataSource({
    type: 'postgres',
    url,
    schema,
    poolSize: 2,
    extra: { application_name: `tourbus-${schema}-dry-run`, options: `-c search_path=${schema}` },
  }).initialize();
  try {
    return await tryOut(database, trial);
  } finally {
    await database.destroy();
  }
}

/** Replays what was decided beside the service: a million decisions take longer than an event can wait. */
parentPort?.on('message', (trial: Trial) => {
  void perform(trial).then(
    (result) => say({ result }),
    (error: unknown) => say({ error: error instanceof Error ? error.message : String(error) }),
  );
});
