import type { Channel, Consent, ContactPoint, CustomerChangedV1, CustomerSnapshot } from '@tourbus/contracts';

/** A place where the customer is reached; letters are told apart by nobody here, so theirs has no address. */
export interface KnownPoint {
  channel: Channel;
  address?: string;
  state: ContactPoint['state'];
}

/** What the customer's pages need of a profile, and no more: no names, no attributes. */
export interface KnownProfile extends Pick<CustomerSnapshot, 'locale' | 'timeZone' | 'preferences'> {
  points: KnownPoint[];
  consents: Consent[];
  erased?: true;
}

/** What was heard of a customer. */
export interface HeardProfile {
  customerId: string;
  version: number;
  profile: KnownProfile;
  /** Whether anything of it changed; else it is of use only where nothing is known yet. */
  matters: boolean;
}

const shownParts = new Set(['locale', 'timeZone', 'contactPoints', 'preferences', 'consents', 'attributes']);

const knownPoint = ({ channel, address, state }: ContactPoint): KnownPoint => ({
  channel,
  state,
  ...(typeof address === 'string' && { address }),
});

export const heardProfile = ({ customer, changes }: CustomerChangedV1): HeardProfile => {
  const { id: customerId, version, locale, timeZone, preferences, contactPoints, consents } = customer;
  const erased = Boolean(customer.attributes['erased']);
  return {
    customerId,
    version,
    profile: erased
      ? { preferences: {}, points: [], consents: [], erased }
      : { locale, timeZone, preferences, points: contactPoints.map(knownPoint), consents },
    matters: changes.some((part) => shownParts.has(part)),
  };
};

/** One of each customer, the highest version, in an order that all replicas lock rows in. */
export function latestOfEach(heard: readonly HeardProfile[]): HeardProfile[] {
  const latest = new Map<string, HeardProfile>();
  for (const one of heard) {
    const known = latest.get(one.customerId);
    const matters = one.matters || (known?.matters ?? false);
    latest.set(one.customerId, { ...(known && known.version > one.version ? known : one), matters });
  }
  return [...latest.values()].sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
}
