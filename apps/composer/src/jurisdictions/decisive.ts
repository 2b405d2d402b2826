import type { Channel, MessageClass } from '@tourbus/contracts';
import type { JurisdictionProfile, Rule } from './profile.js';
import { jurisdictionProfiles } from './profiles.js';

/** Whether what no statute asks for, but courts go by, is asked for too. */
export type Practice = 'required' | 'noted';

/** Whether we may speak at all; when, and how often, is asked with the policy's own windows and caps. */
const asks: ReadonlySet<Rule['asks']> = new Set<Rule['asks']>(['consent', 'objection']);

const reduced = (profiles: readonly JurisdictionProfile[], keep: (rule: Rule) => boolean) =>
  profiles.map((profile) => ({
    ...profile,
    rules: profile.rules.filter(keep),
    variants: profile.variants.map((variant) => ({ ...variant, rules: variant.rules.filter(keep) })),
  }));

const profilesBy: Readonly<Record<Practice, readonly JurisdictionProfile[]>> = {
  required: reduced(jurisdictionProfiles, (rule) => asks.has(rule.asks)),
  noted: reduced(jurisdictionProfiles, (rule) => asks.has(rule.asks) && rule.law.reading !== 'practice'),
};

const rules = profilesBy.required.flatMap((profile) => [
  ...profile.rules,
  ...profile.variants.flatMap((variant) => variant.rules),
]);
const concerned = new Set(
  rules.flatMap(({ classes, channels }) =>
    classes.flatMap((one) => channels.map((channel) => `${one}/${channel}`)),
  ),
);

/** Whether any law that is known here decides about such messages. */
export const isDecisiveFor = (messageClass: MessageClass, channel: Channel): boolean =>
  concerned.has(`${messageClass}/${channel}`);

/** What decides whether we may speak at all. */
export const decisive = (practice: Practice): readonly JurisdictionProfile[] => profilesBy[practice];

/**
 * The country whose law is asked.
 * @param elsewhere that of a customer whose country is not known or has no profile; without it, all are asked together
 */
export function countryOfLaw(country: string | undefined, elsewhere: string | undefined): string | undefined {
  const hasProfile = jurisdictionProfiles.some(
    ({ countries }) => country !== undefined && countries.includes(country),
  );
  return hasProfile ? country : (elsewhere ?? country);
}
