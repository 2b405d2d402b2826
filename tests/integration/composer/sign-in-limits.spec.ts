import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Infrastructure, type RunningService, startInfrastructure } from '@tourbus/testing';
import { startComposerWith } from './signing-in.js';

describe('asking to sign in again and again', () => {
  let infrastructure: Infrastructure;
  const running: RunningService[] = [];

  beforeAll(async () => {
    infrastructure = await startInfrastructure();
  });
  afterAll(async () => {
    await Promise.all(running.map((service) => service.stop()));
    await infrastructure?.stop();
  });

  /** A replica that has counted nothing yet. It has no identity provider, and says so to whoever is let through. */
  async function composer(settings: Record<string, string>) {
    const service = await startComposerWith(infrastructure, settings);
    running.push(service);
    const ask = (from: string, path = 'login', accept = 'application/json') =>
      fetch(`${service.url}/auth/${path}`, {
        redirect: 'manual',
        headers: { 'x-forwarded-for': from, accept },
      });
    const statuses = async (from: string, times: number): Promise<number[]> => {
      const seen: number[] = [];
      for (let i = 0; i < times; i++) seen.push((await ask(from, i % 2 ? 'callback' : 'login')).status);
      return seen;
    };
    return { service, ask, statuses };
  }
  const refusals = (statuses: number[]): boolean[] => statuses.map((status) => status === 429);

  it('is answered 429 with the time to wait, to one address and not to others', async () => {
    const { ask, statuses } = await composer({ SIGN_INS_PER_ADDRESS: '4', SIGN_INS_PER_MINUTE: '100' });
    expect(refusals(await statuses('203.0.113.7', 6))).toEqual([false, false, false, false, true, true]);
    expect(refusals(await statuses('203.0.113.8', 1))).toEqual([false]);
    const refused = await ask('203.0.113.7');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(await refused.json()).toMatchObject({
      type: 'urn:tourbus:problem:too-many-sign-ins',
      remedy: expect.stringMatching(/Try again in \d+ s/),
    });
  });

  it('is told to people on a page, and leaves a sign-in that has begun as it is', async () => {
    const { ask, statuses } = await composer({ SIGN_INS_PER_ADDRESS: '2' });
    await statuses('203.0.113.7', 2);
    const refused = await ask('203.0.113.7', 'callback', 'text/html');
    expect([refused.status, refused.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.text()).toContain('Too many sign-ins at once');
    expect(refused.headers.getSetCookie()).toEqual([]);
  });

  it('is bounded for all addresses together, whose refusals count against nobody', async () => {
    const { statuses } = await composer({ SIGN_INS_PER_ADDRESS: '4', SIGN_INS_PER_MINUTE: '6' });
    await statuses('203.0.113.1', 50);
    expect(refusals(await statuses('203.0.113.2', 3))).toEqual([false, false, true]);
    expect(refusals(await statuses('203.0.113.3', 1))).toEqual([true]);
  });

  it('is counted under the address that the proxy saw, whatever a client says of itself', async () => {
    const { statuses } = await composer({ SIGN_INS_PER_ADDRESS: '2' });
    const claimed = ['198.51.100.1', '198.51.100.2', '198.51.100.3'];
    const seen: number[] = [];
    for (const address of claimed) seen.push(...(await statuses(`${address}, 203.0.113.7`, 1)));
    expect(refusals(seen)).toEqual([false, false, true]);
  });

  it('is counted under the address of the connection where no trusted proxy speaks', async () => {
    const { statuses } = await composer({ SIGN_INS_PER_ADDRESS: '2', TRUSTED_PROXIES: '192.0.2.1' });
    const seen: number[] = [];
    for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3'])
      seen.push(...(await statuses(address, 1)));
    expect(refusals(seen)).toEqual([false, false, true]);
  });
});
