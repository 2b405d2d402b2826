import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Session, scopesByRole, sessionSchema } from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { type SampleAccount, sampleAccounts } from '../../../tools/sandbox/src/index.js';
import type { Browser } from './browser.js';
import { type SigningIn, publicUrl, startSigningIn } from './signing-in.js';

const sessionCookie = '__Host-tourbus_session';
const refreshCookie = '__Secure-tourbus_refresh';
const signInCookie = '__Host-tourbus_sign_in';
const sessionUrl = `${publicUrl}/auth/session`;
const own = { origin: publicUrl };

describe('signing in', () => {
  let world: SigningIn;
  /** The provider's people, whom a test may change. */
  const accounts: (SampleAccount & { roles: string[] })[] = sampleAccounts.map((each) => ({
    ...each,
    roles: [...each.roles],
  }));

  beforeAll(async () => {
    world = await startSigningIn(accounts);
  });
  afterAll(() => world.stop());

  const sessionOf = async (browser: Browser): Promise<Session> =>
    sessionSchema.parse((await browser.ask(sessionUrl)).body);
  const refresh = (browser: Browser, headers: Record<string, string> = own) =>
    browser.ask(`${publicUrl}/auth/refresh`, { method: 'POST', headers });
  const withKey = async (method: string, path: string) => {
    const headers = { authorization: `Bearer ${world.key}` };
    const answer = await fetch(`${world.service.url}/api/composer/v1${path}`, { method, headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, never> };
  };
  const auditLines = async () =>
    (await withKey('GET', '/audit?limit=200')).body['items'] as unknown as Record<string, unknown>[];

  it('leads to the page that was asked for, as whoever the provider says', async () => {
    const { browser, visit } = await world.signedIn('nora', '/templates/order?version=2');
    expect([visit.status, visit.headers.get('location')]).toEqual([
      303,
      `${publicUrl}/templates/order?version=2`,
    ]);
    const session = await sessionOf(browser);
    expect(session).toMatchObject({
      person: { name: 'Nora Lindqvist', email: 'nora@fennholm.example' },
      roles: ['author'],
      teams: ['service'],
      scopes: scopesByRole.author,
    });
    expect(new Date(session.expiresAt).getTime() - Date.now()).toBeGreaterThan(9 * 60_000);
  });

  it('gives cookies that no script reads, that go nowhere else, and that nobody can use twice', async () => {
    const { browser, visit } = await world.signedIn('nora');
    const lines = visit.headers.getSetCookie();
    for (const line of lines) expect(line).toMatch(/; HttpOnly; Secure/);
    expect(lines.find((line) => line.startsWith(`${sessionCookie}=ey`))).toMatch(/Path=\/; .*SameSite=Lax/);
    expect(lines.find((line) => line.startsWith(`${refreshCookie}=`))).toMatch(
      /Path=\/auth; .*SameSite=Strict/,
    );
    expect(browser.cookie(publicUrl, signInCookie)).toBeUndefined();
    expect(visit.headers.get('cache-control')).toBe('no-store');
    expect(visit.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('keeps no token that could be used: only digests', async () => {
    const { browser } = await world.signedIn('nora');
    const token = browser.cookie(publicUrl, refreshCookie)?.value ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const tables = await world.query(
      'SELECT s.*, t.* FROM sessions AS s JOIN session_tokens AS t ON t.session = s.id',
    );
    expect(JSON.stringify(tables)).not.toContain(token);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
  ])('never leads away: %j', async (to) => {
    const { visit } = await world.signedIn('nora', to);
    expect(visit.status).toBe(303);
    expect(new URL(visit.headers.get('location') ?? '').origin).toBe(publicUrl);
  });

  it('is on record under an id, without name and address', async () => {
    const { browser } = await world.signedIn('mei');
    const { person } = await sessionOf(browser);
    const line = (await auditLines()).find(({ subject }) => subject === `person:${person.id}`);
    expect(line).toMatchObject({ actor: `person:${person.id}`, action: 'session.started' });
    expect(JSON.stringify(line)).not.toMatch(/mei|tanaka|fennholm/i);
  });

  it('gives people to whoever reads content, without their addresses', async () => {
    await world.signedIn('priya');
    const { body } = await withKey('GET', '/people');
    expect(body['items']).toContainEqual(expect.objectContaining({ name: 'Priya Raman', roles: ['agent'] }));
    expect(JSON.stringify(body)).not.toContain('priya@');
    const pages = await withKey('GET', '/people?limit=1');
    expect(
      (await withKey('GET', `/people?limit=1&cursor=${String(pages.body['next'])}`)).body['items'],
    ).not.toEqual(pages.body['items']);
  });

  describe('is refused', () => {
    let browser: Browser;
    let callback: string;
    beforeEach(async () => {
      browser = world.browser();
      callback = await world.atTheProvider(browser, 'nora');
    });
    const signedOut = async (visitor: Browser): Promise<void> => {
      expect(visitor.cookie(publicUrl, sessionCookie)).toBeUndefined();
      expect((await visitor.ask(sessionUrl)).status).toBe(204);
    };

    it('with another state than the one that this browser was given', async () => {
      const wrong = new URL(callback);
      wrong.searchParams.set('state', 'x'.repeat(43));
      const { status, body } = await browser.ask(wrong.href);
      expect([status, body['type']]).toEqual([401, 'urn:tourbus:problem:sign-in-refused']);
      await signedOut(browser);
    });

    it('without a state', async () => {
      const wrong = new URL(callback);
      wrong.searchParams.delete('state');
      expect((await browser.ask(wrong.href)).status).toBe(401);
      await signedOut(browser);
    });

    it('in a browser that did not begin it: nobody can be signed in as somebody else by a link', async () => {
      const victim = world.browser();
      const { status, body } = await victim.ask(callback, { crossSite: true });
      expect([status, body['type']]).toEqual([400, 'urn:tourbus:problem:sign-in-not-begun']);
      await signedOut(victim);
    });

    it('in a browser that began another one', async () => {
      const victim = world.browser();
      await world.atTheProvider(victim, 'ruth');
      expect((await victim.ask(callback, { crossSite: true })).status).toBe(401);
      await signedOut(victim);
    });

    it('the second time that the same code comes', async () => {
      const thief = browser.copy();
      expect((await browser.ask(callback)).status).toBe(303);
      expect((await browser.ask(callback)).status).toBe(400);
      expect((await thief.ask(callback)).status).toBe(401);
      await signedOut(thief);
    });

    it('with a code that nobody gave', async () => {
      const wrong = new URL(callback);
      wrong.searchParams.set('code', 'x'.repeat(43));
      expect((await browser.ask(wrong.href)).status).toBe(401);
      await signedOut(browser);
    });

    it('with the answer of another provider', async () => {
      const wrong = new URL(callback);
      wrong.searchParams.set('iss', 'https://evil.example');
      expect((await browser.ask(wrong.href)).status).toBe(401);
      await signedOut(browser);
    });

    it('where the provider refused, in words that are ours', async () => {
      const state = new URL(callback).searchParams.get('state') ?? '';
      const iss = new URL(callback).searchParams.get('iss') ?? '';
      const words = { error: 'access_denied', error_description: '<script>alert(1)</script>', state, iss };
      const { status, text, headers } = await browser.ask(
        `${publicUrl}/auth/callback?${String(new URLSearchParams(words))}`,
        { headers: { accept: 'text/html' } },
      );
      expect([status, headers.get('content-type')]).toEqual([401, 'text/html; charset=utf-8']);
      expect(text).toContain('access_denied');
      expect(text).not.toContain('script');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(text).toContain('href="/auth/login"');
    });

    it('with the cookie of a session in place of the one that waits', async () => {
      const { browser: other } = await world.signedIn('teo');
      const { value = '' } = other.cookie(publicUrl, sessionCookie) ?? {};
      browser.set(publicUrl, { name: signInCookie, value, path: '/', secure: true, sameSite: 'lax' });
      expect((await browser.ask(callback)).status).toBe(400);
    });

    it('to whoever has no role here, and ends what such a person had begun', async () => {
      const teo = accounts.find(({ id }) => id === 'teo');
      if (!teo) throw new Error('There is no Teo.');
      const { browser: earlier } = await world.signedIn('teo');
      const held = teo.roles.splice(0);
      const { visit, browser: later } = await world.signedIn('teo');
      teo.roles.push(...held);
      expect([visit.status, visit.body['type']]).toEqual([403, 'urn:tourbus:problem:no-role']);
      await signedOut(later);
      expect((await earlier.ask(sessionUrl)).status).toBe(401);
      expect((await refresh(earlier)).status).toBe(401);
    });
  });

  describe('a refresh', () => {
    it('gives new cookies for the same session', async () => {
      const { browser } = await world.signedIn('nora');
      const [before, spent] = [await sessionOf(browser), browser.cookie(publicUrl, refreshCookie)?.value];
      const { status, body } = await refresh(browser);
      expect([status, sessionSchema.parse(body).csrf]).toEqual([200, before.csrf]);
      expect(browser.cookie(publicUrl, refreshCookie)?.value).not.toBe(spent);
      expect(await sessionOf(browser)).toMatchObject({ person: before.person });
    });

    it('needs no cookie of the session, which may be long over', async () => {
      const { browser } = await world.signedIn('nora');
      const { value = '' } = browser.cookie(publicUrl, refreshCookie) ?? {};
      const later = world.browser();
      later.set(publicUrl, { name: refreshCookie, value, path: '/auth', secure: true, sameSite: 'strict' });
      expect((await refresh(later)).status).toBe(200);
    });

    it('lets one of two windows be second, and gives that one nothing', async () => {
      const { browser } = await world.signedIn('nora');
      const windows = [browser.copy(), browser.copy(), browser.copy()];
      const answers = await Promise.all(windows.map((one) => refresh(one)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
      for (const { status, headers } of answers)
        expect(headers.getSetCookie()).toHaveLength(status === 200 ? 2 : 0);
      const first = windows[answers.findIndex(({ status }) => status === 200)];
      expect((await refresh(first as Browser)).status).toBe(200);
    });

    it('with a token that was spent ends the session, for the thief and for the owner', async () => {
      const { browser } = await world.signedIn('nora');
      const thief = browser.copy();
      expect((await refresh(browser)).status).toBe(200);
      await world.query(
        "UPDATE session_tokens SET spent_at = spent_at - interval '11 s' WHERE spent_at IS NOT NULL",
      );
      const { status, headers } = await refresh(thief);
      expect(status).toBe(401);
      expect(headers.getSetCookie().every((line) => /Max-Age=0/.test(line))).toBe(true);
      expect((await refresh(browser)).status).toBe(401);
      expect((await browser.ask(sessionUrl)).status).toBe(204);
      const { person } = (
        await world.query<{ person: string }>(
          "SELECT person FROM sessions WHERE ended_because = 'a spent token came back'",
        )
      )[0] ?? { person: '' };
      expect(await auditLines()).toContainEqual(
        expect.objectContaining({ action: 'session.ended', subject: `person:${person}` }),
      );
    });

    it.each([
      ['idle for eight hours', "used_at = now() - interval '8 h'"],
      ['twelve hours old', "started_at = now() - interval '12 h'"],
    ])('is refused to a session that is %s', async (_, change) => {
      const { browser } = await world.signedIn('jonas');
      const { person } = await sessionOf(browser);
      await world.query(`UPDATE sessions SET ${change} WHERE person = $1`, [person.id]);
      expect((await refresh(browser)).status).toBe(401);
      expect(browser.cookie(publicUrl, sessionCookie)).toBeUndefined();
    });

    it.each([
      ['another site', 'https://evil.example'],
      ['a neighbouring subdomain', 'https://news.tourbus.example'],
      ['the same name over http', 'http://tourbus.example'],
      ['a sandboxed frame', 'null'],
    ])('is refused to a page of %s, and spends nothing', async (_, origin) => {
      const { browser } = await world.signedIn('nora');
      const { status, body } = await refresh(browser, { origin });
      expect([status, body['type']]).toEqual([403, 'urn:tourbus:problem:foreign-origin']);
      expect((await refresh(browser)).status).toBe(200);
    });

    it('is refused to whoever has no token, or made one up', async () => {
      const nobody = world.browser();
      expect((await refresh(nobody)).status).toBe(401);
      const made = {
        name: refreshCookie,
        value: 'x'.repeat(43),
        path: '/auth',
        secure: true,
        sameSite: 'strict',
      };
      nobody.set(publicUrl, made);
      expect((await refresh(nobody)).status).toBe(401);
    });

    it('brings the roles of the latest sign-in, on whatever machine that was', async () => {
      const jonas = accounts.find(({ id }) => id === 'jonas');
      if (!jonas) throw new Error('There is no Jonas.');
      const { browser: atHome } = await world.signedIn('jonas');
      expect((await sessionOf(atHome)).roles).toEqual(['reviewer']);
      jonas.roles.splice(0, 1, 'author');
      expect((await sessionOf(atHome)).roles).toEqual(['reviewer']);
      const { browser: atWork } = await world.signedIn('jonas');
      jonas.roles.splice(0, 1, 'reviewer');
      expect((await sessionOf(atWork)).scopes).toEqual(scopesByRole.author);
      expect((await refresh(atHome)).body).toMatchObject({ roles: ['author'], scopes: scopesByRole.author });
    });
  });

  describe('signing out', () => {
    const signOut = (browser: Browser, headers: Record<string, string>) =>
      browser.ask(`${publicUrl}/auth/logout`, { method: 'POST', headers: { ...own, ...headers } });

    it('ends the session, on every copy of its cookies, and says where to go', async () => {
      const { browser } = await world.signedIn('nora');
      const copy = browser.copy();
      const { csrf } = await sessionOf(browser);
      const { status, body } = await signOut(browser, { 'x-csrf-token': csrf });
      expect([status, body]).toEqual([200, { next: `${publicUrl}/` }]);
      expect(browser.cookies(publicUrl)).toEqual([]);
      expect((await copy.ask(sessionUrl)).status).toBe(401);
      expect((await refresh(copy)).status).toBe(401);
    });

    it.each([
      ['no token', {}],
      ['a wrong token', { 'x-csrf-token': 'x'.repeat(43) }],
      ['an empty token', { 'x-csrf-token': '' }],
      ['the page of another site', { origin: 'https://evil.example' }],
    ])('is refused with %s', async (_, headers) => {
      const { browser } = await world.signedIn('nora');
      const answer = await signOut(browser, headers as Record<string, string>);
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
      expect((await browser.ask(sessionUrl)).status).toBe(200);
    });

    it('works also where only the longer cookie is left, or none', async () => {
      const { browser } = await world.signedIn('nora');
      const { value = '' } = browser.cookie(publicUrl, refreshCookie) ?? {};
      const later = world.browser();
      later.set(publicUrl, { name: refreshCookie, value, path: '/auth', secure: true, sameSite: 'strict' });
      expect((await signOut(later, {})).status).toBe(200);
      expect((await refresh(browser)).status).toBe(401);
      expect((await signOut(world.browser(), {})).status).toBe(200);
    });

    it('of somebody everywhere is for administrators, and on record', async () => {
      const { browser } = await world.signedIn('sam');
      const { person, csrf } = await sessionOf(browser);
      const path = `/people/${person.id}/sessions`;
      const asked = { method: 'DELETE', headers: { ...own, 'x-csrf-token': csrf } };
      expect((await browser.ask(`${publicUrl}/api/composer/v1${path}`, asked)).status).toBe(403);
      expect(await withKey('DELETE', path)).toMatchObject({ status: 200, body: { ended: 1 } });
      expect((await browser.ask(sessionUrl)).status).toBe(401);
      expect(await auditLines()).toContainEqual(
        expect.objectContaining({ actor: 'test0', action: 'session.ended', subject: `person:${person.id}` }),
      );
      expect(
        (await withKey('DELETE', `/people/${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}/sessions`))
          .status,
      ).toBe(404);
    });
  });

  it('clears away sessions that are long over', async () => {
    const { browser } = await world.signedIn('mei');
    const { person } = await sessionOf(browser);
    await world.query("UPDATE sessions SET started_at = now() - interval '37 h' WHERE person = $1", [
      person.id,
    ]);
    await world.signedIn('nora');
    await eventually(async () => {
      const left = await world.query('SELECT 1 FROM sessions WHERE person = $1', [person.id]);
      return left.length === 0;
    });
  });
});
