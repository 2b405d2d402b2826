import { type CustomerSnapshot, type MessageClass, channels } from '@tourbus/contracts';
import { applicableRules } from '../jurisdictions/applicable.js';
import { countryOfLaw } from '../jurisdictions/decisive.js';
import type { Rule } from '../jurisdictions/profile.js';
import { jurisdictionProfiles } from '../jurisdictions/profiles.js';
import type { Limits } from '../policy/limits.js';
import { remembering } from '../policy/remembering.js';
import { weekdays } from '../policy/week.js';
import { regionOf } from './jurisdiction-rule.js';

interface Whose {
  country?: string;
  region?: string;
  messageClass: MessageClass;
  /** Laws come into force on days. */
  day: string;
}

const limitsOf = remembering((key): readonly Limits[] => {
  const { day, ...whose } = JSON.parse(key) as Whose;
  const found = channels.flatMap(
    (channel) => applicableRules(jurisdictionProfiles, { ...whose, channel, at: new Date(day) }).rules,
  );
  return [...new Set(found)].flatMap(limitsOfRule);
});

/** As one rule each: what several laws ask for has to be kept all together. */
function limitsOfRule(rule: Rule): Limits[] {
  const source = `jurisdiction ${rule.id}@${rule.version}`;
  const { classes: messageClasses, channels } = rule;
  if (rule.asks === 'hours')
    return [
      {
        source,
        sendWindows: rule.windows.map(({ days, from, until: to }) => ({
          ...{ from, to, messageClasses, channels },
          weekdays: days.flatMap((day) => weekdays[day - 1] ?? []),
        })),
      },
    ];
  if (rule.asks !== 'frequency') return [];
  const { id: name, most: limit, hours } = rule;
  const cap = {
    name,
    limit,
    messageClasses,
    channels,
    window: { hours },
    exempt: [],
    onExcess: 'hold' as const,
  };
  return [{ source, caps: [cap] }];
}

/**
 * The hours and numbers that the law of the customer's country sets, asked together with those of the policy.
 * @param elsewhere whose law it is where the country is not known or has no profile
 */
export function lawLimits(
  customer: CustomerSnapshot,
  { messageClass, now, elsewhere }: { messageClass: MessageClass; now: Date; elsewhere?: string },
): readonly Limits[] {
  const whose: Whose = {
    country: countryOfLaw(customer.country, elsewhere),
    region: regionOf(customer),
    messageClass,
    day: now.toISOString().slice(0, 10),
  };
  return limitsOf(JSON.stringify(whose));
}
