import type { Preferences } from '@tourbus/contracts';
import { inForce, type PolicyInForce } from './in-force.js';
import { type Limits, type Pause } from './limits.js';
import { capSchema, policySchema, quietHoursSchema } from './policy.js';
import { remembering } from './remembering.js';

const source = 'customer';

type Lasting = Pick<Preferences, 'frequency' | 'quietHours'>;

/** Most customers who wish for something wish for one of a few things: what follows from it is worked out once. */
const lasting = remembering((text): Limits => {
  const { frequency, quietHours } = JSON.parse(text) as Lasting;
  return {
    source,
    ...(frequency && {
      caps: [
        capSchema.parse({
          name: 'the customer’s wish',
          limit: frequency.messages,
          window: { days: frequency.days },
        }),
      ],
    }),
    ...(quietHours && { quietHours: [quietHoursSchema.parse(quietHours)] }),
  };
});

const pause = remembering((until): Limits & { pause: Pause } => ({
  source,
  pause: { until: Date.parse(until), messageClasses: ['marketing'] },
}));

/** What customers ask for themselves, which holds beside every policy: fewer messages, quiet hours, a pause. */
export function wishesOf({ frequency, quietHours, pausedUntil }: Preferences): Limits[] {
  return [
    ...(pausedUntil === undefined ? [] : [pause(pausedUntil)]),
    ...(frequency || quietHours ? [lasting(JSON.stringify({ frequency, quietHours }))] : []),
  ];
}

/** For a brand that has none: customers' wishes are heard there all the same. No version of a policy is 0. */
export const noPolicy = remembering((brand): PolicyInForce =>
  inForce({ key: brand, version: 0 }, policySchema.parse({})),
);
