import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Ends calls by HTTP when their time is up. The clients' own time-outs begin anew with each byte that comes, so an
 * answer that drips in would keep its connection for ever.
 */
export class HttpPatience {
  private readonly signals = new AsyncLocalStorage<AbortSignal>();

  constructor(private readonly seconds: number) {}

  /** What the request that is being made has to heed. */
  get signal(): AbortSignal | undefined {
    return this.signals.getStore();
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    // Not AbortSignal.timeout: its timer would outlive the call, thousands of them at full speed.
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), this.seconds * 1_000);
    try {
      return await this.signals.run(patience.signal, call);
    } finally {
      clearTimeout(timer);
    }
  }
}
