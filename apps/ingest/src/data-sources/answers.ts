import type { DataSource, Found } from './data-source.js';

/** Of one source, in each replica. */
const most = 20_000;

interface Kept {
  found: Found;
  at: number;
}

/** Answers of one source, by key, the most recently asked for; its clock only goes forward. */
export class Answers {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly policy: Pick<DataSource, 'cacheSeconds' | 'maxStaleSeconds'>) {}

  keep(key: string, found: Found, now: number): void {
    if (this.policy.cacheSeconds + this.policy.maxStaleSeconds === 0) return;
    this.kept.delete(key);
    this.kept.set(key, { found, at: now });
    if (this.kept.size <= most) return;
    const [oldest] = this.kept.keys();
    if (oldest !== undefined) this.kept.delete(oldest);
  }

  /** An answer that is as good as a new one. */
  fresh(key: string, now: number): Found | undefined {
    return this.notOlder(key, now, this.policy.cacheSeconds);
  }

  /** An answer that is good enough while there is none. */
  stale(key: string, now: number): Found | undefined {
    return this.notOlder(key, now, this.policy.cacheSeconds + this.policy.maxStaleSeconds);
  }

  private notOlder(key: string, now: number, seconds: number): Found | undefined {
    const kept = this.kept.get(key);
    return kept && now - kept.at < seconds * 1_000 ? kept.found : undefined;
  }
}
