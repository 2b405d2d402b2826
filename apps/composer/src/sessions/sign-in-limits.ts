import { isIPv6 } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Problem } from '@tourbus/platform';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from '../config.js';

const minute = 60;
const everybody = 'everybody';

/**
 * The network that an address is counted under: whoever has an IPv6 address has all those that share its first half
 * (RFC 6177).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address.replace('::ffff:', '');
  const [head = '', tail = ''] = new URL(`http://[${address.split('%')[0]}]`).hostname
    .slice(1, -1)
    .split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail.split(':').filter(Boolean);
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...(address.includes('::') ? zeros : []), ...after].slice(0, 4).join(':');
}

/**
 * How often browsers may ask to sign in, each costing a question to the identity provider and a signature. Counted by
 * each replica for itself: what guesses or floods is slowed down without a table that it could fill.
 */
@Injectable()
export class SignInLimits {
  private readonly perAddress: RateLimiterMemory;
  private readonly total: RateLimiterMemory;

  constructor(@Inject(CONFIG) { SIGN_INS_PER_ADDRESS, SIGN_INS_PER_MINUTE }: Config) {
    this.perAddress = new RateLimiterMemory({ points: SIGN_INS_PER_ADDRESS, duration: minute });
    this.total = new RateLimiterMemory({ points: SIGN_INS_PER_MINUTE, duration: minute });
  }

  /** @throws Problem 429 where too many came from there, or from everywhere */
  async admit(address: string): Promise<void> {
    // Asked before an address is noted, which bounds how many are; counted after, so that one address alone cannot shut
    // out the others.
    const all = await this.total.get(everybody);
    if (all && all.remainingPoints <= 0) throw tooMany(all);
    await counted(this.perAddress, networkOf(address));
    await counted(this.total, everybody);
  }
}

async function counted(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    throw error instanceof RateLimiterRes ? tooMany(error) : error;
  }
}

function tooMany({ msBeforeNext }: RateLimiterRes): Problem {
  const retryAfter = Math.max(1, Math.ceil(msBeforeNext / 1_000));
  return new Problem(
    'too-many-sign-ins',
    429,
    'Too many sign-ins at once',
    'Your network, or all together, asked to sign in more often than Tourbus answers within a minute.',
    `Try again in ${retryAfter} s.`,
    { retryAfter },
  );
}
