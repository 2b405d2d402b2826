import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { ChannelSender, Outcome } from '../senders/channel-sender.js';
import { NotAdmitted, Provider } from './provider.js';

const sender = { channel: 'sms', provider: 'example', capacity: 1 } as ChannelSender;
const limits = { callSeconds: 1, callsPerSecond: 1_000, restSeconds: 60 };
const taken: Outcome = { kind: 'accepted', providerMessageId: '1', arrived: false };
const busy: Outcome = { kind: 'retry', code: 'x-429', text: 'Later.', fault: 'provider', afterSeconds: 0.1 };

test('a provider that says when to come back is left alone until then, whatever is offered', async () => {
  const provider = new Provider(sender, limits);
  await provider.call(() => Promise.resolve(busy));
  expect(provider.heldSeconds).toBeGreaterThan(0);
  await expect(provider.call(() => Promise.resolve(taken))).rejects.toBeInstanceOf(NotAdmitted);
  await pause(120);
  await expect(provider.call(() => Promise.resolve(taken))).resolves.toBe(taken);
});

test('no more calls are made in a second than are allowed, and who has to wait is counted', async () => {
  let waits = 0;
  const provider = new Provider(sender, { ...limits, callsPerSecond: 5 }, () => waits++);
  const start = performance.now();
  const times = await Promise.all(
    Array.from({ length: 12 }, async () => {
      await provider.call(() => Promise.resolve(taken));
      return performance.now() - start;
    }),
  );
  expect(times.filter((time) => time < 900)).toHaveLength(5);
  expect(times.filter((time) => time < 1_900)).toHaveLength(10);
  expect(waits).toBeGreaterThanOrEqual(7);
});

test('who waits for a turn is sent away when the provider is to be left alone meanwhile', async () => {
  const provider = new Provider(sender, { ...limits, callsPerSecond: 1 });
  const first = provider.call(() => Promise.resolve({ ...busy, afterSeconds: 5 }));
  const second = provider.call(() => Promise.resolve(taken));
  await first;
  await expect(second).rejects.toBeInstanceOf(NotAdmitted);
});
