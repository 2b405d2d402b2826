import { setTimeout as pause } from 'node:timers/promises';
import { gatewayOf, loadSamples, publishContent, sampleContent } from '@tourbus/samples';
import { type Infrastructure, startInfrastructure } from '@tourbus/testing';
import { busFigures, settled } from './bus-figures.js';
import { type Measured, spent, usageOf } from './cpu.js';
import { MailSink } from './mail-sink.js';
import { customerCount, ordersFrom } from './orders.js';
import { recordFigures } from './record-figures.js';
import { postBatch } from './upstream.js';
import { Yardstick } from './yardstick.js';

export interface FactoryOptions {
  /** Whether the order mail has its PDF. */
  attachments: boolean;
  /** Further variables of every service. */
  environment?: Record<string, string>;
  postgresSettings?: Record<string, string>;
}

/** What a number of events cost, each. */
export interface Cost {
  perSecond: number;
  /** Processor time of a fixed piece of work meanwhile: what figures of two runs are compared by. */
  yardstick: number;
  /** Milliseconds of processor time by process, without what it uses when there is nothing to do. */
  cpu: Record<string, number>;
  /** What all processes would have used anyway, for each event. */
  idle: number;
  walBytes: number;
  commits: number;
  busMessages: number;
  busBytes: number;
}

const services = ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'] as const;
const postedTogether = 250;
const idleSeconds = 5;

/** All five services between an upstream system and a mail server, with the samples' content. */
export class Factory {
  private expected = 0;
  /** Milliseconds of processor time a second with nothing to do, by process. */
  private idle = new Map<string, number>();

  private constructor(
    readonly infrastructure: Infrastructure,
    readonly sink: MailSink,
  ) {}

  /** Starts everything, and lets each customer become known. */
  static async start({ attachments, environment = {}, postgresSettings }: FactoryOptions): Promise<Factory> {
    const sink = await MailSink.start();
    const given = { ...environment, SMTP_URL: sink.url };
    const infrastructure = await startInfrastructure({
      services,
      overrides: Object.fromEntries(services.map((service) => [service, given])),
      ...(postgresSettings && { postgresSettings }),
    });
    const factory = new Factory(infrastructure, sink);
    await factory.loadContent(attachments);
    await factory.flood(customerCount, 'known');
    await factory.rest();
    return factory;
  }

  get stack(): Infrastructure['stack'] {
    return this.infrastructure.stack;
  }

  get processes(): Measured[] {
    const named = this.stack.processes().flatMap(({ name, pid }) => (pid ? [{ name, pid }] : []));
    return [...named, { name: 'mail sink', pid: this.sink.pid }];
  }

  /** Posts `count` orders as fast as they are taken, and waits until all is sent, recorded and settled. */
  async flood(count: number, prefix: string, meanwhile: () => void = () => undefined): Promise<Cost> {
    const { adminDatabaseUrl, natsUrl } = this.stack;
    const before = await Promise.all([recordFigures(adminDatabaseUrl), busFigures(natsUrl)]);
    const usage = usageOf(this.processes);
    this.expected += count;
    const yardstick = new Yardstick();
    const look = (): void => {
      yardstick.look();
      meanwhile();
    };
    const began = performance.now();
    for (let done = 0; done < count; done += postedTogether) {
      await this.post(done, Math.min(postedTogether, count - done), prefix);
      look();
    }
    await this.sink.hasTaken(this.expected, look);
    const seconds = (performance.now() - began) / 1_000;
    await settled(natsUrl);
    const { cpu, idle } = this.shared(
      spent(usage, usageOf(this.processes)),
      count,
      (performance.now() - began) / 1_000,
    );
    const after = await Promise.all([recordFigures(adminDatabaseUrl), busFigures(natsUrl)]);
    await this.checkExactlyOnce();
    return {
      perSecond: count / seconds,
      yardstick: yardstick.milliseconds,
      cpu,
      idle,
      walBytes: (after[0].walBytes - before[0].walBytes) / count,
      commits: (after[0].commits - before[0].commits) / count,
      busMessages: (after[1].messages - before[1].messages) / count,
      busBytes: (after[1].bytes - before[1].bytes) / count,
    };
  }

  /** Posts one batch. @returns the communications that come of it, with the time of the 202 */
  async post(first: number, count: number, prefix: string): Promise<Map<string, number>> {
    const orders = ordersFrom(first, count, prefix);
    const { urls, keys } = this.stack;
    const accepted = await postBatch(
      urls.ingest,
      keys.upstream,
      orders.map(({ event }) => event),
    );
    return new Map(
      orders.map(({ event, communicationId }) => [communicationId, accepted.get(event.id) ?? 0]),
    );
  }

  expect(mails: number): void {
    this.expected += mails;
  }

  sentAll(): Promise<void> {
    return this.sink.hasTaken(this.expected);
  }

  async stop(): Promise<void> {
    await this.infrastructure.stop();
    await this.sink.stop();
  }

  /** Looks what is used with nothing to do: polls and probes, which weigh the more the longer a run takes. */
  private async rest(): Promise<void> {
    const before = usageOf(this.processes);
    await pause(idleSeconds * 1_000);
    const used = spent(before, usageOf(this.processes));
    this.idle = new Map([...used].map(([name, milliseconds]) => [name, milliseconds / idleSeconds]));
  }

  private shared(
    used: ReadonlyMap<string, number>,
    count: number,
    seconds: number,
  ): Pick<Cost, 'cpu' | 'idle'> {
    const idleOf = (name: string): number => (this.idle.get(name) ?? 0) * seconds;
    const cpu = [...used].map(([name, milliseconds]): [string, number] => [
      name,
      Number(((milliseconds - idleOf(name)) / count).toFixed(3)),
    ]);
    const idle = [...used.keys()].reduce((sum, name) => sum + idleOf(name), 0) / count;
    return { cpu: Object.fromEntries(cpu), idle };
  }

  private async checkExactlyOnce(): Promise<void> {
    const { count, twice } = await this.sink.report();
    if (count !== this.expected || twice.length > 0)
      throw new Error(
        `${count} mails came for ${this.expected} events, ${twice.length} of them more than once.`,
      );
  }

  /** The samples' order mail, with or without its PDF. */
  private async loadContent(attachments: boolean): Promise<void> {
    const gateway = gatewayOf(this.stack);
    await loadSamples(gateway);
    if (attachments) return;
    const template = sampleContent().templates['order-shipped'] as {
      variants: { attachments?: unknown }[];
      documents: unknown;
    };
    const variants = template.variants.map(({ attachments: _attachments, ...variant }) => variant);
    await publishContent(gateway, 'templates/order-shipped', { ...template, variants });
  }
}
