import { Injectable } from '@nestjs/common';
import type { PolicyKillSwitchesSetV1 } from '@tourbus/contracts';
import type { Transaction } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { Glance } from '../pauses/glance.js';
import type { KillSwitchesInForce, Thrown } from './kill-switch.js';

/** The dispatcher's own copy of what policies stop. */
@Injectable()
export class KillSwitches {
  private readonly glance = new Glance(() => this.read());

  constructor(private readonly database: DataSource) {}

  /** What counts now, half a second old at most. */
  now(): Promise<KillSwitchesInForce> {
    return this.glance.now();
  }

  /** Takes over what is newer. */
  async record(tx: Transaction, heard: readonly PolicyKillSwitchesSetV1[]): Promise<void> {
    await tx.query(
      `INSERT INTO kill_switches (brand, policy, switches, since)
       SELECT DISTINCT ON (brand) brand, policy, "killSwitches", since
       FROM jsonb_to_recordset($1::jsonb) AS heard(brand text, policy jsonb, "killSwitches" jsonb, since timestamptz)
       ORDER BY brand, since DESC
       ON CONFLICT (brand) DO UPDATE
       SET policy = excluded.policy, switches = excluded.switches, since = excluded.since
       WHERE kill_switches.since < excluded.since`,
      [JSON.stringify(heard)],
    );
    tx.afterCommit(() => this.glance.forget());
  }

  private async read(): Promise<KillSwitchesInForce> {
    const rows = await this.database.query<(Thrown & { brand: string; since: Date })[]>(
      'SELECT brand, policy, switches, since FROM kill_switches ORDER BY brand',
    );
    return {
      byBrand: new Map(rows.map(({ brand, since: _since, ...thrown }) => [brand, thrown])),
      stamp: rows.map(({ since }) => since.getTime()).join('+'),
    };
  }
}
