import { Injectable } from '@nestjs/common';
import { notFound } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { ContentKind } from '../content/content-version.entity.js';
import { ContentVersions } from '../content/content-versions.js';
import { People } from '../people/people.service.js';
import { type Heartbeat, type Presence, type Present, presentSeconds } from './presence.js';

interface About {
  kind: ContentKind;
  key: string;
}

type Row = Omit<Present, 'person'> & { person: string };

/** Who has what open now. All replicas ask the same table, and its clock alone says who has left. */
@Injectable()
export class Presences {
  constructor(
    private readonly database: DataSource,
    private readonly versions: ContentVersions,
    private readonly people: People,
  ) {}

  /** Somebody is there, or still there. @throws Problem 404 */
  async heard({ kind, key }: About, { version, changed }: Heartbeat, person: string): Promise<Presence> {
    const newest = await this.versions.newest(kind, key);
    if (version > newest.version) throw notFound(kind, `${key}” in version “${version}`);
    // Before the row is written: who comes back after a while has been there since now.
    await this.sweep();
    await this.database.query(
      `INSERT INTO presences (kind, key, person, version, changed, since, heard_at)
       VALUES ($1, $2, $3, $4, $5, now(), now())
       ON CONFLICT (kind, key, person) DO UPDATE
       SET version = excluded.version, changed = excluded.changed, heard_at = excluded.heard_at`,
      [kind, key, person, version, changed],
    );
    return { others: await this.others({ kind, key }, person), newest };
  }

  async left({ kind, key }: About, person: string): Promise<void> {
    await this.database.query('DELETE FROM presences WHERE kind = $1 AND key = $2 AND person = $3', [
      kind,
      key,
      person,
    ]);
  }

  private async others({ kind, key }: About, person: string): Promise<Present[]> {
    const rows = await this.database.query<Row[]>(
      `SELECT person, version, changed, since FROM presences
       WHERE kind = $1 AND key = $2 AND person <> $3 AND heard_at > now() - $4 * interval '1 second'
       ORDER BY since, person`,
      [kind, key, person, presentSeconds],
    );
    const known = await Promise.all(rows.map((row) => this.people.find(row.person)));
    return rows.flatMap((row, at) => {
      const { id, name } = known[at] ?? {};
      return id === undefined || name === undefined ? [] : [{ ...row, person: { id, name } }];
    });
  }

  private async sweep(): Promise<void> {
    await this.database.query(`DELETE FROM presences WHERE heard_at <= now() - $1 * interval '1 second'`, [
      presentSeconds,
    ]);
  }
}
