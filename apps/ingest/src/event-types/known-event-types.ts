import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '@tourbus/platform';
import type { KeyedDefinition } from '../mapping/mapping.js';
import type { EventTypeInput } from './event-type.js';
import { lockToPark } from './registration-lock.js';

/** How long a replica may go on by what it knows. */
const freshMilliseconds = 1_000;

export interface KnownEventType extends KeyedDefinition {
  version: number;
}

interface Row {
  type: string;
  version: number;
  schema: EventTypeInput['schema'] | null;
  mapping: EventTypeInput['mapping'];
  revision: string;
}

/** Registered meanwhile, by another request or replica: look again. */
export class EventTypeAppeared extends Error {
  constructor() {
    super('An event type was registered while its events were about to be parked.');
  }
}

/** The event types in force, held in memory; one query over an index tells what was registered since. */
@Injectable()
export class KnownEventTypes {
  private readonly types = new Map<string, KnownEventType>();
  private revision = '0';
  private checkedAt = -Infinity;

  constructor(private readonly database: DataSource) {}

  /** The types in force by name; asks again where one is missing, or when it has not asked for a second. */
  async find(types: readonly string[]): Promise<ReadonlyMap<string, KnownEventType>> {
    const age = performance.now() - this.checkedAt;
    if (age > freshMilliseconds || types.some((type) => !this.types.has(type))) await this.refresh();
    return this.types;
  }

  /** From here on, whatever was registered before is known. */
  look(): Promise<void> {
    return this.refresh();
  }

  /**
   * Before events are parked for want of their types.
   * @throws EventTypeAppeared where one of the types is known by now
   */
  async stillMissing(tx: Transaction, types: readonly string[]): Promise<void> {
    await lockToPark(tx);
    const found = await tx.query('SELECT 1 FROM event_types WHERE type = ANY($1) LIMIT 1', [types]);
    if (found.length > 0) throw new EventTypeAppeared();
  }

  private async refresh(): Promise<void> {
    const askedAt = performance.now();
    const rows: Row[] = await this.database.query(
      'SELECT type, version, schema, mapping, revision FROM event_types WHERE revision > $1 ORDER BY revision',
      [this.revision],
    );
    for (const { type, version, schema, mapping, revision } of rows) {
      this.types.set(type, { key: `${type} ${version}`, version, schema: schema ?? undefined, mapping });
      this.revision = revision;
    }
    this.checkedAt = askedAt;
  }
}
