import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { silenceEventType } from '@tourbus/contracts';
import { AuditLog, decodeCursor, encodeCursor, Loop, Outbox, Problem } from '@tourbus/platform';
import type { Page } from '../content/content-versions.js';
import type { Definition } from '../definitions/definition.js';
import { PublicationRecord } from '../publications/publication-record.js';
import { SilenceFloors } from './silence-floors.js';
import { SilenceQueue } from './silence-queue.js';
import type { Silence, SilenceQuery } from './silences.js';

const idleMilliseconds = 30_000;

/** Finds who is about to hear nothing for too long, and lets people and policies do something about it. */
@Injectable()
export class Silences implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop = new Loop({
    name: 'silences',
    work: async () => (await this.look(new Date())) > 0,
    idle: idleMilliseconds,
  });

  constructor(
    private readonly floors: SilenceFloors,
    private readonly queue: SilenceQueue,
    private readonly publications: PublicationRecord,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  /** Queues those who are due, and sends at once where the policy says so. @returns how many were found */
  async look(now: Date): Promise<number> {
    let found = 0;
    for (const floor of await this.floors.current(now))
      found += await this.outbox.run(async (tx) => {
        const silences = await this.queue.find(tx, floor, now);
        const by = `policy:${floor.brand}@${floor.policyVersion}`;
        if (floor.act === 'send')
          for (const one of silences) await this.queue.send(tx, one, floor.definition, by, now);
        return silences.length;
      });
    return found;
  }

  async list(query: SilenceQuery): Promise<Page<Silence>> {
    const rows = await this.queue.list(
      { ...query, limit: query.limit + 1 },
      query.cursor ? decodeCursor(query.cursor) : undefined,
    );
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items,
      ...(rows.length > query.limit && last
        ? { next: encodeCursor({ at: last.dueAt.toISOString(), id: last.id }) }
        : {}),
    };
  }

  /** @throws Problem 404; 409 where it is settled; 422 where the definition breaks no silence */
  async send(id: string, definition: string | undefined, by: string): Promise<Silence> {
    return this.settle(id, by, 'silence.sent', async (tx, one) => {
      const said = definition ?? one.definition;
      await this.demandBreaking(said);
      await this.queue.send(tx, one, said, by, new Date());
      return { definition: said };
    });
  }

  /** @throws Problem 404; 409 where it is settled */
  async dismiss(id: string, by: string): Promise<Silence> {
    return this.settle(id, by, 'silence.dismissed', async (tx, one) => {
      await this.queue.dismiss(tx, one, by);
      return {};
    });
  }

  private settle(
    id: string,
    actor: string,
    action: string,
    work: (tx: Parameters<SilenceQueue['open']>[0], one: Silence) => Promise<Record<string, unknown>>,
  ): Promise<Silence> {
    return this.outbox.run(async (tx) => {
      const one = await this.queue.open(tx, id);
      if (one.state !== 'offered') throw settled(one);
      const details = await work(tx, one);
      await this.audit.record(tx, { actor, action, subject: `silence/${id}`, details });
      return this.queue.open(tx, id);
    });
  }

  private async demandBreaking(definition: string): Promise<void> {
    const inUse = await this.publications.inUse<Definition>('definition', new Date());
    const found = inUse.find(({ key }) => key === definition)?.body;
    if (!found?.active || found.trigger !== silenceEventType) throw breaksNone(definition);
  }
}

const settled = ({ state, settledBy }: Silence): Problem =>
  new Problem(
    'silence-settled',
    409,
    'This silence is settled',
    `It is ${state}${settledBy ? `, by ${settledBy}` : ', since something was sent'}.`,
    'Load the queue again.',
  );

const breaksNone = (definition: string): Problem =>
  new Problem(
    'breaks-no-silence',
    422,
    'The definition breaks no silence',
    `The definition “${definition}” is not in use, or another event triggers it: nothing would be sent.`,
    `Have a definition with the trigger ${silenceEventType} approved and published, and name that.`,
  );
