import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { deterministicId } from '@tourbus/platform';
import { type Infrastructure, startInfrastructure } from '@tourbus/testing';
import { type Cost, Factory } from './factory.js';
import { lastMail } from './bus-figures.js';
import { jetstreamFloor } from './floor-jetstream.js';
import { postgresFloor } from './floor-postgres.js';
import { type StageMail, stageFloor } from './floor-stage.js';
import { printProfiles, profiled, toggleProfiles } from './profiles.js';
import { countedStatements, dearestStatements, forgetStatements } from './record-figures.js';
import { type Row, report } from './report.js';
import { quantile } from './statistics.js';

export interface PipelineOptions {
  events: number;
  /** Writes CPU profiles of the services while they are flooded, and prints the dearest functions. */
  profile: boolean;
  /** Prints the dearest statements of PostgreSQL. */
  statements: boolean;
  /** Leaves out the floors and the row with PDFs: for a quick look while something is being made cheaper. */
  only: boolean;
}

const uuid = (n: number): string => deterministicId('bench', String(n));
const profileFolder = fileURLToPath(new URL('../../.tourbus/profiles', import.meta.url));

/** Posts at a steady rate, ten times a second. @returns milliseconds from 202 to the sink, one an event */
async function latencies(factory: Factory, rate: number, seconds: number): Promise<number[]> {
  const perTick = Math.max(1, Math.round(rate / 10));
  const accepted = new Map<string, number>();
  const posts: Promise<void>[] = [];
  const began = performance.now();
  for (let tick = 0; tick < 10 * seconds; tick++) {
    await pause(Math.max(0, began + tick * 100 - performance.now()));
    factory.expect(perTick);
    posts.push(
      factory
        .post(tick * perTick, perTick, 'paced')
        .then((times) => times.forEach((at, id) => accepted.set(id, at))),
    );
  }
  await Promise.all(posts);
  await factory.sentAll();
  const { arrivals } = await factory.sink.report();
  return arrivals.flatMap(([id, at]) => {
    const since = accepted.get(id);
    return since === undefined ? [] : [Math.max(0, at - since)];
  });
}

interface Job {
  name: string;
  events: number;
  attachments: boolean;
}

async function run(
  { name, events, attachments }: Job,
  options: PipelineOptions,
): Promise<{ row: Row; mail: StageMail }> {
  const factory = await Factory.start({
    attachments,
    environment: options.profile ? profiled(profileFolder) : {},
    postgresSettings: options.statements ? countedStatements : {},
  });
  const { stack } = factory;
  try {
    if (options.statements) await forgetStatements(stack.adminDatabaseUrl);
    if (options.profile) await toggleProfiles(stack);
    const cost = await factory.flood(events, 'flood');
    if (options.profile) await toggleProfiles(stack);
    if (options.statements) await printStatements(stack.adminDatabaseUrl, events);
    const times = await latencies(factory, cost.perSecond / 2, 10);
    if (options.profile) printProfiles(profileFolder, events);
    const row = {
      what: name,
      'per second': Math.round(cost.perSecond),
      'p50 ms at half': Math.round(quantile(times, 0.5)),
      'p99 ms at half': Math.round(quantile(times, 0.99)),
      ...costColumns(cost),
    };
    return { row, mail: await lastMail(stack.natsUrl) };
  } finally {
    await factory.stop();
  }
}

/** What an event cost: processor time in all and by process, and what was written. */
export const costColumns = ({ cpu, idle, yardstick, ...written }: Cost): Row => ({
  'CPU ms': Number((Object.values(cpu).reduce((sum, one) => sum + one, 0) + idle).toFixed(2)),
  ...cpu,
  'idle all': Number(idle.toFixed(3)),
  yardstick: Number(yardstick.toFixed(2)),
  'WAL bytes': Math.round(written.walBytes),
  commits: Number(written.commits.toFixed(2)),
  'bus messages': Number(written.busMessages.toFixed(2)),
  'bus bytes': Math.round(written.busBytes),
});

async function printStatements(url: string, events: number): Promise<void> {
  console.log('\n  PostgreSQL, by statement: microseconds and WAL bytes an event, calls, rows a call');
  for (const { service, query, calls, rows, milliseconds, walBytes } of await dearestStatements(url, 30)) {
    const cost = [(milliseconds * 1_000) / events, walBytes / events]
      .map((n) => n.toFixed(0).padStart(6))
      .join(' ');
    console.log(
      `  ${cost} ${String(calls).padStart(6)} ${(rows / calls).toFixed(1).padStart(6)}  ${service}: ${query.slice(0, 110)}`,
    );
  }
}

/** A stage of the floors hears and says what no service of that name does. */
const floorEnvironment = (infrastructure: Infrastructure): Record<string, string> =>
  infrastructure.environment('tracker', { NATS_URL: infrastructure.stack.natsUrl });

async function floors(mail: StageMail): Promise<Row[]> {
  const floor = async (what: string, measure: (infrastructure: Infrastructure) => Promise<number>) => {
    const infrastructure = await startInfrastructure();
    try {
      return { what: `floor: ${what}`, 'per second': Math.round(await measure(infrastructure)) };
    } finally {
      await infrastructure.stop();
    }
  };
  const body = JSON.stringify({ text: 'x'.repeat(1_000) });
  return [
    await floor('JetStream, publish and consume, 1 KB', ({ stack }) =>
      jetstreamFloor(stack.natsUrl, 20_000, body),
    ),
    await floor('Postgres, rows by 100, 1 KB', ({ stack }) =>
      postgresFloor(stack.databaseUrl('ingest'), 20_000, body),
    ),
    await floor('a bare stage, one process: inbox, one row, one small fact', (infrastructure) =>
      stageFloor(floorEnvironment(infrastructure), 20_000, uuid),
    ),
    await floor(
      'one full stage, one process: inbox, profile, the same mail by Handlebars, outbox',
      (infrastructure) => stageFloor(floorEnvironment(infrastructure), 10_000, uuid, mail),
    ),
  ];
}

/** Business events through all five services to a mail server, beside the floors, in one run. */
export async function pipeline(options: PipelineOptions): Promise<void> {
  const { events, only } = options;
  const job = { name: 'event → e-mail, all five services', events, attachments: false };
  const { row, mail } = await run(job, options);
  if (only) return void console.table([row]);
  const printed = await run(
    {
      name: 'event → e-mail with PDF, all five services',
      events: Math.ceil(events / 10),
      attachments: true,
    },
    { ...options, profile: false, statements: false },
  );
  const beside = await floors(mail);
  const stage = Number(beside.at(-1)?.['per second']);
  report(
    'pipeline',
    [...beside, row, printed.row].map((one) => ({
      ...one,
      'of one full stage': (Number(one['per second']) / stage).toFixed(3),
    })),
  );
}
