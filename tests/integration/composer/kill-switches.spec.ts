import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PolicyKillSwitchesSetV1, policyKillSwitchesSetV1 } from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { brand, type RunningComposer, startComposer } from './running-composer.js';

describe('what a policy stops', () => {
  let composer: RunningComposer;
  beforeAll(async () => {
    composer = await startComposer();
    await composer.publish('brands/fennholm', brand);
  });
  afterAll(() => composer?.stop());

  const killSwitches = [{ scope: 'channel', channel: 'sms', why: 'Garbled texts.' }];
  const ok = async (path: string, body: object, key = composer.keys.reviewer): Promise<void> => {
    const reply = await composer.call('POST', path, body, key);
    if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.text}`);
  };
  /** All that was told of the brand, once it is as much as this. */
  const told = (count: number): Promise<PolicyKillSwitchesSetV1[]> =>
    eventually(async () => {
      const facts = await composer.bus.read<PolicyKillSwitchesSetV1>(policyKillSwitchesSetV1, 0);
      return facts.length === count && facts.map(({ data }) => data);
    });

  it('is told once it is published, and no draft of it', async () => {
    await composer.publish('policies/fennholm', {});
    await told(1);
    const { body } = await composer.call('PUT', '/policies/fennholm', { killSwitches });
    await ok('/policies/fennholm/submit', { version: body.version }, composer.keys.all);
    await ok('/policies/fennholm/approve', { version: body.version });
    await ok('/policies/fennholm/publish', { version: body.version });
    const policy = (version: number) => ({ key: 'fennholm', version });
    expect(await told(2)).toEqual([
      { brand: 'fennholm', policy: policy(1), killSwitches: [], since: expect.any(String) },
      { brand: 'fennholm', policy: policy(2), killSwitches, since: expect.any(String) },
    ]);
  });

  it('is over when the policy is retired, and later than what was told before', async () => {
    await ok('/policies/fennholm/retire', {});
    const [, thrown, over] = await told(3);
    expect(over).toEqual({ brand: 'fennholm', killSwitches: [], since: expect.any(String) });
    expect(String(over?.since) > String(thrown?.since)).toBe(true);
  });
});
