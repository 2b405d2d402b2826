import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export type SinkQuestion = 'count' | 'report';
export interface MailReport {
  count: number;
  /** Message-IDs that came more than once. */
  twice: string[];
  /** By the part of the Message-ID before the `@`, in milliseconds since the epoch. */
  arrivals: [string, number][];
}
export type SinkAnswer = { port: number } | { count: number } | { report: MailReport };

const program = fileURLToPath(new URL('./mail-sink.process.js', import.meta.url));

/** Where the benchmark's mails end: a process of its own, so that its cost is seen and is nobody else's. */
export class MailSink {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {}

  static async start(): Promise<MailSink> {
    const child = fork(program, { serialization: 'advanced' });
    const [answer] = (await once(child, 'message')) as [SinkAnswer];
    if (!('port' in answer)) throw new Error('The mail sink did not say where it listens.');
    return new MailSink(child, `smtp://127.0.0.1:${answer.port}`);
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  async count(): Promise<number> {
    const answer = await this.ask('count');
    return 'count' in answer ? answer.count : 0;
  }

  async report(): Promise<MailReport> {
    const answer = await this.ask('report');
    if (!('report' in answer)) throw new Error('The mail sink gave no report.');
    return answer.report;
  }

  /** Waits until `count` mails were taken. @throws where none came for a minute */
  async hasTaken(count: number, meanwhile: () => void = () => undefined): Promise<void> {
    let last = -1;
    for (let quiet = 0; ; quiet++) {
      const taken = await this.count();
      if (taken >= count) return;
      if (taken !== last) quiet = 0;
      last = taken;
      if (quiet > 600) throw new Error(`Only ${taken} of ${count} mails came, and none for a minute.`);
      meanwhile();
      await pause(100);
    }
  }

  async stop(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.disconnect();
    await ended;
  }

  private async ask(question: SinkQuestion): Promise<SinkAnswer> {
    const answered = once(this.process, 'message');
    this.process.send(question);
    const [answer] = (await answered) as [SinkAnswer];
    return answer;
  }
}
