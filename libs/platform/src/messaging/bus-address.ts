import type { NodeConnectionOptions } from '@nats-io/transport-node';
import { inboxPrefixOf } from '@tourbus/contracts';

export type BusAddress = Pick<NodeConnectionOptions, 'user' | 'pass' | 'inboxPrefix'> & { servers: string[] };

const withScheme = (address: string): string =>
  address.includes('://') ? address.trim() : `nats://${address.trim()}`;

export const isBusAddress = (text: string): boolean =>
  text.split(',').every((address) => (URL.parse(withScheme(address))?.host ?? '') !== '');

/**
 * Takes NATS_URL apart, since the client wants a user beside its servers. The first address with a user speaks for all:
 * the nodes of a cluster know the same users.
 */
export function busAddress(text: string): BusAddress {
  const addresses = text.split(',').map((address) => new URL(withScheme(address)));
  const servers = addresses.map(({ protocol, host }) => `${protocol}//${host}`);
  const named = addresses.find(({ username }) => username !== '');
  if (!named) return { servers };
  const [user, pass] = [decodeURIComponent(named.username), decodeURIComponent(named.password)];
  return { servers, user, pass, inboxPrefix: inboxPrefixOf(user) };
}
