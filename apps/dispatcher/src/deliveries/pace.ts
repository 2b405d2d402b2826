/** Claimed ahead for this long: well within the life of a claim, so that few of them fall back. */
const horizonSeconds = 2;
/** Past this, offering more calls than are taken at once only makes them wait. */
const slowSeconds = 0.25;
/** How much the last call counts. */
const weight = 0.1;

export interface PaceOptions {
  /** Most calls at once. */
  capacity: number;
  callsPerSecond: number;
  /** Most that are claimed ahead, however fast it goes. */
  most: number;
}

/** How fast a provider takes calls, and so how many deliveries are worth claiming for it. */
export class Pace {
  private average?: number;

  constructor(private readonly options: PaceOptions) {}

  /** A call took this long. */
  note(seconds: number): void {
    this.average = this.average === undefined ? seconds : this.average + weight * (seconds - this.average);
  }

  /** Until the first call has ended, too. */
  get slow(): boolean {
    return this.average === undefined || this.average > slowSeconds;
  }

  /** How many may be in hand and not begun. */
  get stock(): number {
    const { capacity, callsPerSecond, most } = this.options;
    const begunSoon = this.average === undefined ? capacity : (capacity * horizonSeconds) / this.average;
    return Math.max(1, Math.min(most, Math.ceil(begunSoon), callsPerSecond * horizonSeconds));
  }
}
