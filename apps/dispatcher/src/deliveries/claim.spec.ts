import { describe, expect, test } from '@jest/globals';
import { type MessageClass, type Parts, communicationRenderedV1 } from '@tourbus/contracts';
import { fingerprint } from '../suppressions/suppression.js';
import { whyWithheld } from './claim.js';

const email: Parts = communicationRenderedV1.example.parts;
const ask = (
  messageClass: MessageClass,
  known: Partial<Parameters<typeof whyWithheld>[1]>,
  superseded = false,
) =>
  whyWithheld(
    { parts: email, superseded, head: { messageClass, channel: 'email' } },
    { stopped: [], revoked: [], stoppedChannels: [], ...known },
  );

describe('at the claim', () => {
  test('a message to nobody who objected goes out', () => {
    expect(ask('marketing', {})).toBeUndefined();
  });

  test('a stopped contact point gets nothing of any class', () => {
    const stopped = [fingerprint({ channel: 'email', address: ' ZOE@Customers.example ' })];
    for (const messageClass of ['regulatory', 'transactional', 'service', 'marketing'] as const)
      expect(ask(messageClass, { stopped })?.reason.code).toBe('contact-point-stopped');
  });

  test('a stop of the channel holds back everything on it, whoever it goes to, and nothing on another', () => {
    expect(ask('regulatory', { stoppedChannels: ['email'] })?.reason.code).toBe('contact-point-stopped');
    expect(ask('regulatory', { stoppedChannels: ['sms'] })).toBeUndefined();
  });

  test('withdrawn consent holds back marketing on that channel, and nothing else', () => {
    expect(ask('marketing', { revoked: ['marketing/email'] })?.reason.code).toBe('consent-revoked');
    expect(ask('marketing', { revoked: ['marketing/sms'] })).toBeUndefined();
    expect(ask('transactional', { revoked: ['marketing/email'] })).toBeUndefined();
  });

  test('an earlier fact does not follow a later one, and the trace shows what was asked before', () => {
    const withheld = ask('marketing', {}, true);
    expect(withheld?.reason.code).toBe('superseded');
    expect(withheld?.trace.map(({ rule, answer }) => `${rule}: ${answer}`)).toEqual([
      'contact-point: allow',
      'consent: allow',
      'order: deny',
    ]);
  });

  test('the trace names no address', () => {
    const stopped = [fingerprint({ channel: 'email', address: 'zoe@customers.example' })];
    expect(JSON.stringify(ask('service', { stopped }))).not.toContain('customers.example');
  });
});
