import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, Problem } from '@tourbus/platform';
import * as openid from 'openid-client';
import type { Config } from '../config.js';
import { IdentityProvider, type ProvenIdentity, type SignInSecrets } from './identity-provider.js';

/** Signatures of a public key alone: with a shared secret, or none, anyone who has the secret could sign. */
const acceptedAlgorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

/** What the provider offers is asked again after this, in milliseconds. */
const knownFor = 3_600_000;
const timeoutSeconds = 10;

const clientSecret = (secret: string, methods: readonly string[] | undefined): openid.ClientAuth => {
  if (!secret) return openid.None();
  const basic = !methods || methods.includes('client_secret_basic');
  return basic ? openid.ClientSecretBasic(secret) : openid.ClientSecretPost(secret);
};

/** Any provider of OpenID Connect: authorization code with PKCE, state and nonce. */
@Injectable()
export class OpenidIdentityProvider extends IdentityProvider {
  private readonly logger = new Logger('sign-in');
  private known?: { provider: Promise<openid.Configuration>; since: number };

  constructor(@Inject(CONFIG) private readonly config: Config) {
    super();
  }

  async begin(): Promise<{ address: string; secrets: SignInSecrets }> {
    const provider = await this.provider();
    const secrets = {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      verifier: openid.randomPKCECodeVerifier(),
    };
    const address = openid.buildAuthorizationUrl(provider, {
      redirect_uri: `${this.config.PUBLIC_URL}/auth/callback`,
      response_type: 'code',
      scope: this.config.OIDC_SCOPES,
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(secrets.verifier),
      code_challenge_method: 'S256',
    });
    return { address: address.href, secrets };
  }

  async finish(callback: URL, { state, nonce, verifier }: SignInSecrets): Promise<ProvenIdentity> {
    const provider = await this.provider();
    try {
      const tokens = await openid.authorizationCodeGrant(provider, callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw refused('it sent no ID token');
      return { issuer: claims.iss, subject: claims.sub, claims };
    } catch (error) {
      throw error instanceof Problem ? error : this.refusal(error);
    }
  }

  async leaving(): Promise<string | undefined> {
    if (!this.config.OIDC_ISSUER) return undefined;
    const provider = await this.provider().catch(() => undefined);
    if (!provider?.serverMetadata().end_session_endpoint) return undefined;
    const back = { post_logout_redirect_uri: `${this.config.PUBLIC_URL}/` };
    return openid.buildEndSessionUrl(provider, back).href;
  }

  private async provider(): Promise<openid.Configuration> {
    const now = performance.now();
    if (!this.known || now - this.known.since > knownFor)
      this.known = { provider: this.discover(), since: now };
    try {
      return await this.known.provider;
    } catch (error) {
      this.known = undefined;
      throw error;
    }
  }

  private async discover(): Promise<openid.Configuration> {
    const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: secret } = this.config;
    if (!issuer) throw notConfigured();
    // The configuration allows http only where nothing lies between.
    const insecure = issuer.startsWith('http:') ? [openid.allowInsecureRequests] : [];
    try {
      const found = await openid.discovery(new URL(issuer), clientId, undefined, openid.None(), {
        execute: insecure,
        timeout: timeoutSeconds,
      });
      const { supportsPKCE: _, ...metadata } = found.serverMetadata();
      const offered = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
      const server = {
        ...metadata,
        id_token_signing_alg_values_supported: offered.filter((name) => acceptedAlgorithms.includes(name)),
      };
      const authentication = clientSecret(secret, metadata.token_endpoint_auth_methods_supported);
      const provider = new openid.Configuration(server, clientId, undefined, authentication);
      provider.timeout = timeoutSeconds;
      // Signatures are checked although the token comes straight from the provider.
      for (const prepare of [...insecure, openid.enableNonRepudiationChecks]) prepare(provider);
      return provider;
    } catch (error) {
      this.logger.warn({ err: error }, 'The identity provider does not answer');
      throw away();
    }
  }

  /** What the provider wrote is neither shown nor logged: it may hold anything. */
  private refusal(error: unknown): Problem {
    const { code, error: reason } = error as { code?: unknown; error?: unknown };
    const known = [reason, code].find(
      (one): one is string => typeof one === 'string' && /^[\w-]{1,60}$/.test(one),
    );
    if (known === undefined || code === 'OAUTH_TIMEOUT') {
      this.logger.warn({ code }, 'The identity provider could not be asked');
      return away();
    }
    return refused(known);
  }
}

const refused = (why: string): Problem =>
  new Problem(
    'sign-in-refused',
    401,
    'You are not signed in',
    `The answer of the identity provider does not hold (${why}).`,
    'Sign in again. Where that does not help, whoever looks after accounts can say why.',
  );

const away = (): Problem =>
  new Problem(
    'identity-provider-away',
    503,
    'Nobody can sign in just now',
    'The identity provider did not answer.',
    'Try again in a minute. Who is signed in stays so.',
    { retryAfter: 30 },
  );

const notConfigured = (): Problem =>
  new Problem(
    'sign-in-not-configured',
    503,
    'People cannot sign in here',
    'No identity provider is configured.',
    'Set OIDC_ISSUER, OIDC_CLIENT_ID and the session keys, as the README of composer says.',
  );
