import { Injectable } from '@nestjs/common';
import { AuditLog, type Caller, notFound, Outbox, Problem, type Transaction } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { barring, concernedBy, type Owned, type Ownership, speaksThrough } from './teams.js';

type Queries = Pick<Transaction, 'query'>;

/** Who a piece of content belongs to, for whoever asks. */
export interface OwnerView {
  teams: readonly string[];
  /** Itself, or what it speaks through; nothing where it is for everybody. */
  of: Owned | null;
  /** Whether the one who asks may change the content. */
  mine: boolean;
}

/** Teams that own content. No word of an author's changes who does: that is a row beside the versions. */
@Injectable()
export class Owners {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /**
   * To be asked before anything of the content changes.
   * @param body what is written, or what the version in question says
   * @throws Problem 403 where it belongs to a team that the caller is not in
   */
  async demand(
    caller: Caller,
    content: Owned,
    body: unknown,
    within: Queries = this.database,
  ): Promise<void> {
    if (!caller.person) return;
    const was = speaksThrough(content.kind, await newestSummary(within, content));
    const concerned = concernedBy(content, was, speaksThrough(content.kind, body));
    const found = await ownersOf(within, concerned);
    const owner = barring(
      found.flatMap((each) => each ?? []),
      caller,
    );
    if (owner) throw anotherTeams(content, owner);
  }

  /** Of each, whether the caller may change it. */
  async mine(caller: Caller, contents: readonly Owned[]): Promise<boolean[]> {
    if (!caller.person || contents.length === 0) return contents.map(() => true);
    const found = await ownersOf(this.database, contents);
    return found.map((owner) => barring(owner ? [owner] : [], caller) === undefined);
  }

  /** @throws Problem 404 */
  async view(caller: Caller, content: Owned): Promise<OwnerView> {
    await this.demandExistence(content);
    const [owner] = await ownersOf(this.database, [content]);
    if (!owner) return { teams: [], of: null, mine: true };
    const { teams, kind, key } = owner;
    return { teams, of: { kind, key }, mine: barring([owner], caller) === undefined };
  }

  /** Gives content to teams, or with none back to what it speaks through. @throws Problem 404 */
  async give(caller: Caller, { kind, key }: Owned, teams: readonly string[]): Promise<OwnerView> {
    await this.demandExistence({ kind, key });
    const to = [...new Set(teams)].toSorted();
    await this.outbox.run(async (tx) => {
      const [before] = await tx.query<{ teams: string[] }>(
        'SELECT teams FROM content_owners WHERE kind = $1 AND key = $2 FOR UPDATE',
        [kind, key],
      );
      await (to.length === 0
        ? tx.query('DELETE FROM content_owners WHERE kind = $1 AND key = $2', [kind, key])
        : tx.query(
            `INSERT INTO content_owners (kind, key, teams, given_by, given_at)
             VALUES ($1, $2, $3, $4, clock_timestamp())
             ON CONFLICT (kind, key) DO UPDATE SET teams = excluded.teams, given_by = excluded.given_by,
               given_at = excluded.given_at`,
            [kind, key, to, caller.name],
          ));
      await this.audit.record(tx, {
        actor: caller.name,
        action: 'content.owner-changed',
        subject: `${kind}/${key}`,
        details: { from: before?.teams ?? [], to },
      });
    });
    return this.view(caller, { kind, key });
  }

  private async demandExistence({ kind, key }: Owned): Promise<void> {
    const [found] = await this.database.query<unknown[]>(
      'SELECT FROM content_listings WHERE kind = $1 AND key = $2',
      [kind, key],
    );
    if (!found) throw notFound(kind, key);
  }
}

/** Of its newest version, what may say through what it speaks. */
async function newestSummary(within: Queries, { kind, key }: Owned): Promise<unknown> {
  const [row] = await within.query<object>(
    `SELECT summary->'brand' AS brand, summary->'template' AS template FROM content_listings
     WHERE kind = $1 AND key = $2`,
    [kind, key],
  );
  return row;
}

/** The nearest owner of each: its own, or that of what its newest version speaks through, and so on. */
async function ownersOf(within: Queries, contents: readonly Owned[]): Promise<(Ownership | undefined)[]> {
  const rows = await within.query<Ownership & { place: number }>(
    `WITH RECURSIVE line AS (
       SELECT place, kind, key, 0 AS distance
       FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked(kind, key, place)
       UNION ALL
       SELECT line.place, next.kind, next.key, line.distance + 1
       FROM line, LATERAL (
         SELECT CASE kind WHEN 'template' THEN 'brand' ELSE 'template' END AS kind,
                CASE kind WHEN 'template' THEN summary->>'brand' ELSE summary->>'template' END AS key
         FROM content_listings AS l
         WHERE l.kind IN ('template', 'definition') AND l.kind = line.kind AND l.key = line.key
       ) AS next
     )
     SELECT DISTINCT ON (place) place::int AS place, kind, key, teams
     FROM line JOIN content_owners USING (kind, key) ORDER BY place, distance`,
    [contents.map(({ kind }) => kind), contents.map(({ key }) => key)],
  );
  const byPlace = new Map(rows.map(({ place, ...owner }) => [place, owner]));
  return contents.map((_, i) => byPlace.get(i + 1));
}

const listed = (teams: readonly string[]): string => teams.map((team) => `“${team}”`).join(' or ');

const anotherTeams = ({ kind, key }: Owned, owner: Ownership): Problem => {
  const itself = owner.kind === kind && owner.key === key;
  const through = itself ? '' : ` by way of the ${owner.kind} “${owner.key}”`;
  return new Problem(
    'another-teams',
    403,
    'This belongs to another team',
    `The ${kind} “${key}” belongs to the team ${listed(owner.teams)}${through}, and you are not in it.`,
    `Comment on it, or ask somebody of the team ${listed(owner.teams)}. An administrator changes who owns it.`,
    { owner: { kind: owner.kind, key: owner.key, teams: owner.teams } },
  );
};
