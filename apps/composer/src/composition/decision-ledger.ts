import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { notFound, type Transaction } from '@tourbus/platform';
import { Repository } from 'typeorm';
import { z } from 'zod';
import { type Overtaken, stepOver } from './overtaken.js';
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

  /** Those that waited, and shall not go any more. */
  async overtake(tx: Transaction, all: readonly Overtaken[]): Promise<void> {
    if (all.length === 0) return;
    await tx.query(
      `UPDATE decisions SET outcome = 'withheld', reason = news.reason, channel = NULL, release_at = NULL, expires_at = NULL,
              trace = trace || news.step
       FROM unnest($1::uuid[], $2::jsonb[], $3::jsonb[]) AS news (id, reason, step)
       WHERE communication_id = news.id AND outcome = 'deferred'`,
      [
        all.map(({ one }) => one.communicationId),
        all.map(({ reason }) => JSON.stringify(reason)),
        all.map(({ reason }) => JSON.stringify(stepOver(reason))),
      ],
    );
  }

  /** What was deferred is decided again; what is decided for good stays as it is. */
  async record(tx: Transaction, all: readonly Decided[]): Promise<void> {
    if (all.length === 0) return;
    const rows = all.map(rowOf);
    await tx.query(
      `INSERT INTO decisions (communication_id, event_id, definition, definition_version, template, template_version,
                              customer_id, channel, outcome, reason, trace, decided_at, policy, release_at, expires_at,
                              brand, message_class, asked_channel, topic, thread, occurred_at, time_zone, country,
                              best_hour, responded_at, limits, segments)
       SELECT id, event, definition, definition_version, template, template_version, customer, channel, outcome, reason,
              trace, decided_at, policy, release_at, expires_at, brand, message_class, asked_channel, topic, thread,
              occurred_at, time_zone, country, best_hour, responded_at, limits,
              ARRAY(SELECT jsonb_array_elements_text(segments))
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::text[], $6::int[], $7::text[], $8::text[],
                   $9::text[], $10::jsonb[], $11::jsonb[], $12::timestamptz[], $13::jsonb[], $14::timestamptz[],
                   $15::timestamptz[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[],
                   $21::timestamptz[], $22::text[], $23::text[], $24::int[], $25::timestamptz[], $26::jsonb[],
                   $27::jsonb[])
            AS row (id, event, definition, definition_version, template, template_version, customer, channel, outcome,
                    reason, trace, decided_at, policy, release_at, expires_at, brand, message_class, asked_channel,
                    topic, thread, occurred_at, time_zone, country, best_hour, responded_at, limits, segments)
       ON CONFLICT (communication_id) DO UPDATE
         SET channel = excluded.channel, outcome = excluded.outcome, reason = excluded.reason, trace = excluded.trace,
             decided_at = excluded.decided_at, policy = excluded.policy, release_at = excluded.release_at,
             expires_at = excluded.expires_at, asked_channel = excluded.asked_channel, segments = excluded.segments
         WHERE decisions.outcome = 'deferred'`,
      Array.from({ length: 27 }, (_, column) => rows.map((row) => row[column])),
    );
  }
}

function rowOf(decided: Decided): readonly unknown[] {
  const { communicationId, message, definition, template, decision, policy } = decided;
  const { data } = message;
  const deferred = 'deferred' in decision ? decision.deferred : undefined;
  const outcome = 'withheld' in decision ? 'withheld' : deferred ? 'deferred' : 'composed';
  const reason = 'withheld' in decision ? decision.withheld : (deferred?.reason ?? null);
  return [
    communicationId,
    data.eventId,
    definition.key,
    definition.version,
    template.key,
    template.version,
    data.customer.id,
    'withheld' in decision ? null : decision.channel,
    outcome,
    reason && JSON.stringify(reason),
    JSON.stringify(decision.trace),
    data.receivedAt,
    policy ? JSON.stringify(policy.inForce.ref) : null,
    deferred ? new Date(deferred.releaseAt) : null,
    deferred?.expiresAt === undefined ? null : new Date(deferred.expiresAt),
    ...replayable(decided),
  ];
}

/** What another policy would have to know to answer, so that it can be tried on what was decided. */
function replayable({ message: { data }, definition, brand, policy, decision }: Decided): readonly unknown[] {
  const { customer, thread, occurredAt } = data;
  const { messageClass, topic } = definition.body;
  const lastResponseAt = policy?.known.lastResponseAt;
  return [
    brand.key,
    messageClass,
    ('withheld' in decision ? decision.deniedOn : decision.channel) ?? null,
    topic ?? null,
    thread ?? null,
    occurredAt,
    customer.timeZone ?? null,
    customer.country ?? null,
    policy?.known.bestHour ?? null,
    lastResponseAt === undefined ? null : new Date(lastResponseAt),
    policy?.known.limits ? JSON.stringify(policy.known.limits) : null,
    JSON.stringify(customer.segments ?? []),
  ];
}
