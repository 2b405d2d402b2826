import { Injectable } from '@nestjs/common';
import { upstreamSubject } from '@tourbus/contracts';
import {
  ConsumesRaw,
  type Effect,
  type Message,
  Metrics,
  ParkedMessages,
  PermanentFailure,
  type Problem,
  type RawMessage,
  deterministicId,
} from '@tourbus/platform';
import type { CloudEvent } from './cloud-event.js';
import type { Outcome } from './intake.js';
import { Intake, intakeConsumer } from './intake.service.js';
import { readBusMessage } from './received-event.js';

interface Read {
  message: Message<RawMessage>;
  event?: CloudEvent;
  refusal?: PermanentFailure;
}

const refusalOf = ({ code, details }: Problem): PermanentFailure =>
  new PermanentFailure(code, `${details.title}: ${details.detail}`, details.remedy);

/** Unreadable messages of two publishers may carry the same id: theirs is the place, the id and what they say. */
const named = (raw: RawMessage): RawMessage => ({
  ...raw,
  id: deterministicId(raw.subject, raw.id, raw.body),
});

/** Takes in what upstream systems publish straight to the bus, and what is replayed after it was parked. */
@Injectable()
export class IntakeConsumer {
  constructor(
    private readonly intake: Intake,
    private readonly parked: ParkedMessages,
    private readonly metrics: Metrics,
  ) {}

  @ConsumesRaw('TOURBUS_EVENTS', upstreamSubject, { durable: intakeConsumer, batch: 200 })
  async takeInPublishedEvents(messages: Message<RawMessage>[]): Promise<Effect> {
    const read = messages.map((message): Read => {
      const reading = readBusMessage(message.data);
      return 'event' in reading
        ? { message, event: reading.event }
        : { message, refusal: refusalOf(reading.problem) };
    });
    const readable = read.filter((one): one is Read & { event: CloudEvent } => one.event !== undefined);
    // Only what was parked comes another way than over the bus, which says when it took a message.
    const replay = messages.every(({ data }) => data.publishedAt === undefined);
    const prepared = await this.intake.prepare(
      readable.map(({ message, event }) => ({
        event,
        receivedAt: message.data.publishedAt ?? new Date(),
        trace: message.trace,
      })),
      replay,
    );
    const failing =
      read.find(({ refusal }) => refusal)?.refusal ?? prepared.find(({ failure }) => failure)?.failure;
    if (replay && failing) throw failing;
    return async (tx) => {
      const outcomes = await this.intake.commit(tx, prepared);
      const refused = [
        ...read.flatMap(({ message, refusal }) => (refusal ? [{ message, refusal }] : [])),
        ...readable.flatMap(({ message }, i) => refusedOnly(message, outcomes[i])),
      ];
      for (const { message, refusal } of refused) {
        if (replay) throw refusal;
        await this.parked.park(intakeConsumer, named(message.data), refusal, 1, tx.entities);
        tx.afterCommit(() => this.metrics.parked.inc({ consumer: intakeConsumer, code: refusal.code }));
      }
    };
  }
}

const refusedOnly = (message: Message<RawMessage>, outcome: Outcome | undefined) =>
  outcome?.kind === 'refused' ? [{ message, refusal: refusalOf(outcome.problem) }] : [];
