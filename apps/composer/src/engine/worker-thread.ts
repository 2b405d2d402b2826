import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Results, Task } from './tasks.js';

/** The worker ended, or was ended, with a task in hand. */
export class Runaway extends Error {}

export interface Limits {
  /** Milliseconds of processor time: a busy machine, or one that slept, is no fault of the template. */
  cpu: number;
  memoryMegabytes: number;
}

/**
 * V8 ends the whole process where a single allocation goes far past the limit of a thread's heap. So the thread is
 * ended from outside at the limit we mean, and V8's own is where only one very large value could get in between.
 */
const headroom = 4;

type Reply = { result: unknown } | { error: string };
type Said = Reply | { progress: unknown };

const watchEvery = 100;

/** Beside this file, and in its language: compiled from dist, TypeScript where the sources run. */
const entry = new URL(`./engine.worker${extname(import.meta.url)}`, import.meta.url);

/** A thread that does one task at a time. Ends for good at the first task that goes past its limits. */
export class WorkerThread {
  /** Templates that this thread has been given. */
  readonly templates = new Set<string>();
  private readonly worker: Worker;
  private stopped = false;

  constructor(
    private readonly limits: Limits,
    file = entry,
  ) {
    this.worker = new Worker(file, {
      name: 'engine',
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMegabytes * headroom, stackSizeMb: 4 },
    });
    // Failures between tasks show at the next task; without a listener they would end the service.
    this.worker.on('error', () => undefined);
  }

  /** @throws Runaway, Error as `run` does */
  async perform<T extends Task>(task: T): Promise<Results[T['kind']]> {
    return (await this.run(task)) as Results[T['kind']];
  }

  /**
   * Has the thread's file answer a message.
   * @param heard how far it has come, where it says so meanwhile
   * @throws Runaway where that used up its time or its memory; Error where the thread is ended before it answers
   */
  async run(task: unknown, heard?: (progress: unknown) => void): Promise<unknown> {
    const before = await this.worker.cpuUsage().catch(() => undefined);
    const reply = await new Promise<Reply>((resolve, reject) => {
      const watch = setInterval(
        () => void this.exceeded(before).then((limit) => limit && end(new Runaway(limit))),
        watchEvery,
      );
      const end = (outcome: Reply | Error): void => {
        clearInterval(watch);
        this.worker.off('message', hear).off('error', ended).off('exit', ended);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const hear = (said: Said): void => ('progress' in said ? heard?.(said.progress) : end(said));
      // A service that stops says nothing about what it had in hand.
      const ended = (): void =>
        end(this.stopped ? new Error('The thread was ended.') : new Runaway('memory'));
      if (this.stopped) return ended();
      this.worker.on('message', hear).on('error', ended).on('exit', ended);
      this.worker.postMessage(task);
    });
    if ('error' in reply) throw new Error(reply.error);
    return reply.result;
  }

  async end(): Promise<void> {
    this.stopped = true;
    await this.worker.terminate();
  }

  /** Which limit the task went past. Both figures are taken from a thread that is busy, too. */
  private async exceeded(before: NodeJS.CpuUsage | undefined): Promise<'time' | 'memory' | undefined> {
    try {
      const [cpu, heap] = await Promise.all([this.worker.cpuUsage(before), this.worker.getHeapStatistics()]);
      if (heap.used_heap_size > this.limits.memoryMegabytes * 1024 * 1024) return 'memory';
      return (cpu.user + cpu.system) / 1_000 > this.limits.cpu ? 'time' : undefined;
    } catch {
      // The thread has ended meanwhile, which is heard of as an event.
      return undefined;
    }
  }
}
