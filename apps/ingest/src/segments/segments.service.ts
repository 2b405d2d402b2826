import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import {
  AuditLog,
  Outbox,
  type PageQuery,
  type Transaction,
  decodeCursor,
  encodeCursor,
  notFound,
  refuseOutdated,
} from '@tourbus/platform';
import { Recomputation } from './recomputation.service.js';
import { lockToChangeRules } from './rules-lock.js';
import { refuseReferred, refuseUnusable, revisionsOf } from './segment-changes.js';
import { type Pass, SegmentStore } from './segment-store.js';
import type { MemberPage, SegmentInput, SegmentRow, SegmentView } from './segment.js';

/** Who changes a segment, and on which version they believe to act. */
interface Edit {
  by: string;
  ifMatch?: string;
}

const inputOf = ({ name, description, rule }: SegmentRow): SegmentInput => ({
  name,
  ...(description !== null && { description }),
  rule,
});

/** Segments: kept and shown. */
@Injectable()
export class Segments {
  constructor(
    private readonly store: SegmentStore,
    private readonly recomputation: Recomputation,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** The same again changes nothing. @throws Problem 409, 412, 422 */
  async put(
    key: string,
    input: SegmentInput,
    { by, ifMatch }: Edit,
  ): Promise<{ segment: SegmentView; created: boolean }> {
    const created = await this.change(async (tx) => {
      const all = await this.store.all(tx);
      const before = all.find((segment) => segment.key === key);
      refuseOutdated('segment', ifMatch, before?.version);
      refuseUnusable(key, input.rule, all);
      if (before && isDeepStrictEqual(inputOf(before), input)) return false;
      const isRuleNew = !isDeepStrictEqual(before?.rule, input.rule);
      await this.store.save(tx, key, input, { by, isRuleNew });
      const details = { version: (before?.version ?? 0) + 1, ...input };
      await this.audit.record(tx, { actor: by, action: 'segment.put', subject: key, details });
      return before === undefined;
    });
    return { segment: await this.get(key), created };
  }

  /** @throws Problem 404, 409, 412 */
  async delete(key: string, { by, ifMatch }: Edit): Promise<void> {
    await this.change(async (tx) => {
      const all = await this.store.all(tx);
      const before = all.find((segment) => segment.key === key);
      if (!before) throw notFound('segment', key);
      refuseOutdated('segment', ifMatch, before.version);
      refuseReferred(key, all);
      await this.store.delete(tx, key);
      await this.audit.record(tx, { actor: by, action: 'segment.delete', subject: key });
    });
  }

  /** @throws Problem 404 */
  async get(key: string): Promise<SegmentView> {
    const [segment] = await this.show((all) => all.filter((one) => one.key === key));
    if (!segment) throw notFound('segment', key);
    return segment;
  }

  /** By key. */
  async list({ limit, cursor }: PageQuery): Promise<{ items: SegmentView[]; next?: string }> {
    const after = cursor === undefined ? '' : decodeCursor(cursor).id;
    let next: string | undefined;
    const items = await this.show((all) => {
      const rest = all.filter(({ key }) => key > after);
      const last = rest.length > limit ? rest[limit - 1] : undefined;
      next = last && encodeCursor({ at: '', id: last.key });
      return rest.slice(0, limit);
    });
    return { items, next };
  }

  /** @throws Problem 404 */
  async members(key: string, page: PageQuery): Promise<MemberPage> {
    await this.get(key);
    return this.store.members(key, page);
  }

  /** One change of rules at a time: each is judged beside all others as they are. */
  private async change<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const result = await this.outbox.run(async (tx) => {
      await lockToChangeRules(tx);
      return work(tx);
    });
    this.recomputation.wake();
    return result;
  }

  private async show(choose: (all: SegmentRow[]) => SegmentRow[]): Promise<SegmentView[]> {
    const pass = await this.store.pass();
    const all = await this.store.all();
    const shown = choose(all);
    const counts = await this.store.memberCounts(shown.map(({ key }) => key));
    const revisions = revisionsOf(all);
    return shown.map((segment) => ({
      ...{ key: segment.key, ...inputOf(segment), version: segment.version },
      ...standing(revisions.get(segment.key) ?? 0, pass),
      members: counts.get(segment.key) ?? 0,
      ...{ changedBy: segment.changedBy, createdAt: segment.createdAt, updatedAt: segment.updatedAt },
    }));
  }
}

function standing(
  revision: number,
  { completed, covers, done, total }: Pass,
): Pick<SegmentView, 'state' | 'done'> {
  if (revision <= completed) return { state: 'ready', done: 1 };
  const isCovered = covers !== null && revision <= covers;
  return { state: 'computing', done: isCovered ? Math.min(1, done / Math.max(1, total)) : 0 };
}
