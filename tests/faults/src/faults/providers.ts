import type { World } from '../world/world.js';
import type { Fault } from './fault.js';

interface Rule {
  fault: string;
  status?: number;
  retryAfter?: number;
  delayMs?: number;
}

const all = async (world: World, rule: Rule, ratio: number, seed: number): Promise<void> => {
  const answer = await world.sandbox('PUT', '/api/behaviour', { channel: '*', ratio, seed, ...rule });
  const refused = (answer as { detail?: string; status?: number } | undefined)?.status;
  if (refused && refused >= 400) throw new Error(`The sandbox does not know how to ${rule.fault}.`);
};

const misbehaving = (kind: string, rule: Rule): Fault => ({
  kind: `provider ${kind}`,
  family: 'provider',
  lasts: [4, 10],
  async inject({ world }, random) {
    const ratio = random.between(4, 10) / 10;
    await all(world, rule, ratio, random.between(1, 1_000_000));
    return {
      what: `${Math.round(ratio * 100)} % of the messages`,
      heal: async () => void (await world.sandbox('DELETE', '/api/behaviour')),
    };
  },
});

export const providerFaults: readonly Fault[] = [
  misbehaving('refuses for now (4xx)', { fault: '4xx' }),
  misbehaving('fails (5xx)', { fault: '5xx' }),
  misbehaving('asks to wait (429, Retry-After)', { fault: '4xx', retryAfter: 3 }),
  misbehaving('hangs', { fault: 'hang' }),
  misbehaving('drips', { fault: 'drip' }),
  misbehaving('drops before it took the message', { fault: 'drop-before' }),
  misbehaving('drops after it took the message', { fault: 'drop-after' }),
];
