import { Injectable } from '@nestjs/common';
import type { DecisionStep, Reason, StreamPlace } from '@tourbus/contracts';
import { Outbox, SharedClock, type Transaction } from '@tourbus/platform';
import { announceWithheld } from '../deliveries/announcements.js';
import { Judging } from '../deliveries/judging.service.js';
import { standingAt } from '../deliveries/openings.js';
import { isErased, withheldAsErased } from '../erasure/erased.js';
import type { KillSwitchesInForce } from '../kill-switches/kill-switch.js';
import type { PausesInForce } from '../pauses/pause.js';
import { type PageRange, type Why, pagesLeft } from './print-job.js';
import { type HeldJob, type MemberRow, PrintJobStore } from './print-job-store.js';

/** What is to be printed of a job, or why nothing is called now. */
export type Begun =
  { printed: number; ranges: PageRange[] | undefined } | { wait: Why } | 'lost' | 'nothing-left';

type Judged = MemberRow & { withheld?: { reason: Reason; trace: DecisionStep[] } };

/** Rolls back what was decided: it cannot be carried out now. */
class NotNow extends Error {
  constructor(readonly why: Why) {
    super(why.text);
  }
}

/** The point of no return of a print job: asks of each of its documents whether it may still go, and commits the call. */
@Injectable()
export class PrintBegin {
  constructor(
    readonly outbox: Outbox,
    private readonly store: PrintJobStore,
    private readonly judging: Judging,
    private readonly clock: SharedClock,
  ) {}

  /** @param takesPageRanges whether the printer can leave out whoever may not be written to any more */
  async begin(
    job: HeldJob,
    {
      paused,
      provider,
      takesPageRanges,
      leaseSeconds,
    }: {
      paused: PausesInForce;
      provider: string;
      takesPageRanges: boolean;
      leaseSeconds: number;
    },
  ): Promise<Begun> {
    const killSwitches = await this.judging.look();
    try {
      return await this.outbox.run(async (tx) => {
        // The list first, as erasure does: else each may hold what the other waits for.
        await this.judging.hold(tx, [], killSwitches);
        const members = await this.store.waiting(tx, job);
        if (members.some((member) => paused.holds(member, provider))) throw new NotNow(pausedByOperator);
        const now = this.clock.now();
        if (members.some(({ openings }) => standingAt(openings, now).is === 'closed'))
          throw new NotNow(closed);
        const { withheld, broken, going } = sortOut(await this.judge(tx, members, killSwitches));
        const ranges = pagesLeft(job.pages ?? 0, await this.leftOut(tx, job, broken));
        if (ranges && going.length > 0 && !takesPageRanges) throw new NotNow(cannotLeaveOut);
        await this.withhold(tx, withheld);
        await this.store.printSingly(
          tx,
          broken.filter(({ withheld }) => !withheld).map(({ communicationId }) => communicationId),
        );
        if (going.length === 0) {
          if (!(await this.store.move(tx, job, { state: 'completed', why: nothingLeft })))
            throw new NotNow(lost);
          return 'nothing-left';
        }
        const printed = { documents: going.length, ranges };
        const begun = await this.store.begin(tx, job, printed, leaseSeconds);
        if (!begun) throw new NotNow(lost);
        return { printed: going.length, ranges };
      });
    } catch (error) {
      if (!(error instanceof NotNow)) throw error;
      return error.why === lost ? 'lost' : { wait: error.why };
    }
  }

  /** Its file is gone, and every letter is kept by itself, but of whoever was erased. */
  async printSingly(job: HeldJob): Promise<void> {
    await this.outbox.run(async (tx) => {
      const members = await this.store.waiting(tx, job);
      if (!(await this.store.move(tx, job, { state: 'failed', why: fileGone }))) return;
      await this.withhold(
        tx,
        members.filter(isErased).map((member) => ({ ...member, withheld: withheldAsErased })),
      );
      await this.store.printSingly(
        tx,
        members.filter((member) => !isErased(member)).map(({ communicationId }) => communicationId),
      );
    });
  }

  /** A stop that comes now waits until the call is committed: the customers' rows are locked first, as the list is. */
  private async judge(
    tx: Transaction,
    members: readonly MemberRow[],
    killSwitches: KillSwitchesInForce,
  ): Promise<Judged[]> {
    await this.judging.hold(tx, members, killSwitches);
    const judgements = await this.judging.judge(tx, members, killSwitches, this.clock.now());
    return members.map((member, i) => {
      const withheld = judgements[i]?.withholding;
      return withheld ? { ...member, withheld } : member;
    });
  }

  /** The envelopes that are not printed: those that lose somebody now, and those that did at an earlier attempt. */
  private async leftOut(
    tx: Transaction,
    job: HeldJob,
    broken: readonly MemberRow[],
  ): Promise<StreamPlace['envelope'][]> {
    const before = await this.store.envelopesLeftOut(tx, job);
    return [...before, ...broken.flatMap(({ parts }) => parts.stream?.envelope ?? [])];
  }

  private async withhold(tx: Transaction, withheld: readonly Required<Judged>[]): Promise<void> {
    if (withheld.length === 0) return;
    await this.store.withhold(
      tx,
      withheld.map(({ communicationId, withheld: { reason } }) => ({ communicationId, ...reason })),
    );
    const now = this.clock.now();
    for (const member of withheld) announceWithheld(tx, member, member.withheld, now);
  }
}

/** An inserter must find every sheet of an envelope: one that loses a document is taken out of the stream as a whole. */
function sortOut(judged: readonly Judged[]): {
  withheld: Required<Judged>[];
  broken: Judged[];
  going: Judged[];
} {
  const withheld = judged.filter((member): member is Required<Judged> => member.withheld !== undefined);
  const envelopes = new Set(withheld.map(envelopeOf));
  const broken = judged.filter((member) => envelopes.has(envelopeOf(member)));
  return { withheld, broken, going: judged.filter((member) => !broken.includes(member)) };
}

const envelopeOf = ({ parts }: MemberRow): number | undefined => parts.stream?.envelope.number;

const lost: Why = { code: 'lease-lost', text: 'Another replica has taken over.' };
const pausedByOperator: Why = { code: 'paused', text: 'A definition in it is paused.' };
const closed: Why = { code: 'closed', text: 'Quiet hours or send windows keep a document in it.' };
const fileGone: Why = {
  code: 'file-gone',
  text: 'It waited for its printer until its file was deleted, since somebody in it was erased. Every other letter is printed by itself.',
};
const nothingLeft: Why = { code: 'nothing-left', text: 'Every document in it was withheld.' };
const cannotLeaveOut: Why = {
  code: 'page-ranges-unsupported',
  text: 'Some who are in it must not be written to any more, and the printer cannot leave pages out. Name a queue in PRINTERS that can.',
};
