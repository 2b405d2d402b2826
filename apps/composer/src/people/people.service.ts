import { Injectable } from '@nestjs/common';
import type { Role } from '@tourbus/contracts';
import {
  type PageQuery,
  type Transaction,
  decodeCursor,
  deterministicId,
  encodeCursor,
  invalidInput,
} from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';

export interface KnownPerson {
  id: string;
  name: string;
  email: string | null;
  roles: Role[];
  teams: string[];
}

/** As others see somebody: without the address. */
export type ListedPerson = Omit<KnownPerson, 'email'> & { signedInAt: Date };

const columns = 'id, name, email, roles, teams';
const cursorSchema = z.object({ at: z.iso.datetime(), id: z.uuid() });

/** Everybody who ever signed in, as their identity provider described them then. */
@Injectable()
export class People {
  constructor(private readonly database: DataSource) {}

  /** Under an id of ours: a provider's may be an address, and audit lines are never erased. */
  async signedIn(
    tx: Transaction,
    person: Omit<KnownPerson, 'id' | 'email'> & { issuer: string; subject: string; email?: string },
    now: Date,
  ): Promise<KnownPerson> {
    const { issuer, subject, name, email = null, roles, teams } = person;
    const id = deterministicId('person', issuer, subject);
    await tx.query(
      `INSERT INTO people (id, issuer, subject, name, email, roles, teams, signed_in_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, roles = excluded.roles,
         teams = excluded.teams, signed_in_at = excluded.signed_in_at`,
      [id, issuer, subject, name, email, roles, teams, now],
    );
    return { id, name, email, roles, teams };
  }

  /** @param within a transaction that already holds a connection, and must not wait for a second one */
  async find(
    id: string,
    within: Pick<Transaction, 'query'> = this.database,
  ): Promise<KnownPerson | undefined> {
    const [person] = await within.query<KnownPerson>(`SELECT ${columns} FROM people WHERE id = $1`, [id]);
    return person;
  }

  /** Whoever signed in last comes first. */
  async list({ limit, cursor }: PageQuery): Promise<{ items: ListedPerson[]; next?: string }> {
    const after = cursor === undefined ? undefined : cursorSchema.safeParse(decodeCursor(cursor));
    if (after?.error) throw invalidInput(after.error.issues, 'The cursor is not one of ours');
    const items = await this.database.query<ListedPerson[]>(
      `SELECT id, name, roles, teams, signed_in_at AS "signedInAt" FROM people
       WHERE $2::timestamptz IS NULL OR (signed_in_at, id) < ($2, $3)
       ORDER BY signed_in_at DESC, id DESC LIMIT $1`,
      [limit, after?.data.at ?? null, after?.data.id ?? null],
    );
    const last = items.length === limit ? items.at(-1) : undefined;
    return { items, next: last && encodeCursor({ at: last.signedInAt.toISOString(), id: last.id }) };
  }
}
