import ipaddr from 'ipaddr.js';

/** Hosts that the operator lets in although they are private: names (with or without port) and address ranges. */
export interface Allowed {
  hosts: ReadonlySet<string>;
  ranges: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[];
}

/** @throws Error that names an entry that is neither */
export function parseAllowed(text: string): Allowed {
  const hosts = new Set<string>();
  const ranges: [ipaddr.IPv4 | ipaddr.IPv6, number][] = [];
  for (const entry of text.split(/[\s,]+/).filter(Boolean)) {
    if (ipaddr.isValidCIDR(entry)) ranges.push(ipaddr.parseCIDR(entry));
    else if (/^[a-z0-9._-]+(:\d+)?$|^\[[0-9a-f:.]+\](:\d+)?$/i.test(entry)) hosts.add(entry.toLowerCase());
    else throw new Error(`“${entry}” is neither a host nor an address range such as 10.1.0.0/16.`);
  }
  return { hosts, ranges };
}

/** All that is routed on the internet; what looks like IPv4 below it (::127.0.0.1) is not. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an address is of the public internet. Anything else is somebody's inside: private, loopback, link-local,
 * carrier-grade NAT, multicast, reserved, and whatever IPv6 wraps around an IPv4 address.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(globalUnicast));
}

export function isAllowedAddress(address: string, { ranges }: Allowed): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return ranges.some(
    ([range, bits]) => range.kind() === parsed.kind() && parsed.match([range, bits] as never),
  );
}

/** Whether the operator has named this very host. */
export const isAllowedHost = ({ hostname, host }: URL, { hosts }: Allowed): boolean =>
  hosts.has(hostname) || hosts.has(host);

/** The address that a URL names by itself, if it is none to be looked up: `new URL` has settled how it was spelt. */
export function literalAddress({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(bare) ? bare : undefined;
}
