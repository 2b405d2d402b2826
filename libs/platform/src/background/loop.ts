import { Logger } from '@nestjs/common';

export interface LoopOptions {
  name: string;
  /** Does one round. @returns whether there was something to do, so that the next round should follow at once */
  work: () => Promise<boolean>;
  /** Pause after a round without work, and after a failure, in milliseconds. */
  idle: number;
}

/** Work that is looked for again and again: sweeping an outbox, claiming deliveries. Ends between two rounds. */
export class Loop {
  private readonly logger: Logger;
  private running?: Promise<void>;
  private stopping = false;
  private wakeUp?: () => void;
  private woken = false;

  constructor(private readonly options: LoopOptions) {
    this.logger = new Logger(options.name);
  }

  start(): this {
    this.running ??= this.run();
    return this;
  }

  /** Looks for work now instead of after the pause. */
  wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }

  /** Resolves when the round under way has ended. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wakeUp?.();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      this.woken = false;
      if (!(await this.round()) && !this.woken && !this.stopping) await this.pause();
    }
  }

  private async round(): Promise<boolean> {
    try {
      return await this.options.work();
    } catch (error) {
      this.logger.warn({ err: error }, 'round failed, will be tried again');
      return false;
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.options.idle);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
