import { describe, expect, it } from '@jest/globals';
import { powerless, withPolicy } from './frame-policy.ts';

const meta = `<meta http-equiv="Content-Security-Policy" content="${powerless}">`;

describe('the policy of a frame', () => {
  it.each([
    [
      '<html><head lang="de"><style></style></head></html>',
      `<html><head lang="de">${meta}<style></style></head></html>`,
    ],
    ['<HEAD></HEAD>', `<HEAD>${meta}</HEAD>`],
    ['<header>no head</header>', `${meta}<header>no head</header>`],
    ['<p>nothing but words</p>', `${meta}<p>nothing but words</p>`],
  ])('comes before everything in %s', (html, expected) => expect(withPolicy(html, powerless)).toBe(expected));
});
