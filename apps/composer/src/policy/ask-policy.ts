import { type DecisionStep, sayStopped, type Stoppable, stoppedBy } from '@tourbus/contracts';
import type { Asking, Known } from './asking.ts';
import { concernOf } from './caps.ts';
import { type Constraint, inOrder, type PolicyRule } from './constraint.ts';
import type { Instant } from './duration.ts';
import type { PolicyInForce, PolicyRef } from './in-force.ts';
import { type Demands, demandsOn, type Verdict, type Weighed, weigh } from './judge.ts';
import { limitsInForce } from './limits.ts';
import { isoOf, momentIn, withinSentence } from './words.ts';

/** A line of the decision trace; `defer`: not now, but later. */
export interface PolicyStep extends Omit<DecisionStep, 'answer'> {
  readonly rule: PolicyRule;
  readonly answer: DecisionStep['answer'] | 'defer';
  readonly policy: PolicyRef;
}

export type PolicyAnswer = Verdict & {
  /** One sentence, for people. */
  readonly because: string;
  readonly trace: readonly PolicyStep[];
};

type Line = Omit<PolicyStep, 'policy'>;

const line = (
  rule: PolicyRule,
  answer: PolicyStep['answer'],
  because: string,
  inputs: Record<string, unknown> = {},
): Line => ({ rule, answer, because, inputs });

/**
 * Rule 1 of all, asked before anything else: without a channel, whether everything is stopped; with one, whether the
 * channel is, which leaves the others.
 */
export function askKillSwitch(policy: PolicyInForce, message: Stoppable): PolicyStep {
  const { brand, messageClass, definition, channel } = message;
  const stop = stoppedBy(policy.body.killSwitches, message);
  // A denial that names a channel is one of this channel only.
  const ofChannel = channel !== undefined && (!stop || stop.scope === 'channel');
  const inputs = { brand, messageClass, definition, ...(ofChannel && { channel }) };
  const said = stop
    ? line('kill-switch', 'deny', sayStopped(stop), { ...inputs, scope: stop.scope })
    : line('kill-switch', 'allow', 'No kill switch stops it.', inputs);
  return { ...said, policy: policy.ref };
}

function askExpiry(
  { term }: Demands,
  { occurredAt, requestedAt }: Asking,
  { place }: Known,
  now: Instant,
): Line {
  const inputs = {
    occurredAt: isoOf(occurredAt),
    requestedAt: isoOf(requestedAt),
    expiresAt: isoOf(term.expiresAt),
  };
  if (term.expiresAt === Infinity)
    return line('expiry', 'allow', 'A regulatory message never expires.', inputs);
  return now >= term.expiresAt
    ? line('expiry', 'deny', `It expired on ${momentIn(place, term.expiresAt)}.`, inputs)
    : line('expiry', 'allow', `It keeps until ${momentIn(place, term.expiresAt)}.`, inputs);
}

function askConstraint(one: Constraint, now: Instant, until: Instant, { verdict, by }: Weighed): Line {
  const next = one.next(now, until);
  const { because, inputs } = one.say(now, next);
  if (next === now) return line(one.rule, 'allow', because, inputs);
  const denies = one === by && verdict.answer === 'deny' && verdict.code !== 'expired';
  // One that withholds but does not deny looked at the moment of the release, not at now.
  return line(one.rule, denies ? 'deny' : one.withholds ? 'note' : 'defer', because, inputs);
}

/** A wish that cannot be had is noted, and holds nothing. */
function askBestHour({ bestHour }: Demands, now: Instant, { verdict }: Weighed): Line[] {
  if (!bestHour || bestHour.latest < now) return [];
  const { constraint, latest } = bestHour;
  const next = constraint.next(now, latest);
  const { because, inputs } = constraint.say(now, next);
  const goesAt = verdict.answer === 'defer' ? verdict.releaseAt : now;
  const granted = verdict.answer !== 'deny' && constraint.next(goesAt, latest) === goesAt;
  return [line('best-hour', !granted ? 'note' : next > now ? 'defer' : 'allow', because, inputs)];
}

