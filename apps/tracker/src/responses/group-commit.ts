export interface GroupCommitOptions {
  /** How long the first of a group waits for others. */
  milliseconds?: number;
  /** Most items of one write. */
  most?: number;
  /** Writes under way at once: while one waits for the disk, the next is prepared. */
  writers?: number;
}

/**
 * Turns many small writes into few transactions: what is added within two milliseconds, or while all writers are
 * busy, is written together. Each caller is answered when its own item is durable, or told why it is not.
 */
export class GroupCommit<Item, Outcome> {
  private waiting: { item: Item; resolve(outcome: Outcome): void; reject(error: unknown): void }[] = [];
  private timer?: NodeJS.Timeout;
  private writing = 0;

  constructor(
    private readonly write: (items: Item[]) => Promise<Outcome[]>,
    private readonly options: GroupCommitOptions = {},
  ) {}

  add(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    const { milliseconds = 2, writers = 2 } = this.options;
    if (this.timer || this.waiting.length === 0 || this.writing >= writers) return;
    this.timer = setTimeout(() => void this.writeGroup(), milliseconds);
  }

  private async writeGroup(): Promise<void> {
    this.timer = undefined;
    const group = this.waiting.splice(0, this.options.most ?? 200);
    this.writing++;
    this.schedule();
    try {
      const outcomes = await this.write(group.map(({ item }) => item));
      group.forEach(({ resolve }, i) => resolve(outcomes[i] as Outcome));
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      this.writing--;
      this.schedule();
    }
  }
}
