import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { request } from './client.ts';
import { type KnownSession, followSession, resumeSession, sessionQuery } from './session.ts';

const { fetch } = globalThis;
const nora = {
  person: { id: 'nora', name: 'Nora Lindqvist' },
  ...{ roles: [], teams: [], scopes: [], csrf: 'x', expiresAt: '2026-01-01T00:00:00Z' },
};
const over: KnownSession = { ...nora, isOver: true };
let queries: QueryClient;

/** What the services answer, by path; 401 is what is asked for otherwise. */
const answering = (answers: Record<string, () => Response>): void => {
  globalThis.fetch = async (url) => answers[String(url)]?.() ?? new Response(null, { status: 401 });
};

beforeEach(() => {
  queries = new QueryClient();
  queries.setQueryData(sessionQuery.queryKey, nora);
  followSession(queries);
});
afterEach(() => {
  globalThis.fetch = fetch;
});

describe('a request whose session has lapsed', () => {
  it.each([401, 403])('ends the session where the renewal is refused with %i', async (status) => {
    answering({ '/auth/refresh': () => new Response(null, { status }) });
    await expect(request('GET', '/things')).rejects.toMatchObject({ status: 401 });
    expect(queries.getQueryData(sessionQuery.queryKey)).toEqual(over);
  });

  it.each([429, 502, 503])(
    'fails, and ends nothing, where the renewal is answered with %i',
    async (status) => {
      answering({ '/auth/refresh': () => new Response(null, { status }) });
      await expect(request('GET', '/things')).rejects.toMatchObject({ status });
      expect(queries.getQueryData(sessionQuery.queryKey)).toEqual(nora);
    },
  );

  it.each([200, 409])('is sent again where the renewal is answered with %i', async (status) => {
    const answers = [new Response(null, { status: 401 }), new Response('here')];
    answering({
      '/auth/refresh': () => new Response(null, { status }),
      '/things': () => answers.shift() ?? Response.error(),
    });
    expect(await (await request('GET', '/things')).text()).toBe('here');
  });
});

describe('a session that is over', () => {
  beforeEach(() => {
    queries.setQueryData(sessionQuery.queryKey, over);
  });

  it('stays over while nobody has signed in again', async () => {
    answering({ '/auth/session': () => new Response(null, { status: 204 }) });
    await resumeSession(queries);
    expect(queries.getQueryData(sessionQuery.queryKey)).toEqual(over);
  });

  it('goes on as soon as the same person has', async () => {
    answering({ '/auth/session': () => Response.json({ ...nora, csrf: 'y' }) });
    await resumeSession(queries);
    expect(queries.getQueryData(sessionQuery.queryKey)).toEqual({ ...nora, csrf: 'y' });
  });
});
