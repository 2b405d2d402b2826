import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ParkedMessages, Problem } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { ReplayTally } from '../event-types/event-type.js';
import { EventTypes } from '../event-types/event-types.service.js';
import { intakeConsumer, unknownTypeCode } from './intake.service.js';

/** Replayed at once; each is a transaction of its own. */
const together = 8;

/** Takes in the events that waited for their type, as soon as it is registered. */
@Injectable()
export class Replay implements OnModuleInit {
  constructor(
    private readonly database: DataSource,
    private readonly parked: ParkedMessages,
    private readonly eventTypes: EventTypes,
  ) {}

  onModuleInit(): void {
    this.eventTypes.whenRegistered((type, by) => this.replayWaiting(type, by));
  }

  /** The oldest first. @returns how many went through, and how many still cannot be read */
  async replayWaiting(type: string, by: string): Promise<ReplayTally> {
    const waiting: { id: string }[] = await this.database.query(
      `SELECT p.id FROM business_events e
       JOIN parked_messages p ON p.consumer = $1 AND p.message_id = e.id::text AND p.state = 'parked'
       WHERE e.type = $2 AND e.state = 'parked' AND e.code = $3 ORDER BY e.received_at`,
      [intakeConsumer, type, unknownTypeCode],
    );
    const tally = { replayed: 0, stillParked: 0 };
    for (let start = 0; start < waiting.length; start += together) {
      const tries = waiting.slice(start, start + together).map(({ id }) => this.tryAgain(id, by));
      for (const done of await Promise.all(tries)) tally[done ? 'replayed' : 'stillParked']++;
    }
    return tally;
  }

  private async tryAgain(id: string, by: string): Promise<boolean> {
    try {
      await this.parked.replay(id, by);
      return true;
    } catch (error) {
      if (error instanceof Problem) return false;
      throw error;
    }
  }
}
