import { Injectable } from '@nestjs/common';
import type { CustomerSnapshot } from '@tourbus/contracts';
import { type PageQuery, decodeCursor, encodeCursor } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import type { CustomerSearch } from './customer-input.js';
import type { Customer } from './customer.entity.js';
import { snapshotOf } from './profile.js';
import { searchQuery } from './search-query.js';

/** A customer as lists show it: who that is, and how to reach them. */
export type CustomerSummary = Pick<
  CustomerSnapshot,
  'id' | 'version' | 'names' | 'locale' | 'country' | 'contactPoints'
> & {
  /** It is part of another customer, who is shown for it. */
  mergedInto?: string;
};
export interface CustomerPage {
  items: CustomerSummary[];
  next?: string;
}

type Row = Pick<Customer, 'id' | 'profile' | 'createdAt' | 'mergedInto'> & { version: string };

const columns = 'c.id, c.version, c.profile, c.created_at AS "createdAt", c.merged_into AS "mergedInto"';

/** What many have is found among the newest, where it would take long to gather all who have it. */
const newest = `SELECT customer_id, created_at FROM (
    SELECT * FROM customer_words WHERE (created_at, customer_id) < ($2::timestamptz, $3)
    ORDER BY created_at DESC, customer_id DESC LIMIT 2000) AS newest
  WHERE words @@ $1::tsquery`;

/** What few have is found by the index, which PostgreSQL would not use if it knew of the order. */
const all = 'SELECT customer_id, created_at FROM customer_words WHERE words @@ $1::tsquery';

const foundAmong = (words: string): string => `
  WITH found AS MATERIALIZED (${words}), page AS (
    SELECT * FROM found WHERE (created_at, customer_id) < ($2::timestamptz, $3)
    ORDER BY created_at DESC, customer_id DESC LIMIT $4)
  SELECT ${columns} FROM page JOIN customers AS c ON c.id = page.customer_id
  ORDER BY c.created_at DESC, c.id DESC`;

/** Finds customers, the newest first. */
@Injectable()
export class CustomerLists {
  constructor(private readonly database: DataSource) {}

  async list({ limit, cursor }: PageQuery): Promise<CustomerPage> {
    const { at, id } = positionOf(cursor);
    const rows = await this.database.query<Row[]>(
      `SELECT ${columns} FROM customers AS c
       WHERE (c.created_at, c.id) < ($1::timestamptz, $2) AND c.merged_into IS NULL
       ORDER BY c.created_at DESC, c.id DESC LIMIT $3`,
      [at, id, limit + 1],
    );
    return pageOf(rows, limit);
  }

  /** Those of these ids, by their ids. */
  async of(ids: readonly string[]): Promise<Map<string, CustomerSummary>> {
    const rows = await this.database.query<Row[]>(
      `SELECT ${columns} FROM customers AS c WHERE c.id = ANY($1)`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, summaryOf(row)]));
  }

  async search({ find, limit, cursor }: CustomerSearch): Promise<CustomerPage> {
    const query = searchQuery(find);
    if (!query) return { items: [] };
    const { at, id } = positionOf(cursor);
    const parameters = [query, at, id, limit + 1];
    const near = await this.database.query<Row[]>(foundAmong(newest), parameters);
    const rows = near.length > limit ? near : await this.database.query<Row[]>(foundAmong(all), parameters);
    return pageOf(rows, limit);
  }
}

const positionOf = (cursor: string | undefined) =>
  cursor ? decodeCursor(cursor) : { at: 'infinity', id: '' };

function summaryOf({ id, version, profile, mergedInto }: Row): CustomerSummary {
  const { names, locale, country, contactPoints } = snapshotOf(id, Number(version), profile);
  return {
    ...{ id, version: Number(version), names, locale, country, contactPoints },
    ...(mergedInto !== null && { mergedInto }),
  };
}

function pageOf(rows: readonly Row[], limit: number): CustomerPage {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(summaryOf),
    next: last && encodeCursor({ at: last.createdAt.toISOString(), id: last.id }),
  };
}
