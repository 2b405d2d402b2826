import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { contactKeysOf, contactPointHash, responseCapturedV1 } from '@tourbus/contracts';
import {
  CONFIG,
  Loop,
  Outbox,
  Problem,
  type Transaction,
  deterministicId,
  extractTrace,
} from '@tourbus/platform';
import { In, IsNull, Not, Repository } from 'typeorm';
import type { Config } from '../config.js';
import {
  type KnownCommunication,
  type KnownCommunications,
  RecordService,
} from '../record/record.service.js';
import { settleDue } from '../record/waiting.js';
import { Response } from './response.entity.js';
import {
  type CapturedResponse,
  type Click,
  type ResponseRow,
  type Spoken,
  burstAround,
  factOf,
  firstTimeOf,
  rowOfResponse,
  watchMilliseconds,
} from './response.js';

/** What ends all further messages: nobody is told that it counts before it does. */
const stops = new Set<CapturedResponse['kind']>(['unsubscribe', 'stop', 'complaint']);

/** What was on the bus this long, with no dispatcher up: none holds a claim any more that was made without knowing. */
const patienceMilliseconds = 10_000;
const lookMilliseconds = 250;

/** The one place that stores what customers did and announces it. */
@Injectable()
export class ResponsesService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly settling = new Loop({ name: 'responses', work: () => this.settle(), idle: 500 });

  private readonly spoken: Spoken;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly outbox: Outbox,
    private readonly record: RecordService,
    @InjectRepository(Response) private readonly responses: Repository<Response>,
  ) {
    const keys = contactKeysOf(config.CONTACT_KEYS);
    const contactPointOf = ({ channel, recipient }: KnownCommunication): string | undefined =>
      // Of a letter the record keeps one line, and its hash is of the parts.
      recipient === undefined || channel === 'print'
        ? undefined
        : contactPointHash({ channel, address: recipient }, keys);
    this.spoken = { contactPointOf, reach: config.STOP_REACH };
  }

  onApplicationBootstrap(): void {
    this.settling.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.settling.stop();
  }

  /**
   * Stores responses, once each, and announces those that are beyond doubt; the others follow when they are. What
   * somebody does with a message of a customer who was erased is nobody's.
   */
  async store(
    tx: Transaction,
    responses: readonly CapturedResponse[],
    known: KnownCommunications,
  ): Promise<void> {
    const nobodys = await this.record.nobodys(
      tx,
      responses.map(({ communicationId }) => communicationId),
    );
    const theirs = responses.filter(({ communicationId }) => !nobodys.has(communicationId));
    const rows = theirs.map((response) => rowOfResponse(response, known.get(response.communicationId)));
    const stored = await tx.query<{ id: string }>(
      `INSERT INTO responses SELECT * FROM json_populate_recordset(NULL::responses, $1::json) ORDER BY id
       ON CONFLICT (id) DO NOTHING RETURNING id`,
      [JSON.stringify(rows)],
    );
    // Of the same responses within one batch, the row of the first is in the table.
    const byId = new Map(rows.toReversed().map((row) => [row.id, row]));
    const fresh = stored.flatMap(({ id }) => byId.get(id) ?? []);
    await this.announce(
      tx,
      fresh.filter((row) => row.settles_at === null),
      known,
    );
    if (fresh.some((row) => row.settles_at !== null))
      setTimeout(() => this.settling.wake(), watchMilliseconds + 10).unref();
  }

  /**
   * Commits, and resolves when stops among the responses count where messages are handed over.
   * @throws where that cannot be said yet, though they are kept: whoever asked asks again
   */
  async heed(
    responses: readonly CapturedResponse[],
    commit: (tx: Transaction) => Promise<void>,
  ): Promise<void> {
    const stopping = responses.filter(({ kind }) => stops.has(kind));
    if (stopping.length === 0) return this.outbox.run(commit);
    const onBus = await this.outbox.runToBus(commit);
    const ids = stopping.map((response) => rowOfResponse(response).id);
    const counts = await this.countEverywhere(ids, performance.now() + patienceMilliseconds);
    // What was on the bus all the time is known to every dispatcher by now, or it claims nothing.
    if (!onBus && !counts)
      throw new Problem(
        'stop-not-everywhere-yet',
        503,
        'It does not count everywhere yet',
        'The stop is kept, but what hands messages over has not confirmed it.',
        'Nothing is lost; send it again in some seconds to hear that it counts.',
        { retryAfter: 5 },
      );
  }

  /** Waits until dispatchers have confirmed the responses. What is not announced yet is confirmed by nobody. */
  private async countEverywhere(ids: readonly string[], deadline: number): Promise<boolean> {
    while (await this.responses.existsBy({ id: In(ids), settlesAt: Not(IsNull()) })) {
      if (performance.now() > deadline) return false;
      await pause(lookMilliseconds);
    }
    const confirmed = await Promise.all(
      ids.map((id) => {
        const fact = deterministicId(responseCapturedV1.subject, id);
        return this.outbox.confirmation(fact, 'dispatcher', Math.max(0, deadline - performance.now()));
      }),
    );
    return confirmed.every(Boolean);
  }

  of(communicationId: string): Promise<Response[]> {
    return this.responses.find({ where: { communicationId }, order: { at: 'ASC' }, take: 500 });
  }

  /** Announces what has become clear. @returns whether there was anything due */
  private settle(): Promise<boolean> {
    return this.outbox.run((tx) =>
      settleDue<ResponseRow>(tx, {
        table: 'responses',
        record: this.record,
        announce: async (rows, known) => this.announce(tx, await this.judgeBursts(tx, rows, known), known),
      }),
    );
  }

  private async judgeBursts(
    tx: Transaction,
    rows: readonly ResponseRow[],
    known: KnownCommunications,
  ): Promise<ResponseRow[]> {
    const watched = rows.filter((row) => row.kind === 'click' && row.machine === null);
    const clicks = await this.clicksOf(
      tx,
      watched.map((row) => row.communication_id),
    );
    const judged = rows.map((row) => {
      if (!watched.includes(row)) return row;
      const links = known.get(row.communication_id)?.links.size ?? 0;
      const all = clicks.get(row.communication_id) ?? [];
      return { ...row, machine: burstAround({ linkIndex: row.link_index, at: row.at }, all, links) ?? null };
    });
    const machines = judged.filter((row) => row.machine !== null && row.kind === 'click');
    if (machines.length > 0)
      await tx.query(
        'UPDATE responses r SET machine = j.machine FROM unnest($1::uuid[], $2::text[]) j (id, machine) WHERE r.id = j.id',
        [machines.map((row) => row.id), machines.map((row) => row.machine)],
      );
    return judged;
  }

  private async clicksOf(tx: Transaction, ids: readonly string[]): Promise<Map<string, Click[]>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.query<{ communication_id: string; link_index: number | null; at: Date }>(
      `SELECT communication_id, link_index, at FROM responses WHERE kind = 'click' AND communication_id = ANY($1)`,
      [ids],
    );
    const groups = Map.groupBy(rows, (row) => row.communication_id);
    return new Map(
      [...groups].map(([id, clicks]) => [
        id,
        clicks.map(({ link_index, at }) => ({ linkIndex: link_index, at })),
      ]),
    );
  }

  private async announce(
    tx: Transaction,
    rows: readonly ResponseRow[],
    known: KnownCommunications,
  ): Promise<void> {
    for (const row of rows) {
      const communication = known.get(row.communication_id);
      if (!communication) continue;
      const { traceparent } = communication;
      // A response goes on with the trace of what it responds to, not with that of whoever shared its transaction.
      const cause = { trace: extractTrace(traceparent ? { traceparent } : {}) };
      tx.announce(responseCapturedV1, factOf(row, communication, this.spoken), {
        identity: row.id,
        at: row.at,
        cause,
      });
    }
    await this.record.noteFirstTimes(
      tx,
      rows.flatMap((row) => firstTimeOf(row, known.get(row.communication_id)) ?? []),
    );
  }
}
