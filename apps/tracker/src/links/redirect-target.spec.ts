import { describe, expect, it } from '@jest/globals';
import { redirectTarget } from './redirect-target.js';

describe('where a click leads', () => {
  it.each([
    ['https://shop.example/orders/1001?utm=a&b=c#top', 'https://shop.example/orders/1001?utm=a&b=c#top'],
    ['https://bücher.example/größe', 'https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe'],
    ['mailto:hello@shop.example', 'mailto:hello@shop.example'],
    ['https://shop.example/a\r\nset-cookie: x', 'https://shop.example/aset-cookie:%20x'],
  ])('leads to %j', (stored, target) => expect(redirectTarget(stored)).toBe(target));

  it.each(['javascript:alert(1)', 'data:text/html,x', '/relative', 'not a url', ''])(
    'leads nowhere for %j',
    (stored) => expect(redirectTarget(stored)).toBeUndefined(),
  );
});
