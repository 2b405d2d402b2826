import { isConnectionFailure } from '../persistence/connection-failure.js';

export interface GroupCommitOptions {
  /** How long the first of a group waits for others, in milliseconds; 0 lets those join who are ready now. */
  linger?: number;
  /** Most items of one write. */
  most?: number;
  /** Writes under way at once: while one waits for the disk, the next is prepared. */
  writers?: number;
}

interface Waiting<Item, Outcome> {
  item: Item;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

/**
 * Turns many small writes into few transactions: what is added while others wait, or while all writers are busy, is
 * written together. Under load the groups grow by themselves. Each caller is answered when its own item is durable,
 * or told why it is not.
 */
export class GroupCommit<Item, Outcome> {
  private waiting: Waiting<Item, Outcome>[] = [];
  private gathering = false;
  private writing = 0;

  /** @param write makes a group durable; returns an outcome for each item, in order */
  constructor(
    private readonly write: (items: Item[]) => Promise<Outcome[]>,
    private readonly options: GroupCommitOptions = {},
  ) {}

  add(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.gather();
    });
  }

  private gather(): void {
    const { linger = 0, writers = 1 } = this.options;
    if (this.gathering || this.waiting.length === 0 || this.writing >= writers) return;
    this.gathering = true;
    const next = () => void this.writeGathered();
    if (linger > 0) setTimeout(next, linger);
    else setImmediate(next);
  }

  private async writeGathered(): Promise<void> {
    this.gathering = false;
    const group = this.waiting.splice(0, this.options.most ?? 200);
    this.writing++;
    this.gather();
    await this.writeGroup(group);
    this.writing--;
    this.gather();
  }

  private async writeGroup(group: readonly Waiting<Item, Outcome>[]): Promise<void> {
    try {
      const outcomes = await this.write(group.map(({ item }) => item));
      group.forEach(({ resolve }, i) => resolve(outcomes[i] as Outcome));
    } catch (error) {
      // One item may be at fault: alone, each either succeeds or shows that it is the one.
      if (group.length > 1 && !isConnectionFailure(error))
        for (const one of group) await this.writeGroup([one]);
      else for (const { reject } of group) reject(error);
    }
  }
}
