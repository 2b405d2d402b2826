import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Channel } from '@tourbus/contracts';
import { CONFIG, Outbox, SharedClock, type Transaction } from '@tourbus/platform';
import type { Config } from '../config.js';
import type { KillSwitchesInForce } from '../kill-switches/kill-switch.js';
import type { PausesInForce } from '../pauses/pause.js';
import { Pauses } from '../pauses/pauses.service.js';
import { PrintJobStore } from '../print-jobs/print-job-store.js';
import { announceVerdict, announceWithheld } from './announcements.js';
import type { Claim } from './claim.js';
import { type Verdict, lostCall, verdictOf } from './delivery-policy.js';
import { DeliveryStore, type Wanted } from './delivery-store.js';
import { type Judgement, Judging } from './judging.service.js';
import { standingAt } from './openings.js';
import { type Conclusion, type Turn, type TurnTaken, settlementOf } from './turn.js';

/** What operators and policies say of all deliveries. */
interface StandingOrders {
  paused: PausesInForce;
  killSwitches: KillSwitchesInForce;
}

export interface Claimed {
  claims: Claim[];
  /** Whether more may be due than was asked for. */
  more: boolean;
}

/** How much longer than a call its lease lasts, so that a slow one can still be written down. */
const leaseMargin = 10;

/** What a claim knows of stops must not grow old: not begun by then, it falls back and is judged anew. */
const claimSeconds = 6;
/** By this much a claim is given up before the database does. */
const claimMarginSeconds = 0.25;

/** The way of a delivery: ready → claimed → calling → an end, or ready again. */
@Injectable()
export class Deliveries {
  private readonly logger = new Logger('deliveries');
  private readonly leaseSeconds: number;
  private readonly limits;

  constructor(
    private readonly outbox: Outbox,
    private readonly store: DeliveryStore,
    private readonly judging: Judging,
    private readonly pauses: Pauses,
    private readonly clock: SharedClock,
    @Inject(CONFIG) config: Config,
  ) {
    this.leaseSeconds =
      config.DISPATCHER_CALL_SECONDS + Math.min(leaseMargin, config.DISPATCHER_CALL_SECONDS);
    this.limits = {
      attempts: config.DISPATCHER_ATTEMPTS,
      backoffSeconds: config.DISPATCHER_BACKOFF_SECONDS,
      longestPauseSeconds: config.DISPATCHER_LONGEST_PAUSE_SECONDS,
    };
  }

  /** Claims what is due for a provider, and withholds what may not be sent any more. */
  async claim(wanted: Wanted): Promise<Claimed> {
    try {
      const killSwitches = await this.judging.look();
      return await this.outbox.run((tx) => this.claimWithin(tx, wanted, killSwitches));
    } catch (error) {
      // Somebody else claimed of the same thread at the same time: the next look will see it.
      if (isCollision(error)) return { claims: [], more: false };
      throw error;
    }
  }

  /**
   * One turn, in one transaction: calls begin, and ended attempts are written down with the facts that follow. Where it
   * fails, nothing of it has happened as far as anybody may rely on it.
   */
  async turn({ ended, beginning }: Turn, provider: string): Promise<TurnTaken> {
    const standing = beginning.length > 0 ? await this.standing() : undefined;
    return this.outbox.run(async (tx) => ({
      // The list's lock comes before deliveries, as in erasure: else each may hold what the other waits for.
      begun: standing ? await this.beginWithin(tx, beginning, provider, standing) : [],
      settled: await this.concludeWithin(tx, ended),
    }));
  }

  /** Commits that calls begin. @returns for each claim whether it may be called */
  async begin(claims: readonly Claim[], provider: string): Promise<boolean[]> {
    return (await this.turn({ ended: [], beginning: claims }, provider)).begun;
  }

  /** Writes down ended attempts with the facts that follow. @returns for each whether it was still ours to say */
  conclude(conclusions: readonly Conclusion[]): Promise<boolean[]> {
    return this.outbox.run((tx) => this.concludeWithin(tx, conclusions));
  }

  /** Gives back what was claimed and not begun. */
  async release(claims: readonly Claim[]): Promise<void> {
    if (claims.length > 0) await this.outbox.run((tx) => this.store.release(tx, claims));
  }

  /** Takes up what others left behind: claims become ready, calls are ambiguous. @returns whether there were calls */
  recover(): Promise<boolean> {
    return this.outbox.run(async (tx) => {
      await this.store.reclaim(tx);
      const lost = await this.store.lost(tx);
      const endedAt = this.clock.now();
      await this.concludeWithin(
        tx,
        lost.map(({ provider, calledAt, ...claim }) => ({
          claim,
          provider,
          outcome: lostCall,
          startedAt: calledAt,
          endedAt,
        })),
      );
      return lost.length > 0;
    });
  }

