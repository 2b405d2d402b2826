import { Injectable } from '@nestjs/common';
import { Outbox } from '@tourbus/platform';
import { EventTypeAppeared } from '../event-types/known-event-types.js';
import { type Answer, type Settled, answerOf } from './answer.js';
import type { CloudEvent } from './cloud-event.js';
import type { Outcome, Prepared } from './intake.js';
import { Intake } from './intake.service.js';
import type { Reading } from './received-event.js';

/** Takes in the events of a request, and answers once they are committed. */
@Injectable()
export class Reception {
  constructor(
    private readonly intake: Intake,
    private readonly outbox: Outbox,
  ) {}

  /** @throws Problem where no event of the request could be taken */
  async receive(readings: readonly Reading[], receivedAt: Date): Promise<Answer> {
    const readable = readings.flatMap((reading, index) =>
      'event' in reading ? [{ index, ...reading }] : [],
    );
    const taken = await this.takeIn(
      readable.map(({ event }) => event),
      receivedAt,
    );
    const settled: Settled[] = readings.flatMap((reading, index) =>
      'problem' in reading ? [{ index, ...reading }] : [],
    );
    readable.forEach(({ index }, i) => {
      const one = taken[i];
      if (one) settled.push({ index, ...one });
    });
    return answerOf(settled.sort((a, b) => a.index - b.index));
  }

  private async takeIn(
    events: readonly CloudEvent[],
    receivedAt: Date,
  ): Promise<{ prepared: Prepared; outcome: Outcome }[]> {
    try {
      const prepared = await this.intake.prepare(events.map((event) => ({ event, receivedAt })));
      const outcomes = await this.outbox.run((tx) => this.intake.commit(tx, prepared));
      return prepared.flatMap((one, i) => {
        const outcome = outcomes[i];
        return outcome ? [{ prepared: one, outcome }] : [];
      });
    } catch (error) {
      // A type that was registered this very moment is found the next time.
      if (error instanceof EventTypeAppeared) return this.takeIn(events, receivedAt);
      throw error;
    }
  }
}
