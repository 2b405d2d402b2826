import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Definition, DefinitionFault, MappingResult, MappingTask } from './mapping.js';
import type { WorkerAnswer, WorkerOptions, WorkerRequest } from './mapping.worker.js';

/** Tasks of one request to the thread: few enough that a large batch does not keep a single event waiting. */
const chunk = 50;
const tick = 100;
/** Processor time for three expressions, each of which may be in its last attempt, and a margin for the schema. */
const patience = (timeout: number): number => 6 * timeout + 1_000;
const memory = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };

/** To load the thread takes less than a second. */
const patienceAtStart = 10_000;

type AnswerTo<R extends WorkerRequest> = Extract<
  WorkerAnswer,
  R['kind'] extends 'check' ? { faults: unknown } : { results: unknown }
>;

/** Beside this module: TypeScript where tests run from sources, JavaScript once built. */
const program = new URL(`./mapping.worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

/**
 * Evaluates mappings in a thread of its own. JSONata bounds time and depth itself, but only between its steps: a
 * regular expression that backtracks, in an expression or in a schema, would hold the event loop of the service.
 * The thread can be ended instead, and the task it hung on is known. A rich mapping (three expressions on 1 KB) takes
 * 320 to 480 µs of CPU, as much as all the rest of an intake, so it also leaves that much of the service's own core free.
 */
export class MappingThread {
  private worker?: Worker;
  private readonly begun = new Int32Array(new SharedArrayBuffer(4));
  private readonly sent = new Set<string>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly timeout: number) {}

  /** What does not compile in a definition. */
  async check(definition: Definition): Promise<DefinitionFault[]> {
    const outcome = await this.inTurn(() => this.ask({ kind: 'check', definition }));
    return 'faults' in outcome ? outcome.faults : [{ pointer: '/', detail: 'It takes too long to compile.' }];
  }

  /** Maps every payload; the results are in the order of the tasks. */
  async map(tasks: readonly MappingTask[]): Promise<MappingResult[]> {
    const chunks: Promise<MappingResult[]>[] = [];
    for (let start = 0; start < tasks.length; start += chunk)
      chunks.push(this.inTurn(() => this.mapChunk(tasks.slice(start, start + chunk))));
    return (await Promise.all(chunks)).flat();
  }

  async stop(): Promise<void> {
    await this.turn;
    await this.end();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** What the thread hung on is known by how many it had begun; those before it are mapped again. */
  private async mapChunk(tasks: readonly MappingTask[]): Promise<MappingResult[]> {
    if (tasks.length === 0) return [];
    const unsent = new Map(tasks.map(({ definition }) => [definition.key, definition]));
    for (const key of unsent.keys()) if (this.sent.has(key)) unsent.delete(key);
    const outcome = await this.ask({
      kind: 'map',
      definitions: [...unsent.values()],
      tasks: tasks.map(({ definition, payload, lookups }) => ({ key: definition.key, payload, lookups })),
    });
    if ('results' in outcome) {
      for (const key of unsent.keys()) this.sent.add(key);
      return outcome.results.map((result) => JSON.parse(result) as MappingResult);
    }
    const before = await this.mapChunk(tasks.slice(0, outcome.hungOn));
    const reason = 'The mapping used too much time or memory.';
    const after = await this.mapChunk(tasks.slice(outcome.hungOn + 1));
    return [...before, { fault: { code: 'mapping-timeout', reason } }, ...after];
  }

  /**
   * @returns the place of the task on which the thread had to be ended, where it had
   * @throws where the thread ended before it began any task: that is not the fault of one
   */
  private async ask<R extends WorkerRequest>(request: R): Promise<AnswerTo<R> | { hungOn: number }> {
    const worker = (this.worker ??= this.start());
    Atomics.store(this.begun, 0, 0);
    const outcome = await this.outcomeOf(worker, request);
    if (!(outcome instanceof Error)) return outcome as AnswerTo<R>;
    const begun = Atomics.load(this.begun, 0);
    await this.end();
    if (begun === 0) throw outcome;
    return { hungOn: begun - 1 };
  }

  private outcomeOf(worker: Worker, request: WorkerRequest): Promise<WorkerAnswer | Error> {
    return new Promise((resolve) => {
      const conclude = (outcome: WorkerAnswer | Error): void => {
        clearInterval(watch);
        worker.off('message', conclude).off('error', conclude).off('exit', miss);
        resolve(outcome);
      };
      const miss = (): void => conclude(new Error('The mapping thread ended.'));
      const watch = this.watch(worker, () => conclude(new Error('The mapping thread made no progress.')));
      worker.on('message', conclude).on('error', conclude).on('exit', miss);
      worker.postMessage(request);
    });
  }

  /** Counts processor time: a busy machine, or one that slept, is no fault of the mapping. */
  private watch(worker: Worker, giveUp: () => void): NodeJS.Timeout {
    let last = -1;
    let since: NodeJS.CpuUsage | undefined;
    const look = async (): Promise<void> => {
      const now = Atomics.load(this.begun, 0);
      if (now !== last || !since) {
        last = now;
        since = await worker.cpuUsage();
        return;
      }
      const { user, system } = await worker.cpuUsage(since);
      if ((user + system) / 1_000 >= (now === 0 ? patienceAtStart : patience(this.timeout))) giveUp();
    };
    // Once the thread has ended, there is nothing to look at.
    return setInterval(() => void look().catch(() => undefined), tick);
  }

  private start(): Worker {
    const options: WorkerOptions = {
      progress: this.begun.buffer as SharedArrayBuffer,
      timeout: this.timeout,
    };
    const worker = new Worker(program, {
      workerData: options,
      env: {},
      execArgv: [],
      resourceLimits: memory,
    });
    worker.unref();
    return worker;
  }

  private async end(): Promise<void> {
    const worker = this.worker;
    this.worker = undefined;
    this.sent.clear();
    // Ending it may emit an error of its own, which nobody waits for.
    worker?.on('error', () => undefined);
    await worker?.terminate();
  }
}
