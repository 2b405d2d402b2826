/** What the bus says of a consumer and its subject, asked in this order. Times are of a clock that never goes back. */
export interface Look {
  /** Milliseconds, before anything was asked. */
  at: number;
  /** The last message of the subject; 0 where there is none. */
  last: number;
  /** Everything of the subject up to here is recorded. */
  floor: number;
  /** The last message that was ever given to the consumer. */
  delivered: number;
  /** Nothing waits for the consumer, and nothing that it was given is unacknowledged. */
  quiet: boolean;
  /** Changes when the consumer is made anew. */
  created: string;
  /** The last message of the whole stream. */
  streamEnd: number;
}

/** More looks than this are never needed to reach back as far as a proof may. */
const mostSamples = 20;

/**
 * Up to when everything on a subject is known to be recorded. A stream whose store was rolled back gives numbers anew
 * that its consumer takes for handled: what such a consumer says proves nothing until it is made anew.
 */
export class Proof {
  private samples: Pick<Look, 'at' | 'last'>[] = [];
  private before?: Look;
  private distrusted?: string;
  private provenAt = -Infinity;

  /** Everything that was on the bus at this time is recorded, in milliseconds of the looks' clock. */
  get at(): number {
    return this.provenAt;
  }

  take(look: Look): void {
    if (look.delivered > look.streamEnd) this.distrusted = look.created;
    if (look.created === this.distrusted) return this.forget();
    this.samples = [...this.samples, look].slice(-mostSamples);
    const proven = this.samples.filter(({ last }) => last <= look.floor);
    // Once is not enough: a node of a cluster may not have heard yet of what another one has taken.
    if (look.quiet && this.before?.quiet) proven.push(this.before);
    for (const { at } of proven) this.provenAt = Math.max(this.provenAt, at);
    this.samples = this.samples.filter(({ at }) => at > this.provenAt);
    this.before = look;
  }

  private forget(): void {
    this.samples = [];
    this.before = undefined;
    this.provenAt = -Infinity;
  }
}
