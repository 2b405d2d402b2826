import { type Bits, countAll, countBoth, countOf, noBits, setBit } from './bits.js';

/** How large a group is, and for how many of it holds what is looked for. */
export interface Tallied {
  count: number;
  of: number;
}

/** What was seen of one half of the customers: for each whether it holds what is looked for, and which conditions. */
export class Observations {
  size = 0;
  private readonly wanted: Bits;
  private readonly columns: readonly Bits[];

  /** @param most how many there can be; @param conditions how many are asked of each */
  constructor(
    private readonly most: number,
    conditions: number,
  ) {
    this.wanted = noBits(most);
    this.columns = Array.from({ length: conditions }, () => noBits(most));
  }

  /** @returns whether there was room */
  add(isWanted: boolean, holds: (condition: number) => boolean): boolean {
    if (this.size >= this.most) return false;
    const at = this.size++;
    if (isWanted) setBit(this.wanted, at);
    this.columns.forEach((column, condition) => {
      if (holds(condition)) setBit(column, at);
    });
    return true;
  }

  column(condition: number): Bits {
    return this.columns[condition] ?? noBits(this.most);
  }

  tally(group: Bits): Tallied {
    return { count: countBoth(group, this.wanted), of: countOf(group) };
  }

  /** Of those for whom both hold. */
  tallyBoth(one: number, other: number): Tallied {
    const [column, beside] = [this.column(one), this.column(other)];
    return { count: countAll(column, beside, this.wanted), of: countBoth(column, beside) };
  }

  get whole(): Tallied {
    return { count: countOf(this.wanted), of: this.size };
  }
}
