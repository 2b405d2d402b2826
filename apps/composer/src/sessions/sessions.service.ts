import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog, Outbox, type Transaction, notFound, secretDigest } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { type KnownPerson, People } from '../people/people.service.js';
import type { Identity } from './identity.js';
import { type SessionRow, randomToken, sessionColumns } from './session-row.js';
import { type RefreshAnswer, answerRefresh, lasting } from './sessions.js';

export interface OpenSession {
  session: SessionRow;
  person: KnownPerson;
  /** The only copy: it goes into the cookie. */
  refreshToken: string;
}

export type Refreshed = ({ answer: 'renew' } & OpenSession) | { answer: Exclude<RefreshAnswer, 'renew'> };

/** Rows of sessions that are long over are kept this much longer, in milliseconds. */
const keptAfterwards = 24 * 3_600_000;

/** The sessions of people: opened, refreshed, ended. Ending them is on record with the person's id alone. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly people: People,
  ) {}

  /** @returns undefined where the identity has no role with us; what it could do until now it can no longer */
  async open(identity: Identity, now: Date): Promise<OpenSession | undefined> {
    return this.outbox.run(async (tx) => {
      const person = await this.people.signedIn(tx, identity, now);
      if (person.roles.length === 0) {
        await this.endAll(tx, person.id, 'no role is left', now);
        return undefined;
      }
      const times = { startedAt: now, usedAt: now, endedAt: null };
      const session = { id: randomUUID(), person: person.id, csrf: randomToken(), ...times };
      await tx.query(
        'INSERT INTO sessions (id, person, csrf, started_at, used_at) VALUES ($1, $2, $3, $4, $4)',
        [session.id, session.person, session.csrf, now],
      );
      const refreshToken = await this.issue(tx, session.id);
      const over = new Date(now.getTime() - lasting.session - keptAfterwards);
      await tx.query('DELETE FROM sessions WHERE started_at < $1', [over]);
      const subject = `person:${person.id}`;
      const details = { session: session.id, roles: person.roles };
      await this.audit.record(tx, { actor: subject, action: 'session.started', subject, details });
      return { session, person, refreshToken };
    });
  }

  /** Each token works once. Roles are those of the latest sign-in, wherever that was. */
  async refresh(presented: string, now: Date): Promise<Refreshed> {
    return this.outbox.run(async (tx): Promise<Refreshed> => {
      // Locked, so that of two who come at once one is second.
      const [session] = await tx.query<SessionRow & { spentAt: Date | null }>(
        `SELECT ${sessionColumns}, t.spent_at AS "spentAt"
         FROM session_tokens AS t JOIN sessions AS s ON s.id = t.session WHERE t.digest = $1 FOR UPDATE`,
        [secretDigest(presented)],
      );
      if (!session) return { answer: 'over' };
      const answer = answerRefresh(session, session.spentAt, now);
      if (answer === 'reused') await this.end(tx, session, 'a spent token came back', now);
      const person = await this.people.find(session.person, tx);
      if (answer !== 'renew' || !person) return { answer: answer === 'renew' ? 'over' : answer };
      await tx.query('UPDATE session_tokens SET spent_at = $2 WHERE digest = $1', [
        secretDigest(presented),
        now,
      ]);
      await tx.query('UPDATE sessions SET used_at = $2 WHERE id = $1', [session.id, now]);
      return { answer, session, person, refreshToken: await this.issue(tx, session.id) };
    });
  }

  /** The session of this id unless it has ended, however good the cookie still is. */
  async find(id: string): Promise<{ session: SessionRow; person: KnownPerson } | undefined> {
    const [session] = await this.database.query<SessionRow[]>(
      `SELECT ${sessionColumns} FROM sessions AS s WHERE s.id = $1 AND s.ended_at IS NULL`,
      [id],
    );
    const person = session && (await this.people.find(session.person));
    return session && person ? { session, person } : undefined;
  }

  /** By the id in the cookie of a session, or by its refresh token; without a session, nothing is to be done. */
  async signOut(by: { id: string } | { refreshToken: string }, now: Date): Promise<void> {
    await this.outbox.run(async (tx) => {
      const [session] = await tx.query<SessionRow>(
        'id' in by
          ? `SELECT ${sessionColumns} FROM sessions AS s WHERE s.id = $1 AND s.ended_at IS NULL FOR UPDATE`
          : `SELECT ${sessionColumns} FROM session_tokens AS t JOIN sessions AS s ON s.id = t.session
             WHERE t.digest = $1 AND s.ended_at IS NULL FOR UPDATE`,
        ['id' in by ? by.id : secretDigest(by.refreshToken)],
      );
      if (session) await this.end(tx, session, 'signed out', now);
    });
  }

  /** Ends every session of somebody. Cookies that are out still count until they expire. @throws Problem 404 */
  async endAllOf(person: string, by: string, now: Date): Promise<{ ended: number }> {
    if (!(await this.people.find(person))) throw notFound('person', person);
    return this.outbox.run(async (tx) => ({
      ended: await this.endAll(tx, person, 'ended by an administrator', now, by),
    }));
  }

  private async endAll(
    tx: Transaction,
    person: string,
    because: string,
    now: Date,
    by = `person:${person}`,
  ): Promise<number> {
    const open = await tx.query<SessionRow>(
      `SELECT ${sessionColumns} FROM sessions AS s WHERE s.person = $1 AND s.ended_at IS NULL ORDER BY s.id FOR UPDATE`,
      [person],
    );
    for (const session of open) await this.end(tx, session, because, now, by);
    return open.length;
  }

  private async end(
    tx: Transaction,
    { id, person }: SessionRow,
    because: string,
    now: Date,
    by = `person:${person}`,
  ): Promise<void> {
    await tx.query('UPDATE sessions SET ended_at = $2, ended_because = $3 WHERE id = $1', [id, now, because]);
    const details = { session: id, because };
    await this.audit.record(tx, {
      actor: by,
      action: 'session.ended',
      subject: `person:${person}`,
      details,
    });
  }

  private async issue(tx: Transaction, session: string): Promise<string> {
    const token = randomToken();
    await tx.query('INSERT INTO session_tokens (digest, session) VALUES ($1, $2)', [
      secretDigest(token),
      session,
    ]);
    return token;
  }
}
