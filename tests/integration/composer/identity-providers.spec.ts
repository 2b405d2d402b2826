import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parseConfig } from '@tourbus/platform';
import { type Infrastructure, type RunningService, startInfrastructure } from '@tourbus/testing';
import { UnsecuredJWT } from 'jose';
import { configSchema } from '../../../apps/composer/src/config.js';
import { Browser, type Visit } from './browser.js';
import { publicUrl, startComposerWith } from './signing-in.js';
import { type StrangeProvider, startStrangeProvider } from './strange-provider.js';

const clientSecret = 's'.repeat(43);

describe('an identity provider', () => {
  let infrastructure: Infrastructure;
  let provider: StrangeProvider;
  let service: RunningService;
  let honest: Pick<StrangeProvider, 'idToken'>;

  beforeAll(async () => {
    infrastructure = await startInfrastructure();
    provider = await startStrangeProvider();
    honest = { idToken: provider.idToken };
    const metadata = { end_session_endpoint: `${provider.issuer}/leave` };
    Object.assign(provider, { metadata });
    service = await startComposerWith(infrastructure, {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_SECRET: clientSecret,
    });
  });
  afterAll(async () => {
    await service.stop();
    await provider.stop();
    await infrastructure.stop();
  });
  afterEach(() => {
    Object.assign(provider, honest, { isAway: false });
  });

  const isCallback = (url: string): boolean => url.startsWith(`${publicUrl}/auth/callback`);
  const signInAt = async (place: RunningService): Promise<{ browser: Browser; visit: Visit }> => {
    const browser = new Browser({ [publicUrl]: place.url });
    const began = await browser.visit(`${publicUrl}/auth/login`, isCallback);
    return { browser, visit: isCallback(began.url) ? await browser.ask(began.url) : began };
  };

  it('signs people in with RS256, asked with the secret and the verifier that belong to it', async () => {
    const { visit, browser } = await signInAt(service);
    expect(visit.status).toBe(303);
    expect((await browser.ask(`${publicUrl}/auth/session`)).body).toMatchObject({ roles: ['reviewer'] });
    expect(provider.asked.authorization).toBe(
      `Basic ${Buffer.from(`tourbus:${clientSecret}`).toString('base64')}`,
    );
    expect(provider.asked.body?.get('code_verifier')).toHaveLength(43);
    expect(provider.asked.body?.get('redirect_uri')).toBe(`${publicUrl}/auth/callback`);
  });

  it('has its own page of leaving, to which signing out leads', async () => {
    const { browser } = await signInAt(service);
    const { csrf } = (await browser.ask(`${publicUrl}/auth/session`)).body;
    const { body } = await browser.ask(`${publicUrl}/auth/logout`, {
      method: 'POST',
      headers: { origin: publicUrl, 'x-csrf-token': String(csrf) },
    });
    const next = new URL(String(body['next']));
    expect(`${next.origin}${next.pathname}`).toBe(`${provider.issuer}/leave`);
    expect(next.searchParams.get('post_logout_redirect_uri')).toBe(`${publicUrl}/`);
  });

  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  it.each<[string, StrangeProvider['idToken']]>([
    ['bears no signature', (claims) => new UnsecuredJWT(claims).encode()],
    ['is signed with a key that is not the provider’s', (claims) => provider.sign(claims, {}, stranger)],
    [
      'is signed with the client’s secret',
      (claims) => provider.sign(claims, { alg: 'HS256' }, Buffer.from(clientSecret)),
    ],
    ['is for another client', (claims) => provider.sign({ ...claims, aud: 'other' })],
    ['is of another provider', (claims) => provider.sign({ ...claims, iss: 'https://evil.example' })],
    ['has expired', (claims) => provider.sign({ ...claims, exp: Math.floor(Date.now() / 1_000) - 3_600 })],
    ['answers another sign-in', (claims) => provider.sign({ ...claims, nonce: 'x'.repeat(43) })],
    ['answers none', ({ nonce: _, ...claims }) => provider.sign(claims)],
    ['names nobody', ({ sub: _, ...claims }) => provider.sign(claims)],
    ['is none', () => 'x.y.z'],
  ])('is not believed where its ID token %s', async (_, idToken) => {
    provider.idToken = idToken;
    const { visit, browser } = await signInAt(service);
    expect([visit.status, visit.body['type']]).toEqual([401, 'urn:tourbus:problem:sign-in-refused']);
    expect(visit.headers.getSetCookie().filter((line) => !/Max-Age=0/.test(line))).toEqual([]);
    expect((await browser.ask(`${publicUrl}/auth/session`)).status).toBe(204);
  });

  it('that names more teams than a cookie holds is told so, rather than going round in circles', async () => {
    provider.idToken = (claims) =>
      provider.sign({
        ...claims,
        teams: Array.from({ length: 200 }, (_, n) => `a team of the company, number ${n}`),
      });
    const { visit } = await signInAt(service);
    expect([visit.status, visit.body['type']]).toEqual([403, 'urn:tourbus:problem:too-many-teams']);
  });

  it('may name as many as fit, for whoever has every role and a long name', async () => {
    const name = '\u{1F68C}'.repeat(50);
    const teams = Array.from({ length: 60 }, (_, n) => `a team with number ${n}`);
    const roles = ['author', 'reviewer', 'agent', 'operator', 'analyst', 'administrator'];
    provider.idToken = (claims) => provider.sign({ ...claims, name, teams, roles });
    const { visit } = await signInAt(service);
    expect(visit.status).toBe(303);
    for (const line of visit.headers.getSetCookie()) expect(Buffer.byteLength(line)).toBeLessThan(4_096);
  });

  it('that is away lets nobody in, and everybody as soon as it is back', async () => {
    const other = await startComposerWith(infrastructure, { OIDC_ISSUER: provider.issuer });
    try {
      provider.isAway = true;
      const { visit } = await signInAt(other);
      expect([visit.status, visit.body['type']]).toEqual([503, 'urn:tourbus:problem:identity-provider-away']);
      provider.isAway = false;
      expect((await signInAt(other)).visit.status).toBe(303);
    } finally {
      await other.stop();
    }
  });

  it('that calls itself by another name is not asked', async () => {
    const other = await startComposerWith(infrastructure, { OIDC_ISSUER: `${provider.issuer}/` });
    const { metadata } = provider;
    provider.metadata = { ...metadata, issuer: 'https://evil.example' };
    try {
      expect((await signInAt(other)).visit.status).toBe(503);
    } finally {
      provider.metadata = metadata;
      await other.stop();
    }
  });

  it('that is none leaves people out, and machines in', async () => {
    const other = await startComposerWith(infrastructure, { SESSION_PRIVATE_KEY: '' });
    try {
      const { visit } = await signInAt(other);
      expect([visit.status, visit.body['type']]).toEqual([503, 'urn:tourbus:problem:sign-in-not-configured']);
      expect((await fetch(`${other.url}/health/ready`)).status).toBe(200);
    } finally {
      await other.stop();
    }
  });
});

