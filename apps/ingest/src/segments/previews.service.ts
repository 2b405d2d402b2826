import { Injectable } from '@nestjs/common';
import type { SegmentRule } from '@tourbus/contracts';
import { DataSource } from 'typeorm';
import { type Profile, snapshotOf } from '../customers/profile.js';
import { type CustomerHistory, emptyHistory } from '../history/history.js';
import { type Rate, rateOf } from './rates.js';
import { refuseUnknown } from './segment-changes.js';
import { SegmentStore } from './segment-store.js';
import type { Counted, Preview, PreviewInput } from './segment.js';
import { Segments } from './segments.service.js';
import { type Subject, readRule } from './segments.js';

const together = 1_000;
const sampleSize = 10;

interface Row {
  id: string;
  version: string;
  profile: Profile;
  history: CustomerHistory | null;
  segments: string[];
}

/** Asks rules of all customers, and keeps nothing. */
@Injectable()
export class Previews {
  constructor(
    private readonly database: DataSource,
    private readonly store: SegmentStore,
    private readonly segments: Segments,
  ) {}

  /** @throws Problem 422 where a rule refers to no segment */
  async preview({ rule, compare }: PreviewInput): Promise<Preview> {
    const all = await this.store.all();
    for (const one of [rule, ...(compare ? [compare] : [])]) refuseUnknown(one, all);
    return this.count(rule, compare, new Date());
  }

  /** @throws Problem 404, 422 */
  async rates(key: string, compare: SegmentRule): Promise<Counted> {
    await this.segments.get(key);
    const { members, customers, rates } = await this.preview({ rule: { segment: key }, compare });
    return { members, customers, ...(rates && { rates }) };
  }

  private async count(rule: SegmentRule, compare: SegmentRule | undefined, now: Date): Promise<Preview> {
    const asked = { member: readRule(rule), compared: compare && readRule(compare) };
    const counts = { members: 0, customers: 0, comparedMembers: 0, compared: 0 };
    const sample: Preview['sample'] = [];
    for await (const subject of this.everybody()) {
      const isMember = asked.member(subject, now.getTime()).member;
      const isCompared = asked.compared?.(subject, now.getTime()).member === true;
      counts.customers++;
      if (isCompared) counts.compared++;
      if (!isMember) continue;
      counts.members++;
      if (isCompared) counts.comparedMembers++;
      pick(sample, subject, counts.members);
    }
    const { members, customers } = counts;
    const of: { members: Rate; customers: Rate } = {
      members: rateOf(counts.comparedMembers, members),
      customers: rateOf(counts.compared, customers),
    };
    return { members, customers, sample, ...(compare && { rates: { of } }) };
  }

  private async *everybody(): AsyncGenerator<Subject> {
    for (let after = ''; ;) {
      const rows: Row[] = await this.database.query(
        `SELECT c.id, c.version, c.profile, h.history,
           array(SELECT segment FROM segment_members WHERE customer_id = c.id) AS segments
         FROM customers AS c LEFT JOIN customer_histories AS h ON h.customer_id = c.id
         WHERE c.id > $1 ORDER BY c.id LIMIT $2`,
        [after, together],
      );
      for (const { id, version, profile, history, segments } of rows)
        yield {
          customer: snapshotOf(id, Number(version), profile),
          history: history ?? emptyHistory,
          memberOf: new Set(segments),
        };
      const last = rows.at(-1);
      if (!last || rows.length < together) return;
      after = last.id;
    }
  }
}

/** Each of so many has the same chance to be among the sample, without all of them being kept. */
function pick(sample: Preview['sample'], { customer: { id, names } }: Subject, nth: number): void {
  const one = { id, ...(names.display !== undefined && { name: names.display }) };
  if (sample.length < sampleSize) {
    sample.push(one);
    return;
  }
  const place = Math.floor(Math.random() * nth);
  if (place < sampleSize) sample[place] = one;
}
