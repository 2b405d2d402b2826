/** How often a lane looks by itself: for what is due again, and for what another replica took in. */
const milliseconds = 250;
/** The same once it found nothing for a while: what its own replica takes in wakes it. */
const quietMilliseconds = 1_000;
const quietAfterMilliseconds = 5_000;

/** How long a lane pauses between two looks. */
export class Idling {
  private foundAt = -Infinity;

  found(): void {
    this.foundAt = performance.now();
  }

  /** @param held whether something else than a lack of work keeps it from claiming, which may end at any time */
  pause(held: boolean): number {
    return held || performance.now() - this.foundAt < quietAfterMilliseconds
      ? milliseconds
      : quietMilliseconds;
  }
}
