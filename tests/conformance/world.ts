import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ArtefactStore, Outbox, parseConfig, platformConfigSchema } from '@tourbus/platform';
import { type Infrastructure, type RunningService, eventually, startService } from '@tourbus/testing';
import { Neighbour } from './neighbour.ts';
import { Records } from './records.ts';
import { type Line, begun, composerOf, done, durableOf, ingest } from './trial.ts';
import type { CrashPoint } from './trial-process.ts';

/** A replica of a line's composer. */
export interface Replica {
  name: string;
  url: string;
  stop(): Promise<void>;
}

/** A replica that is a process of its own, and may die. */
export interface ReplicaProcess extends Replica {
  signal(signal: NodeJS.Signals): void;
  readonly running: boolean;
  /** Resolves with the status or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
}

export interface ParkedItem {
  id: string;
  messageId: string;
  code: string;
  reason: string;
  remedy: string;
  state: string;
  deliveries: number;
}

const program = fileURLToPath(new URL('trial-process.ts', import.meta.url));

/** What the specifications work with: lines, replicas, the bus as a neighbour sees it, and the databases. */
export class World {
  private readonly closing: (() => Promise<unknown>)[] = [];
  private readonly ending: Promise<unknown>[] = [];
  private readonly resident: (() => Promise<unknown>)[] = [];
  private readonly operator: string;
  /** The name of the key that operators use here. */
  readonly actor = 'test0';
  private publisher!: RunningService;
  private count = 0;
  bus!: Neighbour;
  readonly records: Records;

  constructor(readonly infrastructure: Infrastructure) {
    this.operator = infrastructure.apiKey(
      ...['parked:read', 'parked:write', 'work:read', 'work:write', 'audit:read'],
    );
    this.records = new Records((service) => infrastructure.stack.databaseUrl(service));
  }

  async open(): Promise<this> {
    const environment = this.environment('ingest');
    this.publisher = await startService({
      service: 'ingest',
      module: ingest(environment),
      config: parseConfig(platformConfigSchema, environment),
    });
    this.bus = await Neighbour.at(this.infrastructure.stack.natsUrl);
    // Whichever specification runs first finds the tables made.
    await this.replica(this.line());
    await this.clear();
    return this;
  }

  /** Ends the replicas of a group of specifications, on lines that no other uses: nobody has to wait for that. */
  async clear(): Promise<void> {
    await this.records.sql('composer', 'DELETE FROM behaviours').catch(() => undefined);
    this.ending.push(...this.closing.splice(0).map((close) => close()));
  }

  async close(): Promise<void> {
    await this.clear();
    await Promise.all(this.ending);
    await Promise.all([...this.resident, () => this.publisher.stop()].map((close) => close()));
    await this.bus.close();
    await this.records.close();
  }

  /** Resolves when no replica of an earlier specification is still ending. */
  async alone(): Promise<void> {
    await Promise.all(this.ending.splice(0));
  }

  /** A line that no other specification uses. */
  line(options: Partial<Line> = {}): Line {
    const name = `line${++this.count}`;
    return { name, subject: `tourbus.data.${name}.v1`, batch: 200, ackWaitSeconds: 15, ...options };
  }

  /** Names of trials that no other specification uses. */
  trials(line: Line, count: number): string[] {
    return Array.from({ length: count }, () => `${line.name}-${++this.count}`);
  }

  /** Starts a replica inside this process. */
  async replica(line: Line, options: { stays?: boolean } = {}): Promise<Replica> {
    const name = `replica${++this.count}`;
    const environment = this.environment('composer');
    const service = await startService({
      service: 'composer',
      module: composerOf(line, name, environment),
      config: parseConfig(platformConfigSchema, environment),
    });
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> => (stopped ??= service.stop());
    (options.stays ? this.resident : this.closing).push(stop);
    return { name, url: service.url, stop };
  }