  private async standing(): Promise<StandingOrders> {
    const [paused, killSwitches] = await Promise.all([this.pauses.now(), this.judging.look()]);
    return { paused, killSwitches };
  }

  private async claimWithin(
    tx: Transaction,
    wanted: Wanted,
    killSwitches: KillSwitchesInForce,
  ): Promise<Claimed> {
    const lease = Math.min(claimSeconds, this.leaseSeconds);
    const until = performance.now() + (lease - claimMarginSeconds) * 1_000;
    const rows = await this.store.claim(tx, wanted, lease);
    if (rows.length === 0) return { claims: [], more: false };
    const now = this.clock.now();
    const judgements = await this.judging.judge(tx, rows, killSwitches, now);
    const judged = rows.map(({ found: _all, ...row }, i) => {
      const { withholding, ...judgement } = judgements[i] as Judgement;
      const standing = standingAt(row.openings, now);
      const closesIn =
        standing.is === 'open' && standing.until ? standing.until.getTime() - now.getTime() : Infinity;
      const claim: Claim = {
        ...row,
        ...judgement,
        until: Math.min(until, performance.now() + closesIn),
      };
      return { claim, standing, withholding };
    });
    const withheld = judged.flatMap(({ claim, withholding }) =>
      withholding ? [{ ...claim, ...withholding.reason, withholding }] : [],
    );
    if (withheld.length > 0) {
      await this.store.withhold(tx, withheld);
      for (const claim of withheld) announceWithheld(tx, claim, claim.withholding, now);
    }
    const open = judged.filter(({ withholding }) => !withholding);
    const closed = open.flatMap(({ claim, standing }) =>
      standing.is === 'closed' ? [{ ...claim, opensAt: standing.opensAt }] : [],
    );
    if (closed.length > 0) await this.store.postpone(tx, closed);
    const claims = open.filter(({ standing }) => standing.is !== 'closed').map(({ claim }) => claim);
    return { claims, more: rows.some(({ found }) => found === wanted.limit) };
  }

  /**
   * What a customer forbade since the claim is given back to be judged anew: the customer's row is locked against a stop
   * until this is committed. What was paused or has closed meanwhile is given back too.
   */
  private async beginWithin(
    tx: Transaction,
    claims: readonly Claim[],
    provider: string,
    { paused, killSwitches }: StandingOrders,
  ): Promise<boolean[]> {
    const unchanged = await this.judging.hold(tx, claims, killSwitches);
    const now = this.clock.now();
    const stands = (claim: Claim) =>
      standingAt(claim.openings, now).is === 'open' && unchanged(claim) && !paused.holds(claim, provider);
    const changed = claims.filter((claim) => !stands(claim));
    if (changed.length > 0) await this.store.release(tx, changed);
    const begun = await this.store.begin(tx, claims.filter(stands), provider, this.leaseSeconds);
    return claims.map(({ communicationId }) => begun.has(communicationId));
  }

  private async concludeWithin(tx: Transaction, conclusions: readonly Conclusion[]): Promise<boolean[]> {
    if (conclusions.length === 0) return [];
    const ended = conclusions.map((conclusion) => {
      const { claim, outcome } = conclusion;
      const inputs = { ...claim, messageClass: claim.head.messageClass };
      return { ...conclusion, verdict: verdictOf(outcome, inputs, this.limits, Math.random()) };
    });
    const settled = await this.store.settle(tx, ended.map(settlementOf));
    await watchPrintJobs(
      tx,
      ended.filter(({ claim }) => settled.has(claim.communicationId)),
    );
    for (const { claim, verdict, provider, endedAt } of ended) {
      if (settled.has(claim.communicationId)) announceVerdict(tx, claim, verdict, provider, endedAt);
      else
        this.logger.warn(
          { communicationId: claim.communicationId, fence: claim.fence },
          'the lease was lost before the outcome was written',
        );
    }
    return ended.map(({ claim }) => settled.has(claim.communicationId));
  }
}

/** What a printer has taken is asked about until it is printed. */
async function watchPrintJobs(
  tx: Transaction,
  ended: readonly { claim: { communicationId: string; channel: Channel }; verdict: Verdict }[],
): Promise<void> {
  const singles = ended.flatMap(({ claim: { communicationId, channel }, verdict }) =>
    channel === 'print' && verdict.state === 'accepted' && !verdict.arrived
      ? [{ communicationId, messageId: verdict.providerMessageId }]
      : [],
  );
  if (singles.length > 0) await PrintJobStore.watch(tx, singles);
}

const isCollision = (error: unknown): boolean => {
  const { code, constraint } =
    (error as { driverError?: { code?: string; constraint?: string } }).driverError ?? {};
  return code === '23505' && constraint === 'deliveries_in_flight';
};
