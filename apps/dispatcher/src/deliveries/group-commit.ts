interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Lets those who need a row written at about the same time share one transaction: what is added while one commit is
 * under way goes into the next. Under load the groups grow by themselves, at rest nobody waits.
 */
export class GroupCommit<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private committing = false;

  /** @param commit writes a group; returns a result for each item, in order */
  constructor(private readonly commit: (items: Item[]) => Promise<Result[]>) {}

  /** Resolves once the item is committed. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.committing) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.committing = true;
    // One turn of the event loop lets everybody who is ready now join the group.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) await this.write(this.waiting.splice(0));
    this.committing = false;
  }

  private async write(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.commit(group.map(({ item }) => item));
      group.forEach(({ resolve }, i) => resolve(results[i] as Result));
    } catch (error) {
      // One item may be at fault: alone, each either succeeds or shows that it is the one.
      if (group.length > 1) for (const one of group) await this.write([one]);
      else group[0]?.reject(error);
    }
  }
}
