import { type KeyObject, generateKeyPairSync } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';

type Claims = Record<string, unknown>;

/** An identity provider that says whatever a test lets it say. */
export interface StrangeProvider {
  issuer: string;
  key: KeyObject;
  /** What the next ID token is; a right one unless a test sets it. */
  idToken: (claims: Claims) => Promise<string> | string;
  /** Merged into what it publishes about itself. */
  metadata: Record<string, unknown>;
  /** Of the last token request. */
  asked: { authorization?: string | undefined; body?: URLSearchParams };
  isAway: boolean;
  sign(claims: Claims, header?: Record<string, unknown>, key?: KeyObject | Uint8Array): Promise<string>;
  stop(): Promise<void>;
}

export async function startStrangeProvider(): Promise<StrangeProvider> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let nonce = '';
  const sign: StrangeProvider['sign'] = (claims, header = {}, key = privateKey) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one', ...header }).sign(key);
  const provider: StrangeProvider = {
    issuer,
    key: privateKey,
    idToken: (claims) => sign(claims),
    metadata: {},
    asked: {},
    isAway: false,
    sign,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const claims = (): Claims => {
    const now = Math.floor(Date.now() / 1_000);
    const who = { sub: '42', name: 'Ada Okonkwo', roles: ['reviewer'], teams: [] };
    return { iss: issuer, aud: 'tourbus', iat: now, exp: now + 300, nonce, ...who };
  };
  const answers: Record<string, (body: URLSearchParams) => unknown> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      ...provider.metadata,
    }),
    '/keys': () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' }] }),
    '/token': async () => ({
      access_token: 'a',
      token_type: 'Bearer',
      id_token: await provider.idToken(claims()),
    }),
  };
  server.on('request', (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer);
    if (pathname === '/authorize') {
      nonce = searchParams.get('nonce') ?? '';
      const back = new URL(searchParams.get('redirect_uri') ?? issuer);
      back.search = new URLSearchParams({ code: 'c', state: searchParams.get('state') ?? '' }).toString();
      response.writeHead(302, { location: back.href }).end();
      return;
    }
    void (async () => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const body = new URLSearchParams(text);
      if (pathname === '/token') provider.asked = { authorization: request.headers.authorization, body };
      const answer = provider.isAway ? undefined : await answers[pathname]?.(body);
      response.writeHead(answer ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? {}));
    })();
  });
  return provider;
}
