import { describe, expect, it } from '@jest/globals';
import { type Answer, type Call, NoAnswer, Outbound, TooLong } from '../outside/outbound.js';
import { askRest } from './ask-rest.js';
import type { Found } from './data-source.js';

/** @param say what is answered for each key */
async function asked(
  keys: readonly string[],
  say: (key: string) => { status: number; body?: string } | Error,
): Promise<Map<string, Found | undefined>> {
  const outbound = {
    call: ({ url }: Call): Promise<Answer> => {
      const said = say(decodeURIComponent(url.pathname.slice(1)));
      if (said instanceof Error) return Promise.reject(said);
      return Promise.resolve({ status: said.status, headers: {}, body: Buffer.from(said.body ?? '') });
    },
  } as unknown as Outbound;
  const heard = new Map<string, Found | undefined>();
  const rest = { url: 'https://crm.example/{key}', headers: {}, together: 2 };
  await askRest(outbound, rest, keys, 1_000, (key, found) => heard.set(key, found));
  return heard;
}

const good = { status: 200, body: '{"balance":1}' };
const answerTo = async (status: number, body?: string): Promise<Found | undefined> =>
  (await asked(['odd'], () => ({ status, ...(body !== undefined && { body }) }))).get('odd');
const fault = (code: string, reason: unknown = expect.any(String)) => ({ fault: { code, reason } });

describe('what a REST source says about a key', () => {
  it.each([404, 410])('is that it does not know it: %i', async (status) => {
    expect(await answerTo(status)).toBeUndefined();
  });

  it.each([400, 402, 405, 406, 409, 422, 451])(
    'is about that key alone where it refuses it: %i',
    async (status) => {
      expect(await answerTo(status)).toEqual(fault('lookup-refused', expect.stringContaining(`${status}`)));
    },
  );

  it.each([
    ['nothing', 204, undefined],
    ['a page', 200, '<html>Not here</html>'],
    ['half of it', 200, '{"balance":'],
    ['nothing at all', 200, ''],
  ])('is about that key alone where it cannot be read: %s', async (_, status, body) => {
    expect(await answerTo(status, body)).toEqual(fault('lookup-unreadable'));
  });

  it.each([301, 302, 401, 403, 407, 408, 425, 429, 500, 502, 503])(
    'is about the source itself, which may come back: %i',
    async (status) => {
      await expect(answerTo(status)).rejects.toThrow(`status ${status}`);
    },
  );

  it('costs the other keys nothing', async () => {
    const heard = await asked(['a', 'odd', 'b', 'page', 'huge', 'c'], (key) => {
      if (key === 'odd') return { status: 400 };
      if (key === 'huge') return new TooLong('it is too long');
      return key === 'page' ? { status: 200, body: '<html>' } : good;
    });
    expect(Object.fromEntries(heard)).toEqual({
      ...{ a: { value: { balance: 1 } }, b: { value: { balance: 1 } }, c: { value: { balance: 1 } } },
      ...{ odd: fault('lookup-refused'), page: fault('lookup-unreadable'), huge: fault('lookup-too-large') },
    });
  });

  it('is nothing where it does not answer', async () => {
    await expect(asked(['a', 'b'], () => new NoAnswer('no answer within 1000 ms'))).rejects.toThrow(
      'no answer',
    );
  });
});