/** Rules that have nothing to say are asked all the same. */
function askUnconcerned(
  policy: PolicyInForce,
  { constraints }: Demands,
  asking: Asking,
  known: Known,
): Line[] {
  const { messageClass, channel } = asking;
  const inputs = { source: 'policy', messageClass, channel };
  const asked = new Set(constraints.map(({ rule }) => rule));
  const lines: Line[] = [];
  if (!asked.has('quiet-hours'))
    lines.push(
      line(
        'quiet-hours',
        'allow',
        `There are no quiet hours for ${messageClass} messages on ${channel}.`,
        inputs,
      ),
    );
  if (!known.contacts) {
    const because = 'Its place under the caps was taken when it was composed.';
    return [...lines, line('cap', 'note', because, inputs)];
  }
  const exempt = limitsInForce(policy.limits).caps.filter(({ cap }) => concernOf(cap, asking) === 'exempt');
  if (exempt.length > 0)
    lines.push(
      line('cap', 'note', `A ${messageClass} message counts, but no cap holds it.`, {
        ...inputs,
        caps: exempt.map(({ cap }) => cap.name),
      }),
    );
  else if (!asked.has('cap'))
    lines.push(line('cap', 'allow', `No cap concerns ${messageClass} messages on ${channel}.`, inputs));
  return lines;
}

function conclude(
  { verdict, by }: Weighed,
  { term }: Demands,
  { channel }: Asking,
  { place }: Known,
  now: Instant,
): Line {
  const inputs = { channel, now: isoOf(now) };
  if (verdict.answer === 'allow' || !by) return line('release', 'allow', 'It may go now.', inputs);
  const until = Math.max(now, term.heldUntil);
  const next = by.next(now, until);
  const because = withinSentence(by.say(now, next).because);
  if (verdict.answer === 'defer') {
    const { releaseAt, expiresAt } = verdict;
    // Its own sentence says when, unless others put it off further.
    const later = next === releaseAt ? '' : ` With all rules, it goes on ${momentIn(place, releaseAt)}.`;
    const times = { ...inputs, releaseAt: isoOf(releaseAt), expiresAt: isoOf(expiresAt) };
    return line('release', 'defer', `Held: ${because}${later}`, times);
  }
  if (verdict.code !== 'expired') return line('release', 'deny', `Withheld: ${because}`, inputs);
  return line('release', 'deny', `Withheld: ${because} It expires on ${momentIn(place, term.expiresAt)}.`, {
    ...inputs,
    expiresAt: isoOf(term.expiresAt),
  });
}

/**
 * The policy's part of whether and when we may speak: rule 1, then, where rules 2 to 8 allow, 9 and 10, for one
 * channel. The answer is that of `judge`; here every rule asked leaves a line with its inputs.
 */
export function askPolicy(policy: PolicyInForce, asking: Asking, known: Known, now: Instant): PolicyAnswer {
  const killSwitch = askKillSwitch(policy, asking);
  const traced = (lines: readonly Line[]): PolicyStep[] =>
    [killSwitch, ...lines].map((step) => ({ ...step, policy: policy.ref }));
  if (killSwitch.answer === 'deny') {
    const { because } = killSwitch;
    return { answer: 'deny', rule: 'kill-switch', code: 'kill-switch', because, trace: traced([]) };
  }
  const demands = demandsOn(policy, asking, known);
  const weighed = weigh(demands, now);
  const { verdict } = weighed;
  const expiry = askExpiry(demands, asking, known, now);
  if (expiry.answer === 'deny') return { ...verdict, because: expiry.because, trace: traced([expiry]) };
  const until = Math.max(now, demands.term.heldUntil);
  const lines = inOrder([
    expiry,
    ...demands.constraints.map((one) => askConstraint(one, now, until, weighed)),
    ...askBestHour(demands, now, weighed),
    ...askUnconcerned(policy, demands, asking, known),
  ]);
  const end = conclude(weighed, demands, asking, known, now);
  return { ...verdict, because: end.because, trace: traced([...lines, end]) };
}
