import { extractTrace, Loop, Slots, withSpan } from '@tourbus/platform';
import type { PausesInForce } from '../pauses/pause.js';
import { NotAdmitted, type Provider } from '../providers/provider.js';
import { type HandOver, NoLongerOurs, type Outcome } from '../senders/channel-sender.js';
import type { Claim } from './claim.js';
import type { Deliveries } from './deliveries.service.js';
import type { DispatchMetrics } from './dispatch-metrics.js';
import { Idling } from './idling.js';
import { Pace } from './pace.js';
import { inTime } from './patience.js';
import { prepare } from './preparation.js';
import { Turns } from './turns.js';

export interface LaneOptions {
  provider: Provider;
  /** The lanes of the channel that are preferred to this one. */
  preferred: readonly Lane[];
  deliveries: Deliveries;
  metrics: DispatchMetrics;
  /** Whether claims may be made at all by now. */
  mayClaim: () => boolean;
  pauses: () => Promise<PausesInForce>;
}

const claimBatch = 100;
/** In hand for each call that makes sense at once: being prepared, called, and written down. */
const takenUp = 4;
/** Offered for each call that makes sense at once: one is called while the next waits for its connection. */
const begun = 2;

class TooLate extends Error {
  override name = 'TooLate';
}

/**
 * One provider's way out: claims in batches, hands over in parallel. A delivery is begun only at its point of no
 * return: those in state `calling` are what a crash makes ambiguous, so they are few and not for long.
 */
export class Lane {
  private claimed: Claim[] = [];
  /** In hand and not begun; what is claimed ahead must not grow old. */
  private readonly waiting = new Set<Claim>();
  private readonly claiming: Loop;
  private readonly delivering: Loop[];
  private readonly offered: Slots;
  private readonly connections: Slots;
  private readonly pace: Pace;
  private readonly turns: Turns;
  private paused = false;
  /** Taken up and not yet written down. */
  private inHand = 0;
  /** Whether more may be due than was claimed. */
  private mayBeMore = false;
  private readonly idling = new Idling();

  constructor(private readonly options: LaneOptions) {
    const { provider, deliveries } = options;
    const { capacity, limits } = provider;
    const name = `lane-${provider.name}`;
    this.turns = new Turns({
      take: (turn) => deliveries.turn(turn, provider.name),
      conclude: (ended) => deliveries.conclude(ended),
      inHand: () => this.inHand,
    });
    const idle = () => this.idling.pause(!this.takes || !options.mayClaim());
    this.claiming = new Loop({
      name,
      work: () => this.claimMore(),
      get idle() {
        return idle();
      },
    });
    this.offered = new Slots(capacity * begun);
    this.connections = new Slots(capacity);
    this.pace = new Pace({
      capacity,
      callsPerSecond: limits.callsPerSecond,
      most: capacity * takenUp + claimBatch,
    });
    const deliverer = () => new Loop({ name, work: () => this.deliverNext(), idle: 5_000 });
    this.delivering = Array.from({ length: capacity * takenUp }, deliverer);
  }

  /** Whether it takes what comes: then those it is preferred to need not. */
  get takes(): boolean {
    return !this.paused && this.options.provider.reading === 'closed';
  }

  start(): void {
    for (const loop of [this.claiming, ...this.delivering]) loop.start();
  }

  /** Looks for work now. */
  wake(): void {
    this.claiming.wake();
  }

  /** Lets calls under way end and writes them down; gives back the rest. */
  async stop(): Promise<void> {
    await this.claiming.stop();
    await Promise.all(this.delivering.map((loop) => loop.stop()));
    await this.giveBack(this.claimed.splice(0));
    await this.options.provider.sender.close();
  }

  private async claimMore(): Promise<boolean> {
    const { provider, preferred, deliveries, mayClaim } = this.options;
    const pauses = await this.options.pauses();
    this.paused = pauses.stops(provider.channel, provider.name);
    const limit = this.room();
    this.mayBeMore = limit === 0 || !mayClaim();
    if (this.mayBeMore) return false;
    const { claims, more } = await deliveries.claim({
      channel: provider.channel,
      provider: provider.name,
      takesUnbound: !preferred.some((lane) => lane.takes),
      pausedDefinitions: pauses.definitions,
      limit,
    });
    // A process that was stopped in between knows only what it knew before.
    if (!mayClaim()) {
      await this.giveBack(claims);
      return false;
    }
    this.mayBeMore = more;
    if (claims.length > 0) this.idling.found();
    for (const claim of claims) this.waiting.add(claim);
    this.claimed.push(...claims);
    for (const loop of this.delivering) loop.wake();
    return more;
  }

