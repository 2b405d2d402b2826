import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningComposer, startComposer } from './running-composer.js';

describe('a policy that somebody is writing', () => {
  let composer: RunningComposer;
  const check = async (policy: unknown) => {
    const { keys, call } = composer;
    const { status, body } = await call('POST', '/policies/acme/check', { policy }, keys.readOnly);
    return { ...(body as object), status };
  };

  beforeAll(async () => {
    composer = await startComposer();
  }, 120_000);
  afterAll(() => composer?.stop());

  it('is read with all that it leaves out, by who may read it, and is not kept', async () => {
    expect(await check({ caps: [{ name: 'weekly', limit: 2, window: 'P7D' }] })).toMatchObject({
      ...{ status: 200, faults: [] },
      policy: {
        caps: [{ name: 'weekly', messageClasses: ['marketing'], onExcess: 'hold' }],
        expiry: { longestHold: 'P7D' },
      },
    });
    expect((await composer.call('GET', '/policies/acme')).status).toBe(404);
  });

  it('has its faults named, each at its place, also those that no single field shows', async () => {
    const twice = { name: 'weekly', limit: 2, window: 'P7D' };
    expect(
      await check({ caps: [{ ...twice, limit: 0 }], quietHours: [{ from: '9', to: '10:00' }] }),
    ).toMatchObject({
      ...{ status: 200, policy: null },
      faults: [
        { pointer: '/caps/0/limit', detail: expect.stringContaining('kill switch') },
        { pointer: '/quietHours/0/from', detail: expect.stringContaining('no time of a day') },
      ],
    });
    expect(await check({ caps: [twice, twice] })).toMatchObject({
      faults: [{ pointer: '/caps/1/name', detail: expect.stringContaining('another cap') }],
    });
  });

  it('is refused where it is no object', async () => {
    expect((await check(['caps'])).status).toBe(422);
  });
});
