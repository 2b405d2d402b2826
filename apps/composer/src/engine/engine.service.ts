import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, withPublicAddresses } from '@tourbus/platform';
import type { Config } from '../config.js';
import type { Judgement, Script } from '../voice/script.js';
import type { Answer, Question } from './conditions.js';
import type { Proof } from './proofread.js';
import type { RenderFailure, RenderJob } from './render.js';
import type { CompiledTemplate, TemplateSources } from './sources.js';
import type { Outcome, Results } from './tasks.js';
import { Runaway, WorkerThread } from './worker-thread.js';

export { Runaway };

/** Templates that a worker keeps compiled; past this it is replaced, which forgets them. */
const mostTemplates = 300;

/**
 * Runs templates and conditions in threads of their own. Whatever an author writes, the service's event loop goes on,
 * and what does not end is ended.
 */
@Injectable()
export class CompositionEngine implements OnApplicationShutdown {
  private readonly logger = new Logger('engine');
  private readonly idle: WorkerThread[] = [];
  private readonly all = new Set<WorkerThread>();
  private readonly waiting: ((thread: WorkerThread) => void)[] = [];

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Finds every fault of a template and compiles it. @throws Runaway */
  proofread(sources: TemplateSources): Promise<Proof> {
    return this.onThread((thread) => thread.perform({ kind: 'proofread', sources }));
  }

  /** Holds a template against the rules of its brand's voice. @throws Runaway */
  judge(script: Script): Promise<Judgement> {
    return this.onThread((thread) => thread.perform({ kind: 'judge', script }));
  }

  /** Asks conditions about events, in the order given. @throws Runaway */
  async ask(questions: readonly Question[]): Promise<readonly Answer[]> {
    if (questions.length === 0) return [];
    return this.onThread((thread) => thread.perform({ kind: 'ask', questions }));
  }

  /** Fills in templates, one message to the worker for all jobs. @throws Runaway */
  async render(
    jobs: readonly RenderJob[],
    templates: ReadonlyMap<string, CompiledTemplate>,
  ): Promise<readonly Outcome[]> {
    const outcomes = await this.fillIn('render', jobs, templates);
    return outcomes.map((outcome) => {
      if (!('rendered' in outcome) || outcome.rendered.channel !== 'email') return outcome;
      const html = this.readableOnTheNet(outcome.rendered.html);
      return { rendered: { ...outcome.rendered, html } };
    });
  }

  /** What of this cannot be filled in. @throws Runaway */
  try(
    jobs: readonly RenderJob[],
    templates: ReadonlyMap<string, CompiledTemplate>,
  ): Promise<readonly (RenderFailure | undefined)[]> {
    return this.fillIn('try', jobs, templates);
  }

  private async fillIn<Kind extends 'render' | 'try'>(
    kind: Kind,
    jobs: readonly RenderJob[],
    templates: ReadonlyMap<string, CompiledTemplate>,
  ): Promise<Results[Kind]> {
    if (jobs.length === 0) return [];
    return this.onThread(async (thread) => {
      const missing = [...new Set(jobs.map((job) => job.template))].filter((id) => !thread.templates.has(id));
      const given = Object.fromEntries(
        missing.flatMap((id) => (templates.has(id) ? [[id, templates.get(id) as CompiledTemplate]] : [])),
      );
      const outcomes = await thread.perform({ kind, templates: given, jobs });
      for (const id of missing) thread.templates.add(id);
      return outcomes as Results[Kind];
    });
  }

  /** Mail programs and screens fetch pictures; documents carry theirs, which the renderer sees to. */
  readableOnTheNet(text: string): string {
    return withPublicAddresses(text, `${this.config.PUBLIC_URL}/api/composer/v1/files`);
  }

  /** After the consumers: what they have in hand is finished first. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.all].map((thread) => thread.end()));
  }

  /** What went past its limits may only have met a busy machine or a process that was stopped: it is tried once more. */
  private async onThread<R>(work: (thread: WorkerThread) => Promise<R>): Promise<R> {
    try {
      return await this.attempt(work);
    } catch (error) {
      if (!(error instanceof Runaway)) throw error;
      return this.attempt(work);
    }
  }

  private async attempt<R>(work: (thread: WorkerThread) => Promise<R>): Promise<R> {
    const thread = await this.take();
    try {
      const result = await work(thread);
      await this.giveBack(thread);
      return result;
    } catch (error) {
      if (error instanceof Runaway) {
        this.logger.warn(
          { limit: error.message },
          'a template or condition went past its limits; its worker was replaced',
        );
        await this.replace(thread);
      } else await this.giveBack(thread);
      throw error;
    }
  }

  private async take(): Promise<WorkerThread> {
    const idle = this.idle.pop();
    if (idle) return idle;
    if (this.all.size < this.config.ENGINE_WORKERS) return this.start();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private start(): WorkerThread {
    const thread = new WorkerThread({
      cpu: this.config.ENGINE_CPU_MS,
      memoryMegabytes: this.config.ENGINE_MEMORY_MB,
    });
    this.all.add(thread);
    return thread;
  }

  private async giveBack(thread: WorkerThread): Promise<void> {
    if (thread.templates.size > mostTemplates) return this.replace(thread);
    this.hand(thread);
  }

  private async replace(thread: WorkerThread): Promise<void> {
    this.all.delete(thread);
    await thread.end();
    if (this.waiting.length > 0) this.hand(this.start());
  }

  private hand(thread: WorkerThread): void {
    const next = this.waiting.shift();
    if (next) next(thread);
    else this.idle.push(thread);
  }
}
