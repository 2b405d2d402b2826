const lookMilliseconds = 500;

/** What is asked for all the time and changes seldom: read at most twice a second, once for all who ask meanwhile. */
export class Glance<T> {
  private known?: { value: T; at: number };
  private looking?: Promise<T>;

  constructor(private readonly look: () => Promise<T>) {}

  /** Half a second old at most. */
  async now(): Promise<T> {
    if (this.known && performance.now() - this.known.at < lookMilliseconds) return this.known.value;
    this.looking ??= this.renew().finally(() => (this.looking = undefined));
    return this.looking;
  }

  /** Looks anew the next time. */
  forget(): void {
    this.known = undefined;
  }

  private async renew(): Promise<T> {
    const at = performance.now();
    const value = await this.look();
    this.known = { value, at };
    return value;
  }
}
