import { Inject, Injectable, Module, type DynamicModule } from '@nestjs/common';
import { type Contract, type ServiceName, defineContract } from '@tourbus/contracts';
import {
  Consumes,
  type Effect,
  type Message,
  PermanentFailure,
  PlatformModule,
  parseConfig,
  platformConfigSchema,
} from '@tourbus/platform';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { z } from 'zod';

// Decorators are applied by hand: Node runs this file as it is for the processes that have to die, and knows none.

/** One way through the bus that no other specification uses: its subjects, its consumer, how that one works. */
export interface Line {
  name: string;
  /** Where it begins; a subject of its own unless given. */
  subject: string;
  batch: number;
  ackWaitSeconds: number;
  reliedUpon?: true;
}

const trialSchema = z.object({ trial: z.string(), padding: z.string().optional() });
export type Trial = z.infer<typeof trialSchema>;

const contract = (subject: string, publisher: ServiceName, consumers: ServiceName[]): Contract<Trial> =>
  defineContract({
    subject,
    stream: 'TOURBUS_DATA',
    publishers: [publisher],
    consumers,
    summary: 'Fires when a specification wants it.',
    data: trialSchema,
    example: { trial: 'example' },
  });

/** What a line's consumer handles: ingest says it, composer hears it. */
export const begun = ({ subject }: Line): Contract<Trial> => contract(subject, 'ingest', ['composer']);
/** What the consumer announces once it has; nobody hears it. */
export const done = ({ name }: Line): Contract<Trial> =>
  contract(`tourbus.data.${name}-done.v1`, 'composer', ['tracker']);
export const durableOf = ({ name }: Line): string => `composer-${name}`;

/**
 * What a handler does when it meets a trial, as often as the row says:
 * `fail` passes by, `refuse` is for ever, `hold` waits until the row is gone, `work` takes its time with it,
 * `die` and `die-in-effect` end the process.
 */
export type Behaviour = 'fail' | 'refuse' | 'hold' | 'work' | 'die' | 'die-in-effect';

export class TrialTables1700000001000 implements MigrationInterface {
  name = 'TrialTables1700000001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE effects (id bigserial PRIMARY KEY, trial text NOT NULL, replica text NOT NULL);
      CREATE TABLE attempts (id bigserial PRIMARY KEY, trial text NOT NULL, replica text NOT NULL);
      CREATE TABLE behaviours (trial text PRIMARY KEY, does text NOT NULL, times integer NOT NULL, milliseconds integer NOT NULL);
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE effects, attempts, behaviours');
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The rest of the process never runs: as after a power cut. */
export const die = (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};

interface Given {
  trial: string;
  does: Behaviour;
  milliseconds: number;
}

async function behave(database: DataSource, { trial, does, milliseconds }: Given): Promise<void> {
  if (does === 'fail') throw new Error('a neighbour was away');
  if (does === 'refuse')
    throw new PermanentFailure(
      'bad-order',
      'The order has no lines.',
      'Send the order again with its lines.',
    );
  if (does === 'work') await pause(milliseconds);
  if (does === 'die') await die();
  const held = async (): Promise<boolean> =>
    (await database.query('SELECT FROM behaviours WHERE trial = $1', [trial])).length > 0;
  while (does === 'hold' && (await held())) await pause(25);
}

/** The handler, for one replica of the line. */
function trialConsumer(line: Line, replica: string): new (database: DataSource) => object {
  class TrialConsumer {
    private readonly database: DataSource;

    constructor(database: DataSource) {
      this.database = database;
    }

    async handle(messages: Message<Trial>[]): Promise<Effect> {
      const trials = messages.map(({ data }) => data.trial);
      // In one statement: who sees the attempt may end this process, and the behaviour must be used up by then.
      const given: Given[] = await this.database.query(
        `WITH attempted AS (INSERT INTO attempts (trial, replica) SELECT unnest($1::text[]), $2),
              used AS (UPDATE behaviours SET times = times - 1 WHERE trial = ANY($1) AND times > 0 RETURNING *)
         SELECT trial, does, milliseconds FROM used`,
        [trials, replica],
      );
      for (const one of given) await behave(this.database, one);
      return async (tx) => {
        await tx.query('INSERT INTO effects (trial, replica) SELECT unnest($1::text[]), $2', [
          trials,
          replica,
        ]);
        for (const cause of messages)
          tx.announce(
            done(line),
            { trial: cause.data.trial },
            { identity: cause.data.trial, cause, at: new Date(cause.envelope.time) },
          );
        if (given.some(({ does }) => does === 'die-in-effect')) await die();
      };
    }
  }
  Injectable()(TrialConsumer);
  Inject(DataSource)(TrialConsumer, undefined, 0);
  const handle = Object.getOwnPropertyDescriptor(TrialConsumer.prototype, 'handle');
  Consumes([begun(line)], { ...line, durable: durableOf(line) })(
    TrialConsumer.prototype,
    'handle',
    handle as TypedPropertyDescriptor<TrialConsumer['handle']>,
  );
  return TrialConsumer;
}

class TrialModule {}
Module({})(TrialModule);

/** The composer of a line. */
export const composerOf = (
  line: Line,
  replica: string,
  environment: Record<string, string | undefined>,
): DynamicModule => ({
  module: TrialModule,
  imports: [
    PlatformModule.with({
      service: 'composer',
      config: parseConfig(platformConfigSchema, environment),
      migrations: [TrialTables1700000001000],
    }),
  ],
  providers: [trialConsumer(line, replica)],
});

/** The ingest that says what the lines begin with. */
export const ingest = (environment: Record<string, string | undefined>): DynamicModule => ({
  module: TrialModule,
  imports: [
    PlatformModule.with({
      service: 'ingest',
      config: parseConfig(platformConfigSchema, environment),
      migrations: [],
    }),
  ],
});
