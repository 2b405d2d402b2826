import { describe, expect, it } from '@jest/globals';
import { readRelease } from './releases.js';

const brand = { key: 'northwind', version: 1 };
const template = { key: 'order-shipped', version: 2 };
const rendered = { definition: 'order-shipped', template, release: 'signed' };
const release = {
  definition: { key: 'order-shipped', version: 5 },
  brand,
  template,
};

describe('a release', () => {
  it('vouches for what it names, until its end', () => {
    expect(readRelease(rendered, release, true)).toEqual({ brand, template });
    const until = '2026-12-24T00:00:00.000Z';
    expect(readRelease(rendered, { ...release, until }, true)).toEqual({ brand, template, until });
  });

  it.each([
    ['another version of the template', { template: { ...template, version: 3 } }],
    ['another template', { template: { ...template, key: 'newsletter' } }],
    ['no template', { template: undefined }],
    ['another definition', { definition: 'newsletter' }],
  ])('does not vouch for %s', (_, changes) => {
    expect(readRelease({ ...rendered, ...changes }, release, true)).toEqual({ fault: 'of-something-else' });
  });

  it('is worth nothing where the signature is not ours, whether or not one is required', () => {
    expect(readRelease(rendered, undefined, true)).toEqual({ fault: 'not-ours' });
    expect(readRelease(rendered, undefined, false)).toEqual({ fault: 'not-ours' });
  });

  it('may be missing only while none is required', () => {
    const without = { ...rendered, release: undefined };
    expect(readRelease(without, undefined, true)).toEqual({ fault: 'missing' });
    expect(readRelease(without, undefined, false)).toBeUndefined();
  });
});
