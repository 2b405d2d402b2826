import { context, type Context } from '@opentelemetry/api';
import type { Contract, Envelope } from '@tourbus/contracts';
import type { EntityManager } from 'typeorm';
import { deterministicId } from '../deterministic-id.js';
import type { Forgotten } from '../forgetting/forgotten.js';
import { injectTrace } from '../telemetry/trace.js';
import { type Fact, envelopeHeaders } from './message.js';

/** What led to a fact: the message that is being handled, or nothing for the first of a chain. */
export interface Cause {
  readonly envelope?: Envelope;
  readonly trace?: Context;
}

export interface Announcement {
  /** What makes this fact itself: the same contract and identity are the same fact, however often it is announced. */
  identity: string;
  cause?: Cause;
  /** When it became true; part of the envelope, so a repeated announcement must say the same. */
  at: Date;
}

/** One database transaction of a service, with the facts that become public if it commits. */
export class Transaction {
  readonly facts: Fact[] = [];
  private readonly followUps: (() => void)[] = [];

  constructor(
    readonly entities: EntityManager,
    private readonly service: string,
    /** Who was forgotten: to be held before anything is written about persons. */
    readonly forgotten: Forgotten,
  ) {}

  /** Runs SQL inside the transaction; the search path is the service's own schema. */
  query<Row = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.entities.query(sql, parameters) as Promise<Row[]>;
  }

  /** Calls `work` once the transaction is committed, to wake who waits for its rows; it must not throw. */
  afterCommit(work: () => void): void {
    this.followUps.push(work);
  }

  /** The outbox says that the transaction is committed. */
  committed(): void {
    for (const work of this.followUps) work();
  }

  /** Announces a fact: it is committed with the transaction's effect and published after it. */
  announce<T>(contract: Contract<T>, data: T, { identity, cause, at }: Announcement): string {
    const id = deterministicId(contract.subject, identity);
    const envelope: Envelope = {
      specversion: '1.0',
      id,
      source: `/tourbus/${this.service}`,
      type: contract.subject,
      time: at.toISOString(),
      correlationid: cause?.envelope?.correlationid ?? cause?.envelope?.id ?? id,
      causationid: cause?.envelope?.id,
    };
    const headers = { ...envelopeHeaders(envelope), ...injectTrace(cause?.trace ?? context.active()) };
    const { subject, consumers: awaiting } = contract;
    this.facts.push({ id, subject, headers, body: JSON.stringify(data), awaiting });
    return id;
  }
}
