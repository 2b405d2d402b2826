import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import {
  type Channel,
  type Consent,
  type ContactPoint,
  type CustomerChangedV1,
  type Parts,
  channels,
} from '@tourbus/contracts';

/** What forbids to speak to a customer, as of one version of the profile and the stops since then. */
export interface Suppression {
  customerId: string;
  /** Differs whenever anything of this may differ. */
  judgedBy: string;
  /** Fingerprints of the contact points that are stopped. */
  stopped: string[];
  /** Withdrawn consents, as `purpose/channel`. */
  revoked: string[];
  /** Channels that a response stopped and the profile does not know of yet. */
  stoppedChannels: Channel[];
}

/** What a profile says about this. */
export interface HeardProfile {
  customerId: string;
  version: number;
  stopped: string[];
  revoked: string[];
  /** Channels on which the customer has contact points, all of them stopped. */
  stoppedChannels: Channel[];
  /** The event that led to this version, where it changed what is allowed. */
  cause?: string;
}

type Address = Pick<ContactPoint, 'channel' | 'address'>;

/** Whom parts go to, as a contact point. */
export const recipientOf = (parts: Parts): Address =>
  parts.kind === 'email'
    ? { channel: 'email', address: parts.to.address }
    : { channel: parts.kind, address: parts.to };

/** The same for every spelling of a contact point, and of no use to who wants the address. */
export const fingerprint = ({ channel, address }: Address): string =>
  createHash('sha256')
    .update(`${channel}\n${normalised(channel, address)}`)
    .digest('base64url');

function normalised(channel: Channel, address: Address['address']): string {
  if (typeof address !== 'string') {
    const { lines, postalCode = '', city = '', country = '' } = address;
    return [...lines, postalCode, city, country]
      .join('\n')
      .toLowerCase()
      .replace(/[^\S\n]+/g, ' ');
  }
  if (channel === 'sms') return address.replace(/[^\d]/g, '').replace(/^00/, '');
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).trim();
  return `${address.slice(0, Math.max(0, at)).trim()}@${domainToASCII(domain) || domain}`.toLowerCase();
}

const timeOf = ({ at }: Consent): number => (at ? Date.parse(at) : 0);

/** Of two words of the same time, or without one, the withdrawal counts. */
function endsRevoked(words: readonly Consent[]): boolean {
  const latest = Math.max(...words.map(timeOf));
  return words.some((word) => timeOf(word) === latest && word.state === 'revoked');
}

/**
 * The latest word on a purpose counts, and one without a channel speaks for all. A channel whose own latest word is
 * a withdrawal stays withdrawn: ingest removes those that were lifted.
 */
export function revokedConsents(consents: readonly Consent[]): string[] {
  const purposes = [...new Set(consents.map(({ purpose }) => purpose))];
  return purposes.flatMap((purpose) =>
    channels
      .filter((channel) => {
        const words = consents.filter(
          (word) => word.purpose === purpose && (word.channel ?? channel) === channel,
        );
        return endsRevoked(words) || endsRevoked(words.filter((word) => word.channel !== undefined));
      })
      .map((channel) => `${purpose}/${channel}`),
  );
}

/** What can be the outcome of a stop, among the parts of a profile that change. */
const changesOfStops = new Set(['consents', 'contactPoints']);

export function profileHeard(
  { customer, changes }: Omit<CustomerChangedV1, 'changedAt'>,
  cause?: string,
): HeardProfile {
  const { id, version, contactPoints, consents } = customer;
  const stoppedChannels = channels.filter((channel) => {
    const points = contactPoints.filter((point) => point.channel === channel);
    return points.length > 0 && points.every(({ state }) => state === 'stopped');
  });
  return {
    customerId: id,
    version,
    stopped: contactPoints.filter(({ state }) => state === 'stopped').map(fingerprint),
    revoked: revokedConsents(consents),
    stoppedChannels,
    ...(changes.some((part) => changesOfStops.has(part)) && { cause }),
  };
}

/** One per customer, the highest version, in an order that all replicas lock rows in. */
export function latestOfEach(heard: readonly HeardProfile[]): HeardProfile[] {
  const latest = new Map<string, HeardProfile>();
  for (const one of heard) {
    const known = latest.get(one.customerId);
    if (!known || known.version < one.version) latest.set(one.customerId, one);
  }
  return [...latest.values()].sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
}
