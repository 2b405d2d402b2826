import { Loop, extractTrace, isConnectionFailure, withSpan } from '@tourbus/platform';
import { type ChannelSender, type HandOver, type Outcome, Unsendable } from '../senders/channel-sender.js';
import type { Claim } from './claim.js';
import type { Conclusion, Deliveries } from './deliveries.service.js';
import type { DispatchMetrics } from './dispatch-metrics.js';
import { GroupCommit } from './group-commit.js';

export interface LaneOptions {
  sender: ChannelSender;
  deliveries: Deliveries;
  metrics: DispatchMetrics;
  callSeconds: number;
  /** Whether claims may be made at all by now. */
  mayClaim: () => Promise<boolean>;
}

const claimBatch = 50;
/** How often a lane looks by itself: for what is due again, and for what another replica took in. */
const idleMilliseconds = 250;

/**
 * One channel's way out: claims in batches, hands over in parallel. Few deliveries are in state `calling` at any
 * time, each of them really being called: those are the ones that a crash makes ambiguous.
 */
export class Lane {
  private readonly claimed: Claim[] = [];
  private readonly claiming: Loop;
  private readonly calling: Loop[];
  private readonly beginning: GroupCommit<Claim, boolean>;
  private readonly concluding: GroupCommit<Conclusion, boolean>;

  constructor(private readonly options: LaneOptions) {
    const { sender, deliveries } = options;
    const name = `lane-${sender.channel}`;
    this.beginning = new GroupCommit((claims) => deliveries.begin(claims, sender.provider));
    this.concluding = new GroupCommit((conclusions) => patiently(() => deliveries.conclude(conclusions)));
    this.claiming = new Loop({ name, work: () => this.claimMore(), idle: idleMilliseconds });
    this.calling = Array.from({ length: sender.capacity }, () => new Loop({ name, work: () => this.deliverNext(), idle: 5_000 }));
  }

  start(): void {
    for (const loop of [this.claiming, ...this.calling]) loop.start();
  }

  /** Looks for work now. */
  wake(): void {
    this.claiming.wake();
  }

  /** Lets calls under way end and writes them down; gives back the rest. */
  async stop(): Promise<void> {
    await this.claiming.stop();
    await Promise.all(this.calling.map((loop) => loop.stop()));
    await this.options.deliveries.release(this.claimed.splice(0));
    await this.options.sender.close();
  }

  private async claimMore(): Promise<boolean> {
    const { sender, deliveries, mayClaim } = this.options;
    if (this.claimed.length > sender.capacity || !(await mayClaim())) return false;
    const claims = await deliveries.claim(sender.channel, claimBatch);
    this.claimed.push(...claims);
    for (const loop of this.calling) loop.wake();
    return claims.length > 0;
  }

  private async deliverNext(): Promise<boolean> {
    const claim = this.claimed.shift();
    if (!claim) return false;
    if (this.claimed.length <= this.options.sender.capacity) this.claiming.wake();
    const startedAt = new Date();
    const prepared = await this.prepare(claim);
    if (typeof prepared !== 'function') await this.conclude(claim, prepared, startedAt);
    else if (await this.beginning.add(claim)) await this.conclude(claim, await this.call(claim, prepared), startedAt);
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

  /** No database connection is held here: a provider takes as long as it likes. */
  private async call({ cause }: Claim, handOver: HandOver): Promise<Outcome> {
    const { sender, metrics, callSeconds } = this.options;
    const end = metrics.callSeconds.startTimer({ provider: sender.provider });
    try {
      return await withSpan(`hand over to ${sender.provider}`, extractTrace(cause.trace), () => inTime(handOver(), callSeconds));
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      return { kind: 'ambiguous', code: 'sender-failed', text: `The hand-over ended in an unforeseen way (${name}).` };
    } finally {
      end();
    }
  }

  private async conclude(claim: Claim, outcome: Outcome, startedAt: Date): Promise<void> {
    const { sender, metrics } = this.options;
    metrics.attempts.inc({ provider: sender.provider, outcome: outcome.kind });
    await this.concluding.add({ claim, outcome, provider: sender.provider, startedAt, endedAt: new Date() });
  }
}

/** The sender's own time-outs come first and know more; this one holds for what slips past them. */
async function inTime(outcome: Promise<Outcome>, seconds: number): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((resolve) => {
    const text = `The provider gave no answer within ${seconds} s.`;
    timer = setTimeout(() => resolve({ kind: 'ambiguous', code: 'no-answer', text }), (seconds + seconds / 20) * 1_000);
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