  /** Its place in what is claimed ahead is free. */
  private free(claim: Claim): void {
    this.waiting.delete(claim);
    if (this.mayBeMore && this.room() > 0) this.claiming.wake();
  }

  /** How many to claim now; few at a time are not worth a transaction. */
  private room(): number {
    const { reading } = this.options.provider;
    if (this.paused || reading === 'open') return 0;
    if (reading === 'trial') return this.waiting.size === 0 ? 1 : 0;
    const { stock } = this.pace;
    const room = Math.min(claimBatch, stock - this.waiting.size);
    return room >= Math.min(claimBatch, stock) / 2 ? room : 0;
  }

  private async deliverNext(): Promise<boolean> {
    const claim = this.claimed.shift();
    if (!claim) return false;
    if (!this.isCallable(claim)) {
      await this.giveBackUncallable(claim);
      return true;
    }
    this.inHand++;
    const startedAt = new Date();
    try {
      const prepared = await prepare(this.options.provider, claim);
      const outcome = typeof prepared === 'function' ? await this.offer(claim, prepared) : prepared;
      if (outcome) await this.conclude(claim, outcome, startedAt);
      else if (this.waiting.has(claim)) await this.giveBack([claim]);
    } finally {
      this.inHand--;
      this.free(claim);
    }
    return true;
  }

  private isCallable(claim: Claim): boolean {
    return !this.paused && this.options.provider.reading !== 'open' && performance.now() < claim.until;
  }

  /** What keeps one from being called mostly keeps many. */
  private async giveBackUncallable(first: Claim): Promise<void> {
    const [callable, others] = [true, false].map((wanted) =>
      this.claimed.filter((claim) => this.isCallable(claim) === wanted),
    );
    this.claimed = callable ?? [];
    await this.giveBack([first, ...(others ?? [])]);
  }

  /** What was not begun has used up no attempt. What others may have by now is theirs. */
  private async giveBack(claims: readonly Claim[]): Promise<void> {
    for (const claim of claims) this.waiting.delete(claim);
    await this.options.deliveries.release(claims);
    this.mayBeMore = true;
  }

  /** Waits for its turn. Nothing comes back where it was not called, because the provider is left alone or it took too long. */
  private async offer(claim: Claim, handOver: HandOver): Promise<Outcome | undefined> {
    const call = async (): Promise<Outcome | undefined> => {
      if (!this.isCallable(claim)) return undefined;
      try {
        return await this.options.provider.call(() => this.call(claim, handOver));
      } catch (error) {
        if (error instanceof NotAdmitted) return undefined;
        throw error;
      }
    };
    return this.offered.run(() => (this.pace.slow ? this.connections.run(call) : call()));
  }

  /**
   * No database connection is held while a provider takes its time. Nothing comes back where the delivery turned out to
   * be no longer ours to call.
   */
  private async call(claim: Claim, handOver: HandOver): Promise<Outcome | undefined> {
    const { provider, metrics } = this.options;
    const end = metrics.callSeconds.startTimer({ provider: provider.name });
    let begun = false;
    let givenUp = false;
    const pointOfNoReturn = async () => {
      const asked = performance.now();
      const stillOurs = await this.turns.begin(claim);
      if (!stillOurs) this.mayBeMore = true;
      this.free(claim);
      // The commit itself may outlast the call's time: what is given up by then will be offered again.
      if (!stillOurs || givenUp) throw new NoLongerOurs();
      // Whoever slept meanwhile hears the database's answer before any timer says how late it is, and others may have
      // taken over by now.
      if (performance.now() - asked > provider.limits.callSeconds * 1_000) throw new TooLate();
      begun = true;
    };
    const giveUp = () => {
      givenUp = true;
      return begun;
    };
    try {
      return await withSpan(`hand over to ${provider.name}`, extractTrace(claim.cause.trace), () =>
        inTime(handOver(pointOfNoReturn), provider.limits.callSeconds, giveUp),
      );
    } catch (error) {
      if (error instanceof NoLongerOurs) return undefined;
      const name = error instanceof Error ? error.name : 'unknown';
      return begun
        ? {
            kind: 'ambiguous',
            code: 'sender-failed',
            text: `The hand-over ended in an unforeseen way (${name}).`,
          }
        : { kind: 'retry', code: 'not-begun', text: `The hand-over could not begin (${name}).` };
    } finally {
      givenUp = true;
      this.pace.note(end());
    }
  }

  private async conclude(claim: Claim, outcome: Outcome, startedAt: Date): Promise<void> {
    const { provider, metrics } = this.options;
    metrics.attempts.inc({ provider: provider.name, outcome: outcome.kind });
    await this.turns.conclude({ claim, outcome, provider: provider.name, startedAt, endedAt: new Date() });
  }
}
