import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { confirmationsTo } from '@tourbus/contracts';
import { DataSource } from 'typeorm';
import { Bus } from './bus.js';
import { SERVICE_NAME } from './service-name.js';

/** Gathered before they are written down: those of two consumers of one fact mostly meet here. */
const gatherMilliseconds = 500;
/** How often who waits for a confirmation looks whether another replica has written it down. */
const lookMilliseconds = 1_000;
/** What does not fit is left to the sweeper, whose repetition is confirmed again. */
const mostGathered = 100_000;

const said = `(SELECT id, string_to_array(by, ',') AS by FROM unnest($1::text[], $2::text[]) AS u(id, by) OFFSET 0) AS said`;
const stillAwaited = `UPDATE outbox SET awaiting = ARRAY(SELECT unnest(awaiting) EXCEPT SELECT unnest(said.by))
  FROM ${said} WHERE outbox.id = said.id AND NOT awaiting <@ said.by`;
/** By itself, after the other: it sees what another replica has taken off a row meanwhile. */
const allConfirmed = `DELETE FROM outbox USING ${said} WHERE outbox.id = said.id AND awaiting <@ said.by`;

interface Confirmation {
  /** The service that has committed what follows from the facts. */
  by: string;
  ids: string[];
}

/** What consumers say about our facts, written down in groups: what all have confirmed is gone. And what we say about theirs. */
@Injectable()
export class Confirmations {
  private readonly logger = new Logger('confirmations');
  private gathered = new Map<string, Set<string>>();
  private readonly waiting = new Map<string, Set<() => void>>();
  private timer?: NodeJS.Timeout;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: DataSource,
    private readonly bus: Bus,
    @Inject(SERVICE_NAME) private readonly service: string,
  ) {}

  open(): void {
    const subject = confirmationsTo(this.service);
    this.bus.listen<Confirmation>(subject, (confirmation) => this.gather(confirmation), 'outbox');
    this.bus.listen<Confirmation>(subject, (confirmation) => this.tellWaiting(confirmation));
  }

  /** Tells a service that we have committed what follows from its facts. */
  send(publisher: string, ids: string[]): void {
    this.bus.tell<Confirmation>(confirmationsTo(publisher), { by: this.service, ids });
  }

  async of(id: string, by: string, withinMilliseconds: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<true>();
    const key = `${by}:${id}`;
    const told = () => resolve(true);
    this.waiting.set(key, (this.waiting.get(key) ?? new Set()).add(told));
    const deadline = performance.now() + withinMilliseconds;
    try {
      // The fact may have been confirmed before, or to another replica.
      while (!(await this.isWrittenDown(id, by))) {
        const left = Math.min(lookMilliseconds, deadline - performance.now());
        if (left <= 0) return false;
        if (await Promise.race([promise, pause(left, false)])) return true;
      }
      return true;
    } finally {
      const others = this.waiting.get(key);
      others?.delete(told);
      if (others?.size === 0) this.waiting.delete(key);
    }
  }

  /** Writes down what is still gathered. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.write();
  }

  private async isWrittenDown(id: string, by: string): Promise<boolean> {
    const rows: unknown[] = await this.database.query(
      'SELECT 1 FROM outbox WHERE id = $1 AND (awaiting IS NULL OR $2 = ANY(awaiting))',
      [id, by],
    );
    return rows.length === 0;
  }

  private gather({ by, ids }: Confirmation): void {
    if (this.gathered.size > mostGathered) return;
    for (const id of ids) {
      const known = this.gathered.get(id);
      if (known) known.add(by);
      else this.gathered.set(id, new Set([by]));
    }
    this.timer ??= setTimeout(() => void this.write(), gatherMilliseconds);
  }

  private tellWaiting({ by, ids }: Confirmation): void {
    if (this.waiting.size === 0) return;
    for (const id of ids) for (const told of this.waiting.get(`${by}:${id}`) ?? []) told();
  }

  private write(): Promise<void> {
    this.timer = undefined;
    this.writing = this.writing.then(() => this.writeGathered());
    return this.writing;
  }

  private async writeGathered(): Promise<void> {
    const gathered = this.gathered;
    this.gathered = new Map();
    if (gathered.size === 0) return;
    try {
      const said = [[...gathered.keys()], [...gathered.values()].map((by) => [...by].join(','))];
      await this.database.query(stillAwaited, said);
      await this.database.query(allConfirmed, said);
    } catch (error) {
      // Kept for the next round: a database that is away, or another replica that wrote to the same rows.
      this.logger.warn({ err: error, facts: gathered.size }, 'confirmations wait');
      for (const [id, by] of gathered) for (const each of by) this.gather({ by: each, ids: [id] });
    }
  }
}
