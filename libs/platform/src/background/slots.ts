interface Waiting {
  weight: number;
  begin: () => void;
}

/** Lets a fixed number of tasks run at once, or one of them alone; first come, first served. */
export class Slots {
  private readonly queue: Waiting[] = [];
  private taken = 0;

  constructor(private readonly size: number) {}

  get waiting(): number {
    return this.queue.length;
  }

  run<T>(task: () => Promise<T>): Promise<T> {
    return this.occupy(1, task);
  }

  /** Begins when nothing else runs, and nothing else begins before it has ended. */
  runAlone<T>(task: () => Promise<T>): Promise<T> {
    return this.occupy(this.size, task);
  }

  private async occupy<T>(weight: number, task: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.queue.push({ weight, begin });
      this.admit();
    });
    try {
      return await task();
    } finally {
      this.taken -= weight;
      this.admit();
    }
  }

  private admit(): void {
    for (let next = this.queue[0]; next && this.taken + next.weight <= this.size; next = this.queue[0]) {
      this.queue.shift();
      this.taken += next.weight;
      next.begin();
    }
  }
}
