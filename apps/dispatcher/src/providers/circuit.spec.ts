import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../senders/channel-sender.js';
import { Circuit } from './circuit.js';

const failed: Outcome = { kind: 'retry', code: 'x-503', text: 'Not now.', fault: 'provider' };
const refused: Outcome = { kind: 'rejected', code: 'x-400', text: 'Not this.' };
const taken: Outcome = { kind: 'accepted', providerMessageId: '1', arrived: false };
const give = (circuit: Circuit, ...outcomes: (Outcome | undefined)[]) =>
  outcomes.reduce(
    (before, outcome) => before.then(() => circuit.run(() => Promise.resolve(outcome))).then(() => undefined),
    Promise.resolve(),
  );
const fiveTimes = (outcome: Outcome) => Array<Outcome>(5).fill(outcome);

describe('a circuit', () => {
  test('opens after five failures in a row that speak about the provider', async () => {
    const circuit = new Circuit({ restSeconds: 60 });
    await give(circuit, failed, failed, failed, failed, taken, failed, failed, failed, failed);
    expect(circuit.reading).toBe('closed');
    await give(circuit, failed);
    expect(circuit.reading).toBe('open');
  });

  test('stays closed whatever becomes of single messages, and of calls that were called off', async () => {
    const circuit = new Circuit({ restSeconds: 60 });
    const ambiguous: Outcome = { kind: 'ambiguous', code: 'x', text: 'Nobody knows.' };
    await give(
      circuit,
      ...fiveTimes(refused),
      ...fiveTimes(ambiguous),
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    );
    expect(circuit.reading).toBe('closed');
  });

  test('lets one call through on trial, and closes when it works', async () => {
    const circuit = new Circuit({ restSeconds: 0.02 });
    await give(circuit, ...fiveTimes(failed));
    await pause(30);
    expect(circuit.reading).toBe('trial');
    const trial = Promise.withResolvers<Outcome>();
    const tried = circuit.run(() => trial.promise);
    expect(circuit.reading).toBe('open');
    trial.resolve(taken);
    await tried;
    expect(circuit.reading).toBe('closed');
  });

  test.each([
    ['fails', failed],
    ['is called off', undefined],
  ])('rests longer when the trial %s', async (_, outcome) => {
    const circuit = new Circuit({ restSeconds: 0.1 });
    await give(circuit, ...fiveTimes(failed));
    await pause(120);
    await give(circuit, outcome);
    await pause(120);
    expect(circuit.reading).toBe('open');
    await pause(120);
    expect(circuit.reading).toBe('trial');
  });
});
