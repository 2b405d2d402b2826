import { seededRandom } from './seeded-random.js';

export const FAULTS = ['4xx', '5xx', '429', 'hang', 'drip', 'drop-before', 'drop-after'] as const;
export type Fault = (typeof FAULTS)[number];
export type BehaviourChannel = 'email' | 'sms' | '*';

export interface BehaviourRule {
  channel: BehaviourChannel;
  /** How long the answer takes, fault or none. */
  delayMs?: number;
  fault?: Fault;
  /** The code to answer with instead of the usual one of its class (SMTP 451 / 554, HTTP 429 / 503). */
  status?: number;
  /** Seconds in the Retry-After of a refusal by HTTP; 1 unless given. */
  retryAfter?: number;
  /** How many messages it strikes before all is well again; without it, every one. */
  times?: number;
  /** Share of the messages it strikes, 0 to 1; without it, every one. */
  ratio?: number;
  /** Seed of the dice behind `ratio`. */
  seed?: number;
}

export interface ActiveRule extends BehaviourRule {
  /** How many messages it struck so far. */
  struck: number;
}

/** What shall happen to one message. */
export interface Verdict {
  delayMs: number;
  fault?: Fault;
  status?: number;
  retryAfter?: number;
}

const ALL_WELL: Verdict = { delayMs: 0 };

/** How the stand-ins misbehave. A channel's own rule goes before the one for all (`*`). */
export class Behaviour {
  private readonly rules = new Map<BehaviourChannel, { rule: ActiveRule; random: () => number }>();

  constructor(private readonly defaultSeed = 1) {}

  set(rule: BehaviourRule): void {
    const random = seededRandom(rule.seed ?? this.defaultSeed);
    this.rules.set(rule.channel, { rule: { ...rule, struck: 0 }, random });
  }

  reset(): void {
    this.rules.clear();
  }

  get active(): ActiveRule[] {
    return [...this.rules.values()].map(({ rule }) => ({ ...rule }));
  }

  /** Asked once for each message; a rule with `times` counts down by it. */
  next(channel: 'email' | 'sms'): Verdict {
    const found = this.rules.get(channel) ?? this.rules.get('*');
    if (!found) return ALL_WELL;
    const { rule, random } = found;
    if (rule.ratio !== undefined && random() >= rule.ratio) return ALL_WELL;
    if (rule.times !== undefined) {
      if (rule.times === 0) return ALL_WELL;
      rule.times -= 1;
    }
    rule.struck += 1;
    const { delayMs = 0, fault, status, retryAfter } = rule;
    return { delayMs, fault, status, ...(retryAfter !== undefined && { retryAfter }) };
  }
}
