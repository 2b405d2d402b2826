import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { runVariable } from './identity.js';
import type { Registry, RegistryEntry } from './registry.js';
import { StackFailure, type Steps } from './steps.js';

/** What the processes of one stack have in common. */
export interface Run {
  id: string;
  registry: Registry;
  steps: Steps;
  /** Set once the stack is being stopped: nothing may be started any more. */
  isClosed?: boolean;
}

export interface Program {
  name: string;
  command: string;
  args: readonly string[];
  environment: NodeJS.ProcessEnv;
  logFile: string;
  /** See stopOrder. */
  order: number;
  stopSignal: NodeJS.Signals;
  /** Asks once whether the program can do its work; asked again until it can. A throw means no. */
  isReady(): Promise<boolean>;
  user?: { uid: number; gid: number };
  readyWithinMs?: number;
  /** How often it is started before its end counts as a failure: once unless given. */
  startAttempts?: number;
}

const readyWithinMs = 60_000;
const longestBackoffMs = 10_000;
const graceMs = 10_000;
/** Having been ready this long, a program counts as healthy again. */
const settledMs = 60_000;

function lastLines(file: string, count: number): string {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}

/** Not being reachable yet is normal; a failure that a person has to mend is not. */
function onlyFailures(error: unknown): false {
  if (error instanceof StackFailure) throw error;
  return false;
}

/** From a start to the next stop. Whoever still waits for something of an ended one touches nothing any more. */
interface Supervision {
  isEnded: boolean;
}

/** A process that is started, watched, and started again when it dies. */
export class SupervisedProcess {
  #child: ChildProcess | undefined;
  #entry: RegistryEntry | undefined;
  #exited: Promise<string> = Promise.resolve('not started');
  #supervision: Supervision = { isEnded: false };
  #isReady = false;
  #failures = 0;
  #readyAt = 0;

  constructor(
    private readonly program: Program,
    private readonly run: Run,
  ) {}

  get name(): string {
    return this.program.name;
  }

  get pid(): number | undefined {
    return this.#isAlive ? this.#child?.pid : undefined;
  }

  get ready(): boolean {
    return this.#isReady;
  }

  /** Resolves once the program is ready. Rejects, with the end of its log, when it ends or takes too long. */
  async start(): Promise<void> {
    this.#keepFormerLog();
    const supervision = { isEnded: false };
    this.#supervision = supervision;
    for (let attempt = 1; ; attempt++) {
      this.#spawn();
      try {
        await this.#becomeReady(supervision);
        break;
      } catch (error) {
        if (this.#isOver(supervision)) throw error;
        if (attempt >= (this.program.startAttempts ?? 1)) {
          // Nobody watches what never became ready: it may be started again, and must not be in its own way then.
          await this.stop('SIGKILL');
          throw error;
        }
        await this.#giveUpAttempt(supervision, error);
      }
    }
    void this.#watch(supervision);
  }

  /** Sends a signal, lets the supervision start the program again, and resolves when it is ready. */
  async restart(signal: NodeJS.Signals): Promise<void> {
    const supervision = this.#supervision;
    if (supervision.isEnded) return this.start();
    this.#failures = 0;
    const [child, exited] = [this.#child, this.#exited];
    child?.kill(signal);
    await exited;
    const deadline = Date.now() + (this.program.readyWithinMs ?? readyWithinMs);
    while (this.#child === child || !this.#isReady) {
      if (this.#isOver(supervision)) return;
      if (Date.now() > deadline) throw this.#failure('did not become ready again after a restart');
      await pause(20);
    }
  }

  /** Ends the program and leaves it ended, until restart. The end of a whole stack is endRun's business. */
  async stop(signal: NodeJS.Signals = this.program.stopSignal): Promise<void> {
    this.#supervision.isEnded = true;
    this.#child?.kill(signal);
    const impatience = setTimeout(() => this.#child?.kill('SIGKILL'), graceMs);
    await this.#exited;
    clearTimeout(impatience);
  }

  /** Of the stack before; what a program wrote before it was taken down and started again goes on in one file. */
  #keepFormerLog(): void {
    const { logFile } = this.program;
    if (this.#child || !existsSync(logFile) || statSync(logFile).size === 0) return;
    renameSync(logFile, `${logFile}.previous`);
  }

  #isOver(supervision: Supervision): boolean {
    return supervision.isEnded || this.run.isClosed === true;
  }

  get #isAlive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  #spawn(): void {
    const { name, command, args, environment, logFile, user, order, stopSignal } = this.program;
    if (this.run.isClosed)
      throw new StackFailure(`${name} was not started, because the stack is being stopped.`);
    const log = openSync(logFile, 'a');
    const child = spawn(command, args, {
      // A group of its own: Ctrl-C reaches only the launcher, which then stops everything in order.
      detached: true,
      env: { ...environment, [runVariable]: this.run.id },
      stdio: ['ignore', log, log],
      ...user,
    });
    closeSync(log);
    this.#child = child;
    this.#exited = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) =>
        resolve(signal ? `was killed by ${signal}` : `ended with status ${code}`),
      );
    });
    if (!child.pid) return;
    const entry = this.run.registry.add({ run: this.run.id, name, pid: child.pid, order, stopSignal });
    this.#entry = entry;
    void this.#exited.then(() => {
      if (entry) this.run.registry.remove(entry);
    });
  }

  async #becomeReady(supervision: Supervision): Promise<void> {
    const within = this.program.readyWithinMs ?? readyWithinMs;
    const deadline = Date.now() + within;
    let ended: string | undefined;
    void this.#exited.then((how) => (ended = how));
    for (;;) {
      const isReady = await this.program.isReady().catch(onlyFailures);
      if (this.#isOver(supervision)) throw this.#failure('was stopped before it was ready');
      if (ended !== undefined) throw this.#failure(`${ended} before it was ready`);
      if (isReady) break;
      if (Date.now() > deadline) throw this.#failure(`was not ready within ${within / 1000} s`);
      await pause(25);
    }
    this.#isReady = true;
    this.#readyAt = Date.now();
  }

  async #watch(supervision: Supervision): Promise<void> {
    while (!this.#isOver(supervision)) {
      const how = await this.#exited;
      const settled = this.#isReady && Date.now() - this.#readyAt > settledMs;
      this.#isReady = false;
      if (this.#isOver(supervision)) return;
      if (settled) this.#failures = 0;
      const wait = this.#failures === 0 ? 0 : Math.min(250 * 2 ** this.#failures, longestBackoffMs);
      this.#failures += 1;
      this.run.steps.note(`${this.name} ${how}; starting it again${wait ? ` in ${wait / 1000} s` : ''}`);
      await pause(wait);
      if (this.#isOver(supervision)) return;
      this.#spawn();
      await this.#becomeReady(supervision).catch((error: unknown) => this.#giveUpAttempt(supervision, error));
    }
  }

  async #giveUpAttempt(supervision: Supervision, error: unknown): Promise<void> {
    if (this.#isOver(supervision)) return;
    this.run.steps.note(error instanceof Error ? error.message : String(error));
    if (this.#isAlive) this.#child?.kill('SIGKILL');
    await this.#exited;
  }

  #failure(what: string): StackFailure {
    const { name, logFile } = this.program;
    const entry = this.#entry ? ` (process ${this.#entry.pid})` : '';
    return new StackFailure(`${name}${entry} ${what}. The end of ${logFile}:\n${lastLines(logFile, 15)}`);
  }
}
