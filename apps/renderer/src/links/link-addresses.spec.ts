import { describe, expect, it } from '@jest/globals';
import { readLinkToken } from '@tourbus/contracts';
import { linkAddresses } from './link-addresses.js';

const key = 'a key of more than thirty-two characters';
const communicationId = '8c7f5c3e-0d6c-5f0e-a2a6-6a3c6e1e9f10';

describe('link addresses', () => {
  const addresses = linkAddresses('https://mail.example/', key, communicationId);

  it.each([
    ['click', addresses.click(3), /^https:\/\/mail\.example\/t\/c\/([\w-]+)$/, 3],
    ['open', addresses.openPixel, /^https:\/\/mail\.example\/t\/o\/([\w-]+)\.gif$/, 0],
    ['unsubscribe', addresses.unsubscribe, /^https:\/\/mail\.example\/t\/u\/([\w-]+)$/, 0],
    ['preferences', addresses.preferences, /^https:\/\/mail\.example\/t\/p\/([\w-]+)$/, 0],
  ])('of the kind “%s” lie under the public address and are signed', (kind, address, shape, index) => {
    const token = shape.exec(address)?.[1] ?? '';
    expect(readLinkToken(token, key)).toEqual({ communicationId, kind, index });
  });
});
