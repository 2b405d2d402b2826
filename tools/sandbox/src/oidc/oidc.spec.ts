import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type StartedSandbox, startedSandbox } from '../../test/started-sandbox.js';
import { sampleAccounts } from './accounts.js';

const redirectUri = 'http://127.0.0.1:8080/auth/callback';
const clientSecret = 's'.repeat(40);

describe('the identity provider', () => {
  let sandbox: StartedSandbox;
  beforeAll(async () => {
    sandbox = await startedSandbox({ oidc: { clientSecret, redirectUris: [redirectUri] } });
  });
  afterAll(() => sandbox.discard());

  const verifier = randomBytes(32).toString('base64url');
  const request = (more: Record<string, string> = {}): string => {
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const parameters = {
      client_id: 'tourbus',
      response_type: 'code',
      scope: 'openid profile email',
      redirect_uri: redirectUri,
      state: 'the-state',
      nonce: 'the-nonce',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...more,
    };
    return `${sandbox.httpUrl}/oidc/auth?${String(new URLSearchParams(parameters))}`;
  };
  const ask = async (address: string, init: RequestInit = {}) => {
    const answer = await fetch(address, { redirect: 'manual', ...init });
    const next = answer.headers.get('location');
    return { answer, next: next && new URL(next, address).href, text: await answer.text() };
  };
  const cookiesOf = ({ answer }: { answer: Response }): string =>
    answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
  /** The page that asks who one is, and the cookies that belong to it. */
  const begun = async () => {
    const first = await ask(request());
    return { page: first.next ?? '', cookie: cookiesOf(first) };
  };
  const choose = async (page: string, cookie: string, account: string) =>
    ask(page, { method: 'POST', headers: { cookie }, body: new URLSearchParams({ account }) });

  test('is where its own description says, and signs so that anyone can check it', async () => {
    const issuer = `${sandbox.httpUrl}/oidc`;
    const { text } = await ask(`${issuer}/.well-known/openid-configuration`);
    expect(JSON.parse(text)).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      code_challenge_methods_supported: ['S256'],
      id_token_signing_alg_values_supported: ['ES256'],
    });
    expect((await ask(`${issuer}/jwks`)).text).not.toContain('"d"');
  });

  test('shows one button for each sample account, and that it is a stand-in', async () => {
    const { page, cookie } = await begun();
    const { text, answer } = await ask(page, { headers: { cookie } });
    for (const { id, name, roles } of sampleAccounts) {
      expect(text).toContain(`name="account" value="${id}"`);
      expect(text).toContain(name);
      expect(text).toContain(`>${String(roles)}<`);
    }
    expect(text).toContain('these people do not exist');
    expect(text).not.toMatch(/<script|(src|href)="(https?:)?\/\//);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'self' http://127.0.0.1:8080");
    for (const [, path = ''] of text.matchAll(/href="(\/assets\/[^"]+)"/g))
      expect((await ask(sandbox.httpUrl + path)).answer.status).toBe(200);
  });

  test('sends whoever was chosen back with a code, and asks again the next time', async () => {
    const { page, cookie } = await begun();
    const chosen = await choose(page, cookie, 'ada');
    const { next, answer } = await ask(chosen.next ?? '', { headers: { cookie } });
    const back = new URL(next ?? '');
    expect(`${back.origin}${back.pathname}`).toBe(redirectUri);
    expect(back.searchParams.get('state')).toBe('the-state');
    const token = await fetch(`${sandbox.httpUrl}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`tourbus:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: back.searchParams.get('code') ?? '',
        redirect_uri: redirectUri,
        code_verifier: verifier,
      }),
    });
    const { id_token: idToken } = (await token.json()) as { id_token: string };
    expect(JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
      sub: 'ada',
      name: 'Ada Okonkwo',
      roles: ['reviewer'],
      teams: ['service', 'marketing'],
      nonce: 'the-nonce',
    });
    const session = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    expect((await ask(request(), { headers: { cookie: session } })).next).toContain('/oidc/interaction/');
  });

  test('asks again where nobody it knows was chosen', async () => {
    const { page, cookie } = await begun();
    const { answer, text } = await choose(page, cookie, 'somebody-else');
    expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
    expect(text).toContain('Who would you like to be?');
  });

  test('says so where the browser did not begin it', async () => {
    const { page } = await begun();
    const { answer, text } = await choose(page, '', 'ruth');
    expect(answer.status).toBe(400);
    expect(text).toContain('This sign-in has ended');
  });

  test.each([
    ['to another address', { redirect_uri: 'https://evil.example/auth/callback' }, 400],
    ['another client', { client_id: 'other' }, 400],
    ['without a challenge', { code_challenge: '', code_challenge_method: '' }, 303],
  ])('sends nobody %s', async (_, parameters, status) => {
    const { answer, next } = await ask(request(parameters as unknown as Record<string, string>));
    expect(answer.status).toBe(status);
    expect(next ?? 'error=').toContain('error=');
    expect(next ?? redirectUri).toContain(redirectUri);
  });

  test('is not there where nobody gave it a client', async () => {
    const other = await startedSandbox();
    try {
      expect((await ask(`${other.httpUrl}/oidc/.well-known/openid-configuration`)).answer.status).toBe(404);
    } finally {
      await other.discard();
    }
  });
});
