import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { notFound, type Transaction } from '@tourbus/platform';
import { Repository } from 'typeorm';
import { z } from 'zod';
import { DecisionRecord } from './decision.entity.js';
import type { Decided } from './request.js';

export const communicationIdSchema = z.uuid();

/** Why we spoke, or did not: one line for each communication that was asked for. */
@Injectable()
export class DecisionLedger {
  constructor(@InjectRepository(DecisionRecord) private readonly records: Repository<DecisionRecord>) {}

  /** @throws Problem 404 */
  async get(communicationId: string): Promise<DecisionRecord> {
    const found = await this.records.findOneBy({ communicationId });
    if (!found) throw notFound('decision', communicationId);
    return found;
  }

  async record(tx: Transaction, all: readonly Decided[]): Promise<void> {
    if (all.length === 0) return;
    const rows = all.map(rowOf);
    await tx.query(
      `INSERT INTO decisions (communication_id, event_id, definition, definition_version, template, template_version,
                              customer_id, channel, outcome, reason, trace, decided_at)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::text[], $6::int[],
                            $7::text[], $8::text[], $9::text[], $10::jsonb[], $11::jsonb[], $12::timestamptz[])
       ON CONFLICT (communication_id) DO NOTHING`,
      Array.from({ length: 12 }, (_, column) => rows.map((row) => row[column])),
    );
  }
}

function rowOf({
  communicationId,
  message: { data },
  definition,
  template,
  decision,
}: Decided): readonly unknown[] {
  const spoke = 'channel' in decision;
  return [
    communicationId,
    data.eventId,
    definition.key,
    definition.version,
    template.key,
    template.version,
    data.customer.id,
    spoke ? decision.channel : null,
    spoke ? 'composed' : 'withheld',
    spoke ? null : JSON.stringify(decision.withheld),
    JSON.stringify(decision.trace),
    data.receivedAt,
  ];
}
