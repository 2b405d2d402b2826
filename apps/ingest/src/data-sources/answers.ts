import type { DataSource, Found } from './data-source.js';

/** Of one source, in each replica: small answers are as many, and large ones fewer. */
const most = 20_000;
const mostCharacters = 32 * 1024 * 1024;

interface Kept {
  found: Found;
  at: number;
  /** Of its key, and of its value as JSON. */
  characters: number;
}

/** Answers of one source, by key, the most recently asked for; its clock only goes forward. */
export class Answers {
  /** The oldest first. */
  private readonly kept = new Map<string, Kept>();
  private characters = 0;
  private readonly longestSeconds: number;

  constructor(private readonly policy: Pick<DataSource, 'cacheSeconds' | 'maxStaleSeconds'>) {
    this.longestSeconds = policy.cacheSeconds + policy.maxStaleSeconds;
  }

  /** Faults are not kept: whoever corrects one, there or in the row, means to be asked again. */
  keep(key: string, found: Found, now: number): void {
    if (this.longestSeconds === 0 || 'fault' in found) return;
    this.drop(key);
    const characters = key.length + JSON.stringify(found.value).length;
    this.kept.set(key, { found, at: now, characters });
    this.characters += characters;
    for (const [oldest, { at }] of this.kept) {
      const fits = this.kept.size <= most && this.characters <= mostCharacters;
      if (fits && now - at < this.longestSeconds * 1_000) return;
      this.drop(oldest);
    }
  }

  /** An answer that is as good as a new one. */
  fresh(key: string, now: number): Found | undefined {
    return this.notOlder(key, now, this.policy.cacheSeconds);
  }

  /** An answer that is good enough while there is none. */
  stale(key: string, now: number): Found | undefined {
    return this.notOlder(key, now, this.longestSeconds);
  }

  private notOlder(key: string, now: number, seconds: number): Found | undefined {
    const kept = this.kept.get(key);
    return kept && now - kept.at < seconds * 1_000 ? kept.found : undefined;
  }

  private drop(key: string): void {
    this.characters -= this.kept.get(key)?.characters ?? 0;
    this.kept.delete(key);
  }
}
