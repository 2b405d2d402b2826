import { Injectable } from '@nestjs/common';
import type { PreferencesOfferedV1 } from '@tourbus/contracts';
import type { Transaction } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { Fields } from './choice.js';
import { type HeardProfile, type KnownProfile, latestOfEach } from './known-profile.js';
import type { KnownChoice } from './standing.js';

/** The profile has heard of older ones long ago. */
const recentChoices = 20;

/** A choice with its evidence: who wants to know what somebody agreed to finds it here. */
export interface KeptChoice extends Omit<KnownChoice, 'chosenAt'> {
  id: string;
  customerId: string;
  communicationId: string;
  chosenAt: Date;
  wording: string;
  brand?: { key: string; version: number };
  shown: Fields;
}

/** What the pages know of a customer. */
export interface KnownCustomer {
  profile?: KnownProfile;
  linksEnd?: Date;
  /** Recent ones, oldest first. */
  choices: KnownChoice[];
}

/** The tracker's own copy of what customers and brands let it show. */
@Injectable()
export class PreferenceStore {
  constructor(private readonly database: DataSource) {}

  /** Takes over what is newer. What does not matter is written only of customers of whom nothing is known yet. */
  async hear(tx: Transaction, heard: readonly HeardProfile[]): Promise<void> {
    await tx.query(
      `INSERT INTO preference_profiles (customer_id, version, profile)
       SELECT "customerId", version, profile
       FROM jsonb_to_recordset($1::jsonb) AS h("customerId" text, version bigint, profile jsonb, matters boolean)
       WHERE matters OR NOT EXISTS (
         SELECT FROM preference_profiles k WHERE k.customer_id = h."customerId" AND k.version >= 0)
       ORDER BY "customerId" COLLATE "C"
       ON CONFLICT (customer_id) DO UPDATE SET version = excluded.version, profile = excluded.profile
       WHERE preference_profiles.version < excluded.version`,
      [JSON.stringify(latestOfEach(heard))],
    );
  }

  /** A version that comes back is offered later than the one that stood in for it, though its number is lower. */
  async offer(tx: Transaction, offers: readonly PreferencesOfferedV1[]): Promise<void> {
    const inOneOrder = offers.toSorted((a, b) => (a.brand.key < b.brand.key ? -1 : 1));
    for (const offer of inOneOrder)
      await tx.query(
        `INSERT INTO preference_offers (brand, version, offer) VALUES ($1, $2, $3)
         ON CONFLICT (brand) DO UPDATE SET version = excluded.version, offer = excluded.offer
         WHERE (preference_offers.offer->>'offeredAt')::timestamptz < (excluded.offer->>'offeredAt')::timestamptz`,
        [offer.brand.key, offer.brand.version, JSON.stringify(offer)],
      );
  }

  async of(customerId: string): Promise<KnownCustomer> {
    const [known]: { version: string; profile: KnownProfile; linksEnd: Date | null }[] =
      await this.database.query(
        'SELECT version, profile, links_end AS "linksEnd" FROM preference_profiles WHERE customer_id = $1',
        [customerId],
      );
    const choices: (Omit<KnownChoice, 'chosenAt'> & { chosenAt: Date })[] = await this.database.query(
      `SELECT chosen_at AS "chosenAt", consents, wishes FROM preference_choices
       WHERE customer_id = $1 ORDER BY chosen_at DESC, id DESC LIMIT ${recentChoices}`,
      [customerId],
    );
    return {
      profile: known && Number(known.version) >= 0 ? known.profile : undefined,
      linksEnd: known?.linksEnd ?? undefined,
      choices: choices.toReversed().map((one) => ({ ...one, chosenAt: one.chosenAt.toISOString() })),
    };
  }

  async offerOf(brand: string): Promise<PreferencesOfferedV1 | undefined> {
    const [found]: { offer: PreferencesOfferedV1 }[] = await this.database.query(
      'SELECT offer FROM preference_offers WHERE brand = $1',
      [brand],
    );
    return found?.offer;
  }

  async keep(tx: Transaction, choice: KeptChoice): Promise<void> {
    const { id, customerId, communicationId, chosenAt, wording, brand, shown, consents, wishes } = choice;
    await tx.query(
      `INSERT INTO preference_choices
         (id, customer_id, communication_id, chosen_at, wording, brand, shown, consents, wishes)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[id, customerId, communicationId, chosenAt, wording],
        ...[brand ? JSON.stringify(brand) : null, JSON.stringify(shown)],
        ...[JSON.stringify(consents), JSON.stringify(wishes)],
      ],
    );
  }

  /** Links in messages that were sent until then open nothing from now on. */
  async endLinks(tx: Transaction, customerId: string, until: Date): Promise<void> {
    await tx.query(
      `INSERT INTO preference_profiles (customer_id, version, profile, links_end) VALUES ($1, -1, '{}', $2)
       ON CONFLICT (customer_id) DO UPDATE SET links_end = greatest(preference_profiles.links_end, excluded.links_end)`,
      [customerId, until],
    );
  }
}
