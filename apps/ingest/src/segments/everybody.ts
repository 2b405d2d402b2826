import type { DataSource } from 'typeorm';
import { type Profile, snapshotOf } from '../customers/profile.js';
import { type CustomerHistory, emptyHistory } from '../history/history.js';
import type { Subject } from './segments.js';

interface Row {
  id: string;
  version: string;
  profile: Profile;
  history: CustomerHistory | null;
  segments: string[];
}

/** Some of all customers, by a hash of their ids: the same ones each time, and as good as drawn. */
export interface Some {
  /** Of all, between 0 and 1. */
  share: number;
  half?: Half;
}
/** Which half somebody is in says nothing of them, and does not hang on the share. */
export type Half = 'first' | 'second';

const together = 1_000;
/** More is asked of each of them, and others wait for a page to be read. */
const togetherOfSome = 100;
const ofHash = 2 ** 32;

/** Four bytes choose the sample, the fifth the half: bytes of a hash know nothing of each other. */
const hash = `sha256(convert_to(c.id, 'UTF8'))`;
const isInSample = `('x' || encode(substring(${hash} FROM 1 FOR 4), 'hex'))::bit(32)::bigint < $3`;
const isInFirstHalf = `get_byte(${hash}, 4) < 128`;
const halves = { first: `AND ${isInFirstHalf}`, second: `AND NOT ${isInFirstHalf}` };

/** Customers as rules are asked of them, page by page; no more once nobody waits. */
export async function* everybody(
  database: DataSource,
  signal: AbortSignal,
  some?: Some,
): AsyncGenerator<Subject> {
  const chosen = some ? `AND ${isInSample} ${some.half ? halves[some.half] : ''}` : '';
  const page = some ? togetherOfSome : together;
  // What is counted by then is read by nobody.
  for (let after = ''; !signal.aborted;) {
    const rows: Row[] = await database.query(
      `SELECT c.id, c.version, c.profile, coalesce(h.joined, h.history) AS history,
         array(SELECT segment FROM segment_members WHERE customer_id = c.id) AS segments
       FROM customers AS c LEFT JOIN customer_histories AS h ON h.customer_id = c.id
       WHERE c.id > $1 AND c.merged_into IS NULL ${chosen} ORDER BY c.id LIMIT $2`,
      [after, page, ...(some ? [Math.ceil(some.share * ofHash)] : [])],
    );
    for (const { id, version, profile, history, segments } of rows)
      yield {
        customer: snapshotOf(id, Number(version), profile),
        history: history ?? emptyHistory,
        memberOf: new Set(segments),
      };
    const last = rows.at(-1);
    if (!last || rows.length < page) return;
    after = last.id;
  }
}
