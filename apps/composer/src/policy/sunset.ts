import type { Asking, Known } from './asking.ts';
import type { Contact } from './caps.ts';
import type { Constraint } from './constraint.ts';
import { type Instant, millisOf, spoken } from './duration.ts';
import type { Policy, Sunset } from './policy.ts';
import { anyOf, isoOf, momentIn } from './words.ts';

/** What is unanswered: sent after the last response, and of a class that is backed off from. @param contacts oldest first */
export const unansweredOf = (
  { messageClasses }: Sunset,
  contacts: readonly Contact[],
  lastResponseAt = -Infinity,
): Contact[] =>
  contacts.filter(({ at, messageClass }) => at > lastResponseAt && messageClasses.includes(messageClass));

/**
 * From when on one more may be sent to who never responds: at once while less than `after` in a row are unanswered,
 * else when `oneIn` has passed since the last. As with caps, exactly then it has passed.
 * @param contacts oldest first
 * @returns `now` where one may be sent now
 */
export function backedOffUntil(
  sunset: Sunset,
  contacts: readonly Contact[],
  lastResponseAt: Instant | undefined,
  now: Instant,
): Instant {
  const wait = millisOf(sunset.oneIn);
  let last: Instant | undefined;
  let unanswered = 0;
  for (let i = contacts.length - 1; i >= 0; i--) {
    const { at, messageClass } = contacts[i] as Contact;
    if (at <= (lastResponseAt ?? -Infinity) || (last === undefined && at + wait <= now)) return now;
    if (!sunset.messageClasses.includes(messageClass)) continue;
    last ??= at;
    unanswered += 1;
    if (unanswered === sunset.after) return last + wait;
  }
  return now;
}

/** Backs off from who never responds. */
export function sunsetHolds(policy: Policy, asking: Asking, known: Known): Constraint | undefined {
  const { sunset } = policy;
  const { contacts, lastResponseAt, place } = known;
  if (
    !sunset?.messageClasses.includes(asking.messageClass) ||
    asking.messageClass === 'regulatory' ||
    !contacts
  )
    return undefined;
  return {
    rule: 'sunset',
    source: 'policy',
    withholds: sunset.onExcess === 'withhold',
    next: (at) => backedOffUntil(sunset, contacts, lastResponseAt, at),
    say(now, next) {
      const unanswered = unansweredOf(sunset, contacts, lastResponseAt).length;
      const count = `${unanswered} ${anyOf(sunset.messageClasses)} message${unanswered === 1 ? '' : 's'} in a row without a response`;
      return {
        because:
          next > now
            ? `${count}: one in ${spoken(sunset.oneIn)} from ${sunset.after} on; the next on ${momentIn(place, next)}.`
            : `${count}: one may be sent.`,
        inputs: {
          source: 'policy',
          unanswered,
          after: sunset.after,
          oneIn: spoken(sunset.oneIn),
          lastResponseAt: isoOf(lastResponseAt),
          nextAt: isoOf(next),
        },
      };
    },
  };
}