describe('the configuration of signing in', () => {
  const pair = generateKeyPairSync('ed25519');
  const [kid, key] = ['one', pair.privateKey.export({ format: 'jwk' })];
  const publicKeys = JSON.stringify({ keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid }] });
  const privateKey = JSON.stringify({ ...key, kid });
  const needed = { DATABASE_URL: 'postgres://a:b@127.0.0.1/c', CONTACT_KEYS: 'k1:${"x".repeat(43)}' };
  const read = (more: Record<string, string>) => () => parseConfig(configSchema, { ...needed, ...more });

  it('holds with both halves of a key', () => {
    expect(read({ SESSION_PUBLIC_KEYS: publicKeys, SESSION_PRIVATE_KEY: privateKey })).not.toThrow();
    expect(read({ SESSION_PUBLIC_KEYS: publicKeys })).not.toThrow();
    expect(read({})).not.toThrow();
  });

  it.each([
    [
      'a private key whose public half nobody has',
      { SESSION_PRIVATE_KEY: privateKey },
      'SESSION_PRIVATE_KEY',
    ],
    [
      'a private key for everybody',
      { SESSION_PUBLIC_KEYS: JSON.stringify({ keys: [JSON.parse(privateKey)] }) },
      'SESSION_PUBLIC_KEYS',
    ],
    ['something else for a key', { SESSION_PRIVATE_KEY: 'secret' }, 'SESSION_PRIVATE_KEY'],
    [
      'a provider that is asked over http across a network',
      { OIDC_ISSUER: 'http://id.example.com' },
      'OIDC_ISSUER',
    ],
    ['a provider that is no address', { OIDC_ISSUER: 'id.example.com' }, 'OIDC_ISSUER'],
  ])('does not hold with %s, and repeats no secret', (_, more, name) => {
    const settings = more as Record<string, string>;
    expect(read(settings)).toThrow(name);
    for (const value of Object.values(settings)) expect(read(settings)).not.toThrow(value);
  });

  it.each(['https://id.example.com/realms/staff', 'http://127.0.0.1:8025/oidc', 'http://sandbox:8025/oidc'])(
    'holds with the provider %s',
    (issuer) => {
      expect(read({ OIDC_ISSUER: issuer })).not.toThrow();
    },
  );
});
