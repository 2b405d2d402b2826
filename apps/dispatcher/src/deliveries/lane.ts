import { extractTrace, GroupCommit, isConnectionFailure, Loop, Slots, withSpan } from '@tourbus/platform';
import {
  type ChannelSender,
  type HandOver,
  NoLongerOurs,
  type Outcome,
  Unsendable,
} from '../senders/channel-sender.js';
import type { Claim } from './claim.js';
import type { Conclusion, Deliveries } from './deliveries.service.js';
import type { DispatchMetrics } from './dispatch-metrics.js';

export interface LaneOptions {
  sender: ChannelSender;
  deliveries: Deliveries;
  metrics: DispatchMetrics;
  callSeconds: number;
  /** Whether claims may be made at all by now. */
  mayClaim: () => Promise<boolean>;
}

const claimBatch = 100;
/** In hand for each call that makes sense at once: being prepared, called, and written down. */
const inHand = 4;
/** Offered for each call that makes sense at once: one is called while the next waits for its connection. */
const begun = 2;
/** How often a lane looks by itself: for what is due again, and for what another replica took in. */
const idleMilliseconds = 250;

/**
 * One channel's way out: claims in batches, hands over in parallel. A delivery is begun only at its point of no
 * return: those in state `calling` are what a crash makes ambiguous, so they are few and not for long.
 */
export class Lane {
  private readonly claimed: Claim[] = [];
  private readonly claiming: Loop;
  private readonly delivering: Loop[];
  private readonly slots: Slots;
  private readonly beginning: GroupCommit<Claim, boolean>;
  private readonly concluding: GroupCommit<Conclusion, boolean>;

  constructor(private readonly options: LaneOptions) {
    const { sender, deliveries } = options;
    const name = `lane-${sender.channel}`;
    this.beginning = new GroupCommit((claims) => deliveries.begin(claims, sender.provider));
    this.concluding = new GroupCommit((conclusions) => patiently(() => deliveries.conclude(conclusions)));
    this.claiming = new Loop({ name, work: () => this.claimMore(), idle: idleMilliseconds });
    this.slots = new Slots(sender.capacity * begun);
    const deliverer = () => new Loop({ name, work: () => this.deliverNext(), idle: 5_000 });
    this.delivering = Array.from({ length: sender.capacity * inHand }, deliverer);
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
    await this.options.deliveries.release(this.claimed.splice(0));
    await this.options.sender.close();
  }

  private async claimMore(): Promise<boolean> {
    const { sender, deliveries, mayClaim } = this.options;
    if (this.claimed.length > this.delivering.length || !(await mayClaim())) return false;
    const claims = await deliveries.claim(sender.channel, claimBatch);
    this.claimed.push(...claims);
    for (const loop of this.delivering) loop.wake();
    return claims.length > 0;
  }

  private async deliverNext(): Promise<boolean> {
    const claim = this.claimed.shift();
    if (!claim) return false;
    if (this.claimed.length <= this.delivering.length) this.claiming.wake();
    const startedAt = new Date();
    const prepared = await this.prepare(claim);
    const outcome =
      typeof prepared === 'function' ? await this.slots.run(() => this.call(claim, prepared)) : prepared;
    if (outcome) await this.conclude(claim, outcome, startedAt);
    return true;
  }

  private async prepare(claim: Claim): Promise<HandOver | Outcome> {
    try {
      return await this.options.sender.prepare(claim);
    } catch (error) {
      if (error instanceof Unsendable) return { kind: 'rejected', code: error.code, text: error.message };
      const text = error instanceof Error ? error.message : String(error);
      return { kind: 'retry', code: 'not-prepared', text: `The message could not be prepared: ${text}` };
    }
  }

  /**
   * No database connection is held while a provider takes its time. Nothing comes back where the delivery turned out to
   * be no longer ours to call.
   */
  private async call(claim: Claim, handOver: HandOver): Promise<Outcome | undefined> {
    const { sender, metrics, callSeconds } = this.options;
    const end = metrics.callSeconds.startTimer({ provider: sender.provider });
    let begun = false;
    let givenUp = false;
    const pointOfNoReturn = async () => {
      // The commit itself may outlast the call's time: what is given up by then will be offered again.
      if (!(await this.beginning.add(claim)) || givenUp) throw new NoLongerOurs();
      begun = true;
    };
    const giveUp = () => {
      givenUp = true;
      return begun;
    };
    try {
      return await withSpan(`hand over to ${sender.provider}`, extractTrace(claim.cause.trace), () =>
        inTime(handOver(pointOfNoReturn), callSeconds, giveUp),
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
      end();
    }
  }

  private async conclude(claim: Claim, outcome: Outcome, startedAt: Date): Promise<void> {
    const { sender, metrics } = this.options;
    metrics.attempts.inc({ provider: sender.provider, outcome: outcome.kind });
    await this.concluding.add({ claim, outcome, provider: sender.provider, startedAt, endedAt: new Date() });
  }
}

/**
 * The sender's own time-outs come first and know more; this one holds for what slips past them.
 * @param giveUp keeps a call that has not begun from beginning; returns whether it has
 */
async function inTime(outcome: Promise<Outcome>, seconds: number, giveUp: () => boolean): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((resolve) => {
    const text = `The provider gave no answer within ${seconds} s.`;
    const end = () => resolve({ kind: giveUp() ? 'ambiguous' : 'retry', code: 'no-answer', text });
    timer = setTimeout(end, (seconds + seconds / 20) * 1_000);
  });
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer));
}

/** An outcome that is known must not become ambiguous because the database is away for a while. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isConnectionFailure(error) || tries >= 120) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
