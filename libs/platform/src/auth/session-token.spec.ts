import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT, base64url } from 'jose';
import {
  type SessionClaims,
  type SessionKeys,
  type SigningKey,
  isSigningKey,
  readSession,
  readSessionKeys,
  readSigningKey,
  signSession,
  signToken,
} from './session-token.js';

const now = new Date('2026-11-22T12:00:00Z');
const expires = new Date('2026-11-22T12:10:00Z');

const claims: SessionClaims = {
  sub: randomUUID(),
  sid: randomUUID(),
  name: 'Nora Lindqvist',
  roles: ['author'],
  teams: ['service'],
  scopes: ['content:read', 'content:write'],
  csrf: 'c'.repeat(43),
};

function newKeys(kid: string) {
  const pair = generateKeyPairSync('ed25519');
  const jwk = pair.publicKey.export({ format: 'jwk' });
  return {
    jwk: { ...jwk, kid },
    privateJwk: { ...pair.privateKey.export({ format: 'jwk' }), kid },
    privateKey: pair.privateKey,
    pem: pair.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}
const jwks = (...keys: object[]): string => JSON.stringify({ keys });

const ours = newKeys('ours');
const theirs = newKeys('ours');

describe('the token of a session', () => {
  let keys: SessionKeys;
  let signing: SigningKey;
  beforeAll(async () => {
    keys = readSessionKeys(jwks(newKeys('older').jwk, ours.jwk)) as SessionKeys;
    signing = (await readSigningKey(JSON.stringify(ours.privateJwk))) as SigningKey;
  });
  const read = (token: string, at = now) => readSession(keys, token, at);
  const forged = (header: Record<string, unknown>, body: object = claims) =>
    new SignJWT({ ...body })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'session+jwt', kid: 'ours', ...header })
      .setIssuer('tourbus')
      .setExpirationTime(expires);

  it('says who carries it, until it expires', async () => {
    const token = await signSession(signing, claims, { now, expires });
    expect(await read(token)).toEqual({ claims, expires });
    expect(await read(token, new Date(expires.getTime() - 1_000))).toBeDefined();
    expect(await read(token, expires)).toBeUndefined();
  });

  it('is refused where a single character differs', async () => {
    const token = await signSession(signing, claims, { now, expires });
    const [header, body, signature = ''] = token.split('.');
    const raised = base64url.encode(
      JSON.stringify({ ...claims, scopes: ['people:write'], iss: 'tourbus', exp: 4e9 }),
    );
    expect(await read(`${header}.${raised}.${signature}`)).toBeUndefined();
    expect(await read(`${header}.${body}.`)).toBeUndefined();
    expect(
      await read(`${header}.${body}.${signature.replace(/^./, (one) => (one === 'A' ? 'B' : 'A'))}`),
    ).toBeUndefined();
    expect(await read('')).toBeUndefined();
  });

  it('is refused without a signature (alg none)', async () => {
    const unsecured = new UnsecuredJWT({ ...claims })
      .setIssuer('tourbus')
      .setExpirationTime(expires)
      .encode();
    expect(await read(unsecured)).toBeUndefined();
    for (const alg of ['none', 'None', 'NONE']) {
      const header = base64url.encode(JSON.stringify({ alg, typ: 'session+jwt', kid: 'ours' }));
      expect(await read(`${header}.${unsecured.split('.')[1]}.`)).toBeUndefined();
    }
  });

  it('is refused where another key signed it, though it bears the name of ours', async () => {
    expect(await read(await forged({}).sign(theirs.privateKey))).toBeUndefined();
    expect(await read(await forged({ kid: 'elsewhere' }).sign(theirs.privateKey))).toBeUndefined();
  });

  it('is refused where it brings along the key that it is signed with', async () => {
    const { d: _, ...jwk } = theirs.privateJwk as Record<string, unknown>;
    expect(await read(await forged({ jwk }).sign(theirs.privateKey))).toBeUndefined();
    expect(
      await read(await forged({ jku: 'https://evil.example/keys' }).sign(theirs.privateKey)),
    ).toBeUndefined();
  });

  it.each([ours.pem, JSON.stringify(ours.jwk), String(ours.jwk.x)])(
    'is refused where our public key served as a shared secret',
    async (secret) => {
      expect(await read(await forged({ alg: 'HS256' }).sign(Buffer.from(secret)))).toBeUndefined();
    },
  );

  it.each([
    ['another use', (key: SigningKey) => signToken(key, 'sign-in', claims, { now, expires })],
    [
      'no end',
      () =>
        new SignJWT({ ...claims })
          .setProtectedHeader({ alg: 'EdDSA', typ: 'session+jwt', kid: 'ours' })
          .setIssuer('tourbus')
          .sign(ours.privateKey),
    ],
    ['another issuer', () => forged({}).setIssuer('elsewhere').sign(ours.privateKey)],
    ['no type', () => forged({ typ: 'JWT' }).sign(ours.privateKey)],
    ['no person', () => forged({}, { ...claims, sub: undefined }).sign(ours.privateKey)],
    ['a person who is no id', () => forged({}, { ...claims, sub: 'admin\n' }).sign(ours.privateKey)],
    ['no CSRF token', () => forged({}, { ...claims, csrf: '' }).sign(ours.privateKey)],
    [
      'scopes of another shape',
      () => forged({}, { ...claims, scopes: 'content:read' }).sign(ours.privateKey),
    ],
  ])('is refused with %s, although we signed it', async (_, sign) => {
    expect(await read(await sign(signing))).toBeUndefined();
    expect(await read(await forged({}).sign(ours.privateKey))).toBeDefined();
  });
});

describe('the keys of sessions', () => {
  it('are none where nothing is configured, and then nobody is let in', async () => {
    const signing = (await readSigningKey(JSON.stringify(ours.privateJwk))) as SigningKey;
    const token = await signSession(signing, claims, { now, expires });
    expect(await readSession(readSessionKeys('') as SessionKeys, token, now)).toBeUndefined();
  });

  it.each([
    ['a text', 'secret'],
    ['a private key', jwks(ours.privateJwk)],
    ['a shared secret', jwks({ kty: 'oct', k: 'c2VjcmV0', kid: 'ours' })],
    [
      'an RSA key',
      jwks({
        ...generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' }),
        kid: 'a',
      }),
    ],
    ['a key without a name', jwks({ ...ours.jwk, kid: undefined })],
    ['one key alone', JSON.stringify(ours.jwk)],
  ])('are refused as %s', (_, text) => {
    expect(readSessionKeys(text)).toBeUndefined();
  });

  it('sign only where the private half is there', async () => {
    expect(isSigningKey(JSON.stringify(ours.privateJwk))).toBe(true);
    expect(isSigningKey(JSON.stringify(ours.jwk))).toBe(false);
    expect(await readSigningKey('')).toBeUndefined();
  });
});
