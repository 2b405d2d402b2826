import {
  CircuitState,
  ConsecutiveBreaker,
  DelegateBackoff,
  type IHalfOpenAfterBackoffContext,
  circuitBreaker,
  handleWhenResult,
} from 'cockatiel';
import type { Outcome } from '../senders/channel-sender.js';

/** Failures in a row that speak about the provider, before it is left alone. */
const failuresInARow = 5;
const longestRestSeconds = 30;

export interface CircuitOptions {
  /** How long the provider is left alone at first; twice as long after each trial that fails, to half a minute. */
  restSeconds: number;
}

/** `open`: nothing may be called. `trial`: one call may show whether it works again. */
export type CircuitReading = 'closed' | 'trial' | 'open';

export const blamesProvider = (outcome: Outcome): boolean =>
  (outcome.kind === 'retry' || outcome.kind === 'ambiguous') && outcome.fault === 'provider';

/**
 * Leaves a provider alone that fails whatever it is offered. When a trial is due is measured here and not by the
 * library, which reads the wall clock: one that is set back would keep the circuit open for as long.
 */
export class Circuit {
  private restUntil = 0;
  private trying = false;
  private readonly breaker;

  constructor({ restSeconds }: CircuitOptions) {
    const rest = ({ attempt }: IHalfOpenAfterBackoffContext): number => {
      this.restUntil =
        performance.now() + Math.min(longestRestSeconds, restSeconds * 2 ** (attempt - 1)) * 1_000;
      return -Infinity;
    };
    // A trial that was called off has shown nothing; otherwise only what came of a call counts.
    const isFailure = (outcome: unknown): boolean =>
      outcome === undefined ? this.trying : blamesProvider(outcome as Outcome);
    this.breaker = circuitBreaker(handleWhenResult(isFailure), {
      breaker: new ConsecutiveBreaker(failuresInARow),
      halfOpenAfter: new DelegateBackoff(rest),
    });
  }

  get reading(): CircuitReading {
    if (this.breaker.state === CircuitState.Closed) return 'closed';
    return this.trying || performance.now() < this.restUntil ? 'open' : 'trial';
  }

  /** Runs a call and learns from it. Not to be asked while the circuit is open. */
  async run(call: () => Promise<Outcome | undefined>): Promise<Outcome | undefined> {
    if (this.breaker.state === CircuitState.Closed) return this.breaker.execute(call);
    this.trying = true;
    try {
      return await this.breaker.execute(call);
    } finally {
      this.trying = false;
    }
  }
}
