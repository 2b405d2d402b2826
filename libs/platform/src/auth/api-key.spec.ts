import { describe, expect, it } from '@jest/globals';
import { createApiKey, findCaller, parseApiKeys } from './api-key.js';

const now = new Date('2026-11-02T12:00:00Z');

describe('API keys', () => {
  it('name their caller and what it may do', () => {
    const { key, entry } = createApiKey('shop', ['events:write', 'customers:read']);
    const caller = findCaller(parseApiKeys(entry), key, now);
    expect(caller?.name).toBe('shop');
    expect([...(caller?.scopes ?? [])]).toEqual(['events:write', 'customers:read']);
  });

  it('are configured without being known', () => {
    const { key, entry } = createApiKey('shop', ['events:write']);
    expect(entry).not.toContain(key.slice(-20));
  });

  it('end when they expire', () => {
    const { key, entry } = createApiKey('shop', ['events:write'], '2026-11-02T11:59:59Z');
    expect(findCaller(parseApiKeys(entry), key, now)).toBeUndefined();
    expect(findCaller(parseApiKeys(entry), key, new Date('2026-11-01T00:00:00Z'))?.name).toBe('shop');
  });

  it('may be several, separated by commas or lines', () => {
    const keys = ['a', 'b', 'c'].map((name) => createApiKey(name, ['events:write']));
    const parsed = parseApiKeys(`${keys[0]?.entry},${keys[1]?.entry}\n ${keys[2]?.entry}\n`);
    expect(keys.map(({ key }) => findCaller(parsed, key, now)?.name)).toEqual(['a', 'b', 'c']);
  });

  it('that are written wrongly stop the service from starting, and are not repeated in the error', () => {
    expect(() => parseApiKeys('shop:secret')).toThrow('API_KEYS does not read name:sha256:scope');
    expect(() => parseApiKeys('shop:secret')).not.toThrow('secret');
  });
});
