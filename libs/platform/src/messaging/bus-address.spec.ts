import { describe, expect, it } from '@jest/globals';
import { busAddress, isBusAddress } from './bus-address.js';

describe('an address of the bus', () => {
  it('names the servers, and the user once for all of them', () => {
    expect(busAddress('nats://composer:a%2Fb@one:4222, nats://two:4222')).toEqual({
      servers: ['nats://one:4222', 'nats://two:4222'],
      user: 'composer',
      pass: 'a/b',
      inboxPrefix: '_INBOX.composer',
    });
  });

  it.each([
    ['nats://127.0.0.1:4222', 'nats://127.0.0.1:4222'],
    ['tls://nats.example.com:4222', 'tls://nats.example.com:4222'],
    ['127.0.0.1:4222', 'nats://127.0.0.1:4222'],
  ])('may name nobody: %s', (text, server) => {
    expect(busAddress(text)).toEqual({ servers: [server] });
  });

  it.each(['', 'nats://', 'nats://one:4222,', 'nats://one:port'])('is not “%s”', (text) => {
    expect(isBusAddress(text)).toBe(false);
  });
});
