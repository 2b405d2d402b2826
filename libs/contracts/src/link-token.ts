import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The signed tokens in links that customers follow: made by the renderer, read by the tracker. A token names a
 * communication and one of its links; where the link leads is stored by us and never part of it, so that a token
 * cannot become an open redirect. A token never ends by itself: what it opens says how long it does. The place in this
 * list is signed, so kinds are only ever added at its end.
 */
export const linkKinds = ['open', 'click', 'unsubscribe', 'preferences'] as const;
export type LinkKind = (typeof linkKinds)[number];

export interface LinkToken {
  communicationId: string;
  kind: LinkKind;
  /** Which link of the communication was clicked; 0 for the other kinds. */
  index: number;
}

/** The highest index a token has room for. */
export const highestLinkIndex = 0xffff;

// One byte for the kind, 16 for the id, 2 for the index, then the first 96 bits of HMAC-SHA-256 over those.
const signedBytes = 19;
const signatureBytes = 12;
const tokenPattern = /^[\w-]{42}$/;

/** @throws RangeError where the index does not fit, or the id is no UUID */
export function createLinkToken(link: Omit<LinkToken, 'index'> & { index?: number }, key: string): string {
  const id = Buffer.from(link.communicationId.replaceAll('-', ''), 'hex');
  const index = link.index ?? 0;
  if (id.length !== 16) throw new RangeError(`${link.communicationId} is not a UUID.`);
  if (!Number.isInteger(index) || index < 0 || index > highestLinkIndex)
    throw new RangeError(`The link index ${index} is not between 0 and ${highestLinkIndex}.`);
  const signed = Buffer.alloc(signedBytes);
  signed.writeUInt8(linkKinds.indexOf(link.kind), 0);
  id.copy(signed, 1);
  signed.writeUInt16BE(index, 17);
  return Buffer.concat([signed, signatureOf(signed, key)]).toString('base64url');
}

/** @returns what the token says, or undefined unless every character of it is as we made it */
export function readLinkToken(token: string, key: string): LinkToken | undefined {
  if (!tokenPattern.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  // The last character carries four spare bits: another spelling of the same bytes is not our token.
  if (bytes.toString('base64url') !== token) return undefined;
  const signed = bytes.subarray(0, signedBytes);
  if (!timingSafeEqual(bytes.subarray(signedBytes), signatureOf(signed, key))) return undefined;
  const kind = linkKinds[signed.readUInt8(0)];
  if (!kind) return undefined;
  const hex = signed.toString('hex', 1, 17);
  const communicationId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { communicationId, kind, index: signed.readUInt16BE(17) };
}

const signatureOf = (signed: Buffer, key: string): Buffer =>
  createHmac('sha256', key).update('tourbus link\n').update(signed).digest().subarray(0, signatureBytes);
