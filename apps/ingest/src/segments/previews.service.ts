import { Injectable } from '@nestjs/common';
import type { SegmentRule } from '@tourbus/contracts';
import { Problem } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { everybody } from './everybody.js';
import { type Rate, rateOf } from './rates.js';
import { refuseUnknown } from './segment-changes.js';
import { SegmentStore } from './segment-store.js';
import type { Counted, Preview, PreviewInput } from './segment.js';
import { Segments } from './segments.service.js';
import { type Subject, readRule } from './segments.js';

const sampleSize = 10;
/** Each reads all customers, on the core that takes in events. */
const mostAtOnce = 2;

/** Asks rules of all customers, and keeps nothing. */
@Injectable()
export class Previews {
  private running = 0;

  constructor(
    private readonly database: DataSource,
    private readonly store: SegmentStore,
    private readonly segments: Segments,
  ) {}

  /**
   * @param signal that nobody waits for the answer any more
   * @throws Problem 422 where a rule refers to no segment, 503 where too many are being counted
   */
  async preview({ rule, compare }: PreviewInput, signal: AbortSignal): Promise<Preview> {
    const all = await this.store.all();
    for (const one of [rule, ...(compare ? [compare] : [])]) refuseUnknown(one, all);
    if (this.running >= mostAtOnce) throw busy();
    this.running++;
    try {
      return await this.count({ rule, compare }, new Date(), signal);
    } finally {
      this.running--;
    }
  }

  /** @throws Problem 404, 422, 503 */
  async rates(key: string, compare: SegmentRule, signal: AbortSignal): Promise<Counted> {
    await this.segments.get(key);
    const { members, customers, rates } = await this.preview({ rule: { segment: key }, compare }, signal);
    return { members, customers, ...(rates && { rates }) };
  }

  private async count({ rule, compare }: PreviewInput, now: Date, signal: AbortSignal): Promise<Preview> {
    const asked = { member: readRule(rule), compared: compare && readRule(compare) };
    const counts = { members: 0, customers: 0, comparedMembers: 0, compared: 0 };
    const sample: Preview['sample'] = [];
    for await (const subject of everybody(this.database, signal)) {
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
}

const busy = (): Problem =>
  new Problem(
    'too-many-previews',
    503,
    'Others are being counted',
    `${mostAtOnce} rules at once are asked of all customers.`,
    'Ask again in some seconds.',
    { retryAfter: 5 },
  );

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
