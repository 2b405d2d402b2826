import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { PausesInForce } from '../pauses/pause.js';
import { Provider } from '../providers/provider.js';
import type { ChannelSender } from '../senders/channel-sender.js';
import type { Claim } from './claim.js';
import type { Deliveries } from './deliveries.service.js';
import type { DispatchMetrics } from './dispatch-metrics.js';
import { Lane } from './lane.js';
import type { Turn } from './turn.js';

const claim = {
  communicationId: '8c7f5c3e-0d6c-5f0e-a2a6-6a3c6e1e9f10',
  fence: 1,
  cause: { trace: {} },
  until: Infinity,
};

/** Nothing of this process runs meanwhile, no timer either. */
function sleep(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

interface Given {
  callSeconds: number;
  /** What happens while the database commits its beginning. */
  commit: () => Promise<void> | void;
}

/** A lane with one claim. */
function laneWith({ callSeconds, commit }: Given) {
  const waiting = [claim as Claim];
  const seen = { called: 0, outcomes: [] as string[] };
  const deliveries = {
    claim: () => Promise.resolve({ claims: waiting.splice(0), more: false }),
    turn: async ({ ended, beginning }: Turn) => {
      if (beginning.length > 0) await commit();
      seen.outcomes.push(...ended.map(({ outcome }) => outcome.kind));
      return { settled: ended.map(() => true), begun: beginning.map(() => true) };
    },
    release: () => Promise.resolve(),
  } as unknown as Deliveries;
  const sender: ChannelSender = {
    channel: 'sms',
    provider: 'example',
    capacity: 1,
    prepare: () =>
      Promise.resolve(async (pointOfNoReturn) => {
        await pointOfNoReturn();
        seen.called++;
        return { kind: 'accepted', providerMessageId: '1', arrived: false };
      }),
    close: () => Promise.resolve(),
  };
  const metrics = {
    attempts: { inc: () => undefined },
    callSeconds: { startTimer: () => () => 0 },
  } as unknown as DispatchMetrics;
  const provider = new Provider(sender, { callSeconds, callsPerSecond: 100, restSeconds: 1 });
  const lane = new Lane({
    provider,
    preferred: [],
    deliveries,
    metrics,
    mayClaim: () => true,
    pauses: () => Promise.resolve(new PausesInForce([])),
  });
  return { lane, seen };
}

test('a delivery is called once its beginning is committed', async () => {
  const { lane, seen } = laneWith({ callSeconds: 5, commit: () => pause(5) });
  lane.start();
  await pause(100);
  await lane.stop();
  expect(seen).toEqual({ called: 1, outcomes: ['accepted'] });
});

test('a delivery that was given up before its beginning was committed is not called: it will be offered again', async () => {
  const { lane, seen } = laneWith({ callSeconds: 0.05, commit: () => pause(200) });
  lane.start();
  await pause(300);
  await lane.stop();
  expect(seen).toEqual({ called: 0, outcomes: ['retry'] });
});

test('a delivery whose process slept until others may have taken over is not called', async () => {
  const { lane, seen } = laneWith({ callSeconds: 0.05, commit: () => sleep(200) });
  lane.start();
  await pause(300);
  await lane.stop();
  expect(seen).toEqual({ called: 0, outcomes: ['retry'] });
});
