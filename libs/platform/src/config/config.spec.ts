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
});