  /** Starts a replica as a process of its own. */
  async process(line: Line, crashPoint?: CrashPoint): Promise<ReplicaProcess> {
    const name = `process${++this.count}`;
    const child = fork(program, [name, JSON.stringify(line), ...(crashPoint ? [crashPoint] : [])], {
      env: { PATH: process.env['PATH'], ...this.environment('composer') },
      execArgv: ['--no-warnings'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const log = createWriteStream(join(this.infrastructure.folder, `${name}.log`));
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    const ended = new Promise<number | NodeJS.Signals>((resolve) =>
      child.once('exit', (status, signal) => resolve(status ?? signal ?? 0)),
    );
    this.closing.push(() => endProcess(child, ended));
    const ready = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
    // One that dies of its very first message may be gone before it can say where it listens.
    const url = (ready?.[0] as { url: string } | undefined)?.url ?? '';
    const stop = async (): Promise<void> => {
      child.kill('SIGTERM');
      await ended;
    };
    return {
      name,
      url,
      ended,
      stop,
      signal: (signal) => void child.kill(signal),
      get running() {
        return child.exitCode === null && child.signalCode === null;
      },
    };
  }

  /** Has ingest announce trials, in one transaction. @returns the ids of the facts */
  announce(line: Line, trials: readonly string[], padding = 0): Promise<string[]> {
    const contract = begun(line);
    return this.publisher.app.get(Outbox).run((tx) =>
      Promise.resolve(
        trials.map((trial) => {
          const data = padding > 0 ? { trial, padding: 'x'.repeat(padding) } : { trial };
          return tx.announce(contract, data, { identity: trial, at: new Date() });
        }),
      ),
    );
  }

  get artefacts(): ArtefactStore {
    return this.publisher.app.get(ArtefactStore);
  }

  get outbox(): Outbox {
    return this.publisher.app.get(Outbox);
  }

  /** Resolves once every trial has had its effect, and the bus has been told so. */
  async handled(line: Line, trials: readonly string[], timeout?: number): Promise<void> {
    await eventually(async () => (await this.records.effects(trials)).every((n) => n > 0), timeout);
    await this.bus.settled(line, timeout);
  }

  /** How many facts the line's composer has got on the bus. */
  facts(line: Line): Promise<number> {
    return this.bus.copies(done(line).subject);
  }

  /** Resolves once the line's composer has got so many facts on the bus, however long its outbox would have waited. */
  async untilFacts(line: Line, count: number): Promise<void> {
    await eventually(async () => {
      if ((await this.facts(line)) === count) return true;
      await this.records.age('composer', done(line));
      return false;
    });
  }

  /** Calls a replica's API as an operator. */
  async call<T = Record<string, unknown>>(
    replica: Replica,
    path: string,
    method = 'GET',
  ): Promise<{ status: number; body: T }> {
    const answer = await fetch(`${replica.url}/api/composer/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${this.operator}` },
    });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as T };
  }

  async parked(replica: Replica, line: Line): Promise<ParkedItem[]> {
    const { body } = await this.call<{ items: ParkedItem[] }>(
      replica,
      `parked?consumer=${durableOf(line)}&limit=200`,
    );
    return body.items;
  }

  /** Resolves with the line's parked messages once there are so many. */
  parkedOnes(replica: Replica, line: Line, count: number, timeout?: number): Promise<ParkedItem[]> {
    return eventually(async () => {
      const items = await this.parked(replica, line);
      return items.length >= count && items;
    }, timeout);
  }

  async metric(replica: Replica, name: string): Promise<number> {
    const text = await (await fetch(`${replica.url}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  /** The bus's processes. */
  get nodes(): string[] {
    return this.infrastructure.stack
      .processes()
      .map(({ name }) => name)
      .filter((name) => name.startsWith('nats'));
  }

  private environment(service: 'composer' | 'ingest'): Record<string, string> {
    return this.infrastructure.environment(service, {
      // The lines are in no contract, so no service's user may use them.
      NATS_URL: this.infrastructure.stack.natsUrl,
      DATABASE_POOL: '5',
      NATS_REPLICAS: String(this.nodes.length),
    });
  }
}

async function endProcess(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGCONT');
  child.kill('SIGKILL');
  await ended;
}

/** `n` times one: what a list of effects should read. */
export const onceEach = (trials: readonly string[]): number[] => trials.map(() => 1);
