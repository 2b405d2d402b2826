import type { Reason } from '@tourbus/contracts';
import { accountOf, type Contacts, type TakenPlace } from '../contacts/contact-ledger.js';
import { askPolicy } from '../policy/ask-policy.js';
import type { Asking, Known } from '../policy/asking.js';
import type { Contact } from '../policy/caps.js';
import type { Instant } from '../policy/duration.js';
import type { PolicyInForce } from '../policy/in-force.js';
import { compete, type Competitor, type Settled } from '../policy/priority.js';
import { type Decision, stepOf } from './decision.js';
import { type Digest, gatherDigests, withPossibleDigests } from './digests.js';
import type { Decided } from './request.js';

/** One that may go as far as its own rules say, or waits, and competes with others for the customer's attention. */
export interface Contender extends Competitor {
  readonly known: Known;
  /** Missing of those that wait since earlier. */
  readonly request?: Decided;
}

/** What became of those that were asked together. */
export interface Settlement {
  readonly decided: readonly Decided[];
  readonly places: readonly TakenPlace[];
  /** Of those that waited: what came now says that they shall not go. */
  readonly overtaken: readonly { readonly communicationId: string; readonly reason: Reason }[];
  readonly digests: readonly Digest[];
}

export const isInQuestion = ({ decision }: Decided): boolean => !('withheld' in decision);

/** As it competes; nothing where the brand has no policy, or it is withheld already. */
export function contenderOf(request: Decided): Contender | undefined {
  const { policy, decision, message, communicationId: id } = request;
  if (!policy || 'withheld' in decision) return undefined;
  const asking: Asking = { ...policy.asking, channel: decision.channel };
  return { ...asking, id, thread: message.data.thread, known: policy.known, request };
}

/**
 * Decides anew about those with a policy, knowing what their customers were sent and what waits for them, and nobody
 * else deciding about them meanwhile. In the order of priority, so that each takes its place before the next is asked.
 */
export function settle(
  all: readonly Decided[],
  contacts: Contacts,
  waiting: ReadonlyMap<string, readonly Contender[]>,
  now: Instant,
  isInUse: (definition: string) => boolean,
): Settlement {
  const contenders = all.flatMap((request) => contenderOf(request) ?? []);
  const accounts = Map.groupBy(contenders, accountOfContender);
  const changed = new Map<string, Decision>();
  const places: TakenPlace[] = [];
  const overtaken: Settlement['overtaken'][number][] = [];
  const digests: Digest[] = [];
  for (const [account, asking] of accounts) {
    const policy = asking[0]?.request?.policy?.inForce as PolicyInForce;
    const moment = {
      now,
      asking,
      waiting: waiting.get(account) ?? [],
      contacts: contacts.get(account) ?? [],
    };
    const ask = (one: Contender, sent: readonly Contact[]) =>
      askPolicy(policy, one, { ...one.known, contacts: sent }, now);
    const possible = withPossibleDigests(policy, [...moment.asking, ...moment.waiting], isInUse);
    const gathered = gatherDigests(compete(possible, moment, ask));
    digests.push(...gathered.digests);
    for (const settled of gathered.settled) {
      const { one, verdict, contact } = settled;
      if (one.request) changed.set(one.id, decisionOf(settled, one.request, now));
      else if (verdict?.answer === 'deny')
        overtaken.push({
          communicationId: one.id,
          reason: { code: verdict.code, text: verdict.because },
        });
      if (contact && one.request && hasWords(one.request))
        places.push({ ...contact, ...placeOf(one.request) });
    }
  }
  const decided = all.map((request) => {
    const decision = changed.get(request.communicationId);
    return decision ? { ...request, decision } : request;
  });
  return { decided, places, overtaken, digests };
}

const placeOf = ({ communicationId, message, brand }: Decided) => ({
  communicationId,
  customerId: message.data.customer.id,
  brand: brand.key,
});

const accountOfContender = ({ request, brand }: Contender): string =>
  accountOf({ customerId: request?.message.data.customer.id ?? '', brand });

/** Whether it was to go at the first look: only then it is composed. */
const hasWords = ({ decision }: Decided): boolean => 'channel' in decision && !('deferred' in decision);

/** The first look's trace, with what was said in the end. */
function decisionOf(
  { verdict }: Settled<Contender, ReturnType<typeof askPolicy>>,
  { decision }: Decided,
  now: Instant,
): Decision {
  if ('withheld' in decision || !verdict) return decision;
  const { channel, contactPoint, trace: before } = decision;
  const rules = 'trace' in verdict ? verdict.trace.map(stepOf) : [];
  const repeated = new Set(rules.map(({ rule }) => rule));
  const trace = [...before.filter(({ rule }) => !repeated.has(rule)), ...rules];
  if (verdict.answer === 'allow') {
    if (!('deferred' in decision)) return { channel, contactPoint, trace };
    // A place has come back since the first look, and there are no words yet: it is asked again at once.
    return { ...decision, deferred: { ...decision.deferred, releaseAt: now } };
  }
  if (verdict.answer === 'deny') {
    const { rule, code, because } = verdict;
    const lost =
      'by' in verdict ? [{ rule, answer: 'deny' as const, because, inputs: { by: verdict.by } }] : [];
    return { withheld: { code, text: because }, deniedOn: channel, trace: [...trace, ...lost] };
  }
  const { rule, because: text, releaseAt, expiresAt } = verdict;
  return { deferred: { reason: { code: rule, text }, releaseAt, expiresAt }, channel, contactPoint, trace };
}
