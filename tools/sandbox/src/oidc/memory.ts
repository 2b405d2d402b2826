import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Kept {
  payload: AdapterPayload;
  until: number;
}

/** More sign-ins than anyone demonstrates at once; the oldest is forgotten first. */
const most = 1_000;

/** What the provider remembers of sign-ins under way: here alone, until it expires or the sandbox stops. */
export function memory(): (model: string) => Adapter {
  const kept = new Map<string, Kept>();
  const payloadOf = (key: string): AdapterPayload | undefined => {
    const found = kept.get(key);
    return found && found.until > Date.now() ? found.payload : undefined;
  };
  const payloads = (model: string): [string, Kept][] =>
    [...kept].filter(([key, { until }]) => key.startsWith(`${model}:`) && until > Date.now());
  return (model) => ({
    upsert: async (id, payload, expiresIn = 600) => {
      const key = `${model}:${id}`;
      kept.delete(key);
      kept.set(key, { payload, until: Date.now() + expiresIn * 1_000 });
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    },
    find: async (id) => payloadOf(`${model}:${id}`),
    findByUid: async (uid) => payloads(model).find(([, { payload }]) => payload.uid === uid)?.[1].payload,
    findByUserCode: async () => undefined,
    consume: async (id) => {
      const payload = payloadOf(`${model}:${id}`);
      if (payload) payload.consumed = Math.floor(Date.now() / 1_000);
    },
    destroy: async (id) => void kept.delete(`${model}:${id}`),
    revokeByGrantId: async (grantId) => {
      for (const [key, { payload }] of payloads(model)) if (payload.grantId === grantId) kept.delete(key);
    },
  });
}
