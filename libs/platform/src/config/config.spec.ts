import { describe, expect, it } from '@jest/globals';
import { parseConfig, platformConfigSchema } from './config.js';

describe('the configuration', () => {
  it('names every key at fault at once', () => {
    expect(() =>
      parseConfig(platformConfigSchema, { PORT: 'http', DATABASE_URL: 'nowhere', LOG_LEVEL: 'loud' }),
    ).toThrow(/PORT: [^]*DATABASE_URL: [^]*LOG_LEVEL: /);
  });

  it('says which key is missing', () => {
    expect(() => parseConfig(platformConfigSchema, { PORT: '3001' })).toThrow('DATABASE_URL: is missing');
  });

  it('takes an empty variable for a missing one', () => {
    expect(
      parseConfig(platformConfigSchema, { PORT: '3001', DATABASE_URL: 'postgres://h/d', LOG_LEVEL: '' })
        .LOG_LEVEL,
    ).toBe('info');
  });

  const proxies = (text: string): readonly string[] =>
    parseConfig(platformConfigSchema, {
      PORT: '3001',
      DATABASE_URL: 'postgres://h/d',
      TRUSTED_PROXIES: text,
    }).TRUSTED_PROXIES;

  it('takes names, addresses and networks of proxies', () => {
    expect(proxies('loopback, uniquelocal,192.0.2.1,10.1.0.0/16,2001:db8::/32')).toEqual([
      ...['loopback', 'uniquelocal', '192.0.2.1', '10.1.0.0/16', '2001:db8::/32'],
    ]);
  });

  it.each(['everybody', '10.1.0.0/x', '10.1.0/8', 'proxy.example.com', 'loopback,'])(
    'trusts nobody called “%s”',
    (text) => {
      expect(() => proxies(text)).toThrow(/TRUSTED_PROXIES: is no list/);
    },
  );
});
