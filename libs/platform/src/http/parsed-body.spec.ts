import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { parseBodies } from './parsed-body.js';

const kilobytes = (count: number): string => 'x'.repeat(count * 1_024 - 2);

describe('the body of a request', () => {
  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'a=1&b=x+y&a=2', 200, { a: '2', b: 'x y' }],
    ['a form of 64 KB', 'application/x-www-form-urlencoded', `a=${kilobytes(64)}`, 200, { a: kilobytes(64) }],
    ['a larger form', 'application/x-www-form-urlencoded', `a=${kilobytes(64)}x`, 413, undefined],
    ['JSON that is larger', 'application/problem+json', `"${kilobytes(65)}"`, 200, kilobytes(65)],
    ['text', 'text/plain', 'a', 415, undefined],
  ])('that is %s is answered as it should be', async (_, type, payload, status, parsed) => {
    const server = fastify({ bodyLimit: 1_024 * 1_024 });
    server.removeAllContentTypeParsers();
    parseBodies(server);
    server.post('/', ({ body, rawBody }) => ({ body, isRaw: rawBody?.toString() === payload }));
    const answer = await server.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': type },
      payload,
    });
    expect(answer.statusCode).toBe(status);
    if (status === 200) expect(answer.json()).toEqual({ body: parsed, isRaw: true });
  });
});
