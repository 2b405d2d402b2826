import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Reason, communicationDeliveredV1, communicationFailedV1 } from '@tourbus/contracts';
import { Loop, Outbox, type Transaction, deterministicId, extractTrace } from '@tourbus/platform';
import { Repository } from 'typeorm';
import {
  type KnownCommunication,
  type KnownCommunications,
  RecordService,
} from '../record/record.service.js';
import { settleDue } from '../record/waiting.js';
import { Receipt } from './receipt.entity.js';

/** What a provider reports, read from its webhook. */
export interface ProviderReceipt {
  communicationId: string;
  provider: string;
  /** The provider's id of this event: the same event told again is the same receipt. */
  eventId: string;
  kind: string;
  at: Date;
  providerMessageId: string;
  outcome?: 'delivered' | 'failed';
  reason?: Reason;
}

interface ReceiptRow {
  id: string;
  communication_id: string;
  provider: string;
  kind: string;
  at: Date;
  outcome: 'delivered' | 'failed' | null;
  reason: Reason | null;
  provider_message_id: string;
  settles_at: Date | null;
}

/** Keeps what providers report, and announces what it means for the communication. */
@Injectable()
export class ReceiptsService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly settling = new Loop({ name: 'receipts', work: () => this.settle(), idle: 500 });

  constructor(
    private readonly outbox: Outbox,
    private readonly record: RecordService,
    @InjectRepository(Receipt) private readonly receipts: Repository<Receipt>,
  ) {}

  onApplicationBootstrap(): void {
    this.settling.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.settling.stop();
  }

  async store(
    tx: Transaction,
    receipts: readonly ProviderReceipt[],
    known: KnownCommunications,
  ): Promise<void> {
    const nobodys = await this.record.nobodys(
      tx,
      receipts.map(({ communicationId }) => communicationId),
    );
    const theirs = receipts.filter(({ communicationId }) => !nobodys.has(communicationId));
    const rows = theirs.map((receipt) => rowOfReceipt(receipt, known.has(receipt.communicationId)));
    const stored = await tx.query<{ id: string }>(
      `INSERT INTO receipts SELECT * FROM json_populate_recordset(NULL::receipts, $1::json) ORDER BY id
       ON CONFLICT (id) DO NOTHING RETURNING id`,
      [JSON.stringify(rows)],
    );
    const fresh = new Set(stored.map(({ id }) => id));
    announce(
      tx,
      rows.filter((row) => fresh.delete(row.id)),
      known,
    );
  }

  of(communicationId: string): Promise<Receipt[]> {
    return this.receipts.find({ where: { communicationId }, order: { at: 'ASC' }, take: 500 });
  }

  private settle(): Promise<boolean> {
    return this.outbox.run((tx) =>
      settleDue<ReceiptRow>(tx, {
        table: 'receipts',
        record: this.record,
        announce: (rows, known) => announce(tx, rows, known),
      }),
    );
  }
}

const rowOfReceipt = (receipt: ProviderReceipt, known: boolean): ReceiptRow => ({
  id: deterministicId('receipt', receipt.provider, receipt.eventId),
  communication_id: receipt.communicationId,
  provider: receipt.provider,
  kind: receipt.kind,
  at: receipt.at,
  outcome: receipt.outcome ?? null,
  reason: receipt.reason ?? null,
  provider_message_id: receipt.providerMessageId,
  settles_at: receipt.outcome && !known ? receipt.at : null,
});

/** However many receipts say so, a communication is delivered, or fails, once. */
function announce(tx: Transaction, rows: readonly ReceiptRow[], known: KnownCommunications): void {
  for (const row of rows) {
    const communication = known.get(row.communication_id);
    if (!communication || row.outcome === null) continue;
    const { communicationId, traceparent } = communication;
    const identity = `${communicationId}:${row.outcome}`;
    const cause = { trace: extractTrace(traceparent ? { traceparent } : {}) };
    if (row.outcome === 'delivered')
      tx.announce(communicationDeliveredV1, deliveredBy(row, communication), { identity, cause, at: row.at });
    else tx.announce(communicationFailedV1, failedBy(row, communication), { identity, cause, at: row.at });
  }
}

const deliveredBy = (row: ReceiptRow, { communicationId, customerId, channel }: KnownCommunication) => ({
  communicationId,
  customerId,
  channel,
  provider: row.provider,
  providerMessageId: row.provider_message_id,
  deliveredAt: row.at.toISOString(),
});

const failedBy = (row: ReceiptRow, known: KnownCommunication) => ({
  communicationId: known.communicationId,
  customerId: known.customerId,
  eventId: known.eventId,
  definition: known.definition,
  messageClass: known.messageClass,
  channel: known.channel,
  thread: known.thread,
  occurredAt: known.occurredAt,
  outcome: 'undeliverable' as const,
  reason: row.reason ?? { code: row.kind, text: `${row.provider} reports “${row.kind}”.` },
  provider: row.provider,
  attempt: known.attempt,
  failedAt: row.at.toISOString(),
});
