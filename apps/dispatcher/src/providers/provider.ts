import { setTimeout as pause } from 'node:timers/promises';
import type { Channel } from '@tourbus/contracts';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ChannelSender, Consignment, HandOver, Outcome } from '../senders/channel-sender.js';
import { Circuit, type CircuitReading, blamesProvider } from './circuit.js';

export interface ProviderLimits {
  /** Longest that one hand-over may take. */
  callSeconds: number;
  /** Calls a second by this process. */
  callsPerSecond: number;
  /** See Circuit. */
  restSeconds: number;
}

/** The call was not made, because the provider is left alone; the delivery is as it was. */
export class NotAdmitted extends Error {}

/** Who serves a channel, and how much may be asked of them now. */
export class Provider {
  readonly channel: Channel;
  readonly name: string;
  readonly capacity: number;
  private readonly circuit: Circuit;
  private readonly limiter: RateLimiterMemory;
  private heldUntil = 0;

  /** @param waits told whenever a call has to wait for its turn */
  constructor(
    readonly sender: ChannelSender,
    readonly limits: ProviderLimits,
    private readonly waits: () => void = () => undefined,
  ) {
    this.channel = sender.channel;
    this.name = sender.provider;
    this.capacity = sender.capacity;
    this.circuit = new Circuit(limits);
    this.limiter = new RateLimiterMemory({ points: limits.callsPerSecond, duration: 1 });
  }

  /** `open` too while it asked to be left alone. */
  get reading(): CircuitReading {
    return this.heldSeconds > 0 ? 'open' : this.circuit.reading;
  }

  get heldSeconds(): number {
    return Math.max(0, this.heldUntil - performance.now()) / 1_000;
  }

  prepare(consignment: Consignment): Promise<HandOver> {
    return this.sender.prepare(consignment);
  }

  /**
   * Calls when it is its turn, and learns from what comes of it.
   * @param work gives nothing where the call was called off
   * @throws NotAdmitted
   */
  async call(work: () => Promise<Outcome | undefined>): Promise<Outcome | undefined> {
    await this.turn();
    if (this.reading === 'open') throw new NotAdmitted();
    const outcome = await this.circuit.run(work);
    if (outcome?.kind === 'retry' && outcome.afterSeconds && blamesProvider(outcome))
      this.heldUntil = Math.max(this.heldUntil, performance.now() + outcome.afterSeconds * 1_000);
    return outcome;
  }

  private async turn(): Promise<void> {
    while (this.reading !== 'open') {
      const wait = await this.limiter.consume(this.name).then(
        () => 0,
        (refusal: Error | { msBeforeNext: number }) => {
          if (refusal instanceof Error) throw refusal;
          return refusal.msBeforeNext;
        },
      );
      if (wait === 0) return;
      this.waits();
      // It reckons by the wall clock, which may have been set back; a turn never takes longer than its second.
      await pause(Math.min(1_000, Math.max(1, wait)));
    }
  }
}
