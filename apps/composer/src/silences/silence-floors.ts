import { Injectable } from '@nestjs/common';
import { Outbox, type Transaction } from '@tourbus/platform';
import type { Policy, SilenceFloor } from '../policy/policy.js';
import { PublicationRecord } from '../publications/publication-record.js';
import { patience } from './silence-clock.js';

/** The floor of a brand's policy that is in force; without days, the last there was. */
export interface FloorInForce {
  brand: string;
  policyVersion: number;
  days: number | null;
  ahead: number;
  messageClasses: SilenceFloor['messageClasses'];
  customers: SilenceFloor['customers'];
  definition: string;
  act: SilenceFloor['act'];
  generation: number;
  stocked: number;
}

type Wanted = Omit<FloorInForce, 'generation' | 'stocked'>;

/** Rows are locked while their moments are worked out anew, so not for long. */
const together = 5_000;
/** One replica at a time takes over what policies say. */
const lock = 7_240_115;

const columns = `brand, policy_version AS "policyVersion", days, ahead, message_classes AS "messageClasses", customers,
  definition, act, generation, stocked`;

/** What the moments of a brand's customers follow from. */
const measureOf = ({ days, ahead, messageClasses, customers }: Wanted): string =>
  JSON.stringify([days, ahead, messageClasses, customers]);

const saidBy = (one: Wanted): string =>
  JSON.stringify([measureOf(one), one.policyVersion, one.definition, one.act]);

/** Takes over the silence floors of published policies: whom they concern, and from when on. */
@Injectable()
export class SilenceFloors {
  constructor(
    private readonly publications: PublicationRecord,
    private readonly outbox: Outbox,
  ) {}

  /** Brings floors and moments up to date with what is published. @returns the floors that there are */
  async current(now: Date): Promise<(FloorInForce & { days: number })[]> {
    const policies = await this.publications.inUse<Policy>('policy', now);
    const wanted = policies.flatMap(({ key, version, body: { silenceFloor } }) =>
      silenceFloor ? [{ ...silenceFloor, brand: key, policyVersion: version }] : [],
    );
    const floors = await this.outbox.run((tx) => this.takeOver(tx, wanted));
    for (const floor of floors) await this.workOut(floor);
    return floors.flatMap(({ days, ...floor }) => (days === null ? [] : [{ ...floor, days }]));
  }

  private async takeOver(tx: Transaction, wanted: readonly Wanted[]): Promise<FloorInForce[]> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [lock]);
    const known = await tx.query<FloorInForce>(`SELECT ${columns} FROM silence_floors`);
    const ended = known
      .filter(({ brand, days }) => days !== null && !wanted.some((one) => one.brand === brand))
      .map((one) => ({ ...one, days: null }));
    for (const one of [...wanted, ...ended]) {
      const was = known.find(({ brand }) => brand === one.brand);
      if (was && saidBy(was) === saidBy(one)) continue;
      const generation = (was?.generation ?? 0) + (was && measureOf(was) === measureOf(one) ? 0 : 1);
      await write(tx, one, generation);
      if (one.days === null) await endOffers(tx, one.brand);
    }
    const floors = await tx.query<FloorInForce>(`SELECT ${columns} FROM silence_floors`);
    for (const floor of floors)
      if (floor.days !== null && floor.stocked < floor.generation) await takeStock(tx, floor);
    return floors;
  }

  /** Those of an earlier generation, a part at a time; whoever is just being written to is looked at the next time. */
  private async workOut({ brand, generation, days, ahead }: FloorInForce): Promise<void> {
    let changed = together;
    while (changed === together)
      changed = await this.outbox.run(async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock($1)', [lock]);
        const rows = await tx.query(
          `WITH old AS (
             SELECT customer_id FROM silences WHERE brand = $1 AND generation < $2
             ORDER BY customer_id LIMIT ${together} FOR UPDATE SKIP LOCKED
           ), floor AS (SELECT $3::int AS days, $4::int AS ahead), worked_out AS (
             UPDATE silences AS known SET generation = $2, offer_from = CASE
               WHEN days IS NULL OR EXISTS (SELECT FROM silence_offers AS offer WHERE offer.brand = $1
                 AND offer.customer_id = known.customer_id AND state = 'offered') THEN NULL
               ELSE greatest(greatest(known_since, heard_at) + ${patience}, not_before) END
             FROM old, floor WHERE brand = $1 AND known.customer_id = old.customer_id RETURNING 1
           ) SELECT 1 FROM worked_out`,
          [brand, generation, days, ahead],
        );
        return rows.length;
      });
  }
}

async function write(tx: Transaction, one: Wanted, generation: number): Promise<void> {
  await tx.query(
    `INSERT INTO silence_floors (brand, policy_version, days, ahead, message_classes, customers, definition, act, generation)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (brand) DO UPDATE SET policy_version = $2, days = $3, ahead = $4, message_classes = $5, customers = $6,
       definition = $7, act = $8, generation = $9`,
    [
      ...[one.brand, one.policyVersion, one.days, one.ahead, one.messageClasses, one.customers],
      ...[one.definition, one.act, generation],
    ],
  );
}

async function endOffers(tx: Transaction, brand: string): Promise<void> {
  await tx.query(
    `UPDATE silence_offers SET state = 'ended', settled_at = now() WHERE brand = $1 AND state = 'offered'`,
    [brand],
  );
}

/**
 * Looks once for everybody whom a new floor concerns, and for what they heard last: from then on moments are kept as
 * they change. Before there was a policy no places were taken, so that far back decisions tell. What was heard in the
 * hour of the look may be newer than what the look sees, and is left.
 */
async function takeStock(tx: Transaction, { brand, generation, ...floor }: FloorInForce): Promise<void> {
  await tx.query(
    `INSERT INTO silences AS known (brand, customer_id, known_since, heard_at, generation)
     SELECT $1, customer_id, min(known_since), max(heard_at), 0 FROM (
       SELECT customer_id, min(at) AS known_since, max(at) FILTER (WHERE message_class = ANY($2)) AS heard_at
       FROM contacts WHERE brand = $1 GROUP BY customer_id
       UNION ALL
       SELECT customer_id, min(decided_at), max(decided_at) FILTER (WHERE message_class = ANY($2))
       FROM decisions WHERE brand = $1 AND outcome = 'composed' AND customer_id <> ''
         AND decided_at < coalesce((SELECT min(at) FROM contacts WHERE brand = $1), 'infinity') GROUP BY customer_id
       UNION ALL
       SELECT customer_id, known_since, NULL FROM known_customers WHERE $3 = 'everyone'
     ) AS everybody GROUP BY customer_id ORDER BY customer_id
     ON CONFLICT (brand, customer_id) DO UPDATE
       SET known_since = least(known.known_since, excluded.known_since), generation = 0,
           heard_at = CASE WHEN known.heard_at > now() - interval '1 hour' THEN greatest(known.heard_at, excluded.heard_at)
                           ELSE excluded.heard_at END`,
    [brand, floor.messageClasses, floor.customers],
  );
  await tx.query('UPDATE silence_floors SET stocked = $2 WHERE brand = $1', [brand, generation]);
}
