import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { Provider, interactionPolicy, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { sampleAccounts, type SampleAccount } from './accounts.js';
import { memory } from './memory.js';
import { signInInteraction } from './sign-in-interaction.js';
import { errorPage, signInPolicy } from './sign-in-page.js';

export interface StandInOptions {
  /** Address of the provider, as browsers and Tourbus reach it. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  redirectUris: readonly string[];
  /** The sample accounts unless given. */
  accounts?: readonly SampleAccount[];
}

/** Asks who one is each time: a demonstration is about changing roles. */
function prompts(): NonNullable<NonNullable<Configuration['interactions']>['policy']> {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  const { Check } = interactionPolicy;
  policy
    .get('login')
    ?.checks.add(
      new Check('everybody_is_asked', 'the account is chosen each time', 'login_required', (ctx) =>
        ctx.oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    );
  return policy;
}

/** Tourbus is the only client; nobody has to be asked whether it may know a name. */
async function grantedToTourbus(ctx: KoaContextWithOIDC) {
  const grant = new ctx.oidc.provider.Grant({
    clientId: ctx.oidc.client?.clientId,
    accountId: ctx.oidc.session?.accountId,
  });
  grant.addOIDCScope('openid profile email');
  await grant.save();
  return grant;
}

const minutes = (count: number): number => count * 60;

function configuration(options: StandInOptions, accounts: readonly SampleAccount[]): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    adapter: memory(),
    clients: [
      {
        client_id: options.clientId,
        client_secret: options.clientSecret,
        redirect_uris: [...options.redirectUris],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig' }] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    claims: { openid: ['sub', 'roles', 'teams'], profile: ['name'], email: ['email'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    findAccount: (_ctx, id) => {
      const found = accounts.find((each) => each.id === id);
      if (!found) return undefined;
      const { name, email, roles, teams } = found;
      return {
        accountId: id,
        claims: () => ({ sub: id, name, email, roles: [...roles], teams: [...teams] }),
      };
    },
    interactions: { policy: prompts(), url: (_ctx, { uid }) => `/oidc/interaction/${uid}` },
    loadExistingGrant: grantedToTourbus,
    renderError: (ctx, { error }) => {
      ctx.type = 'html';
      ctx.set('content-security-policy', signInPolicy([]));
      ctx.body = errorPage(error);
    },
    pkce: { required: () => true },
    ttl: {
      AccessToken: minutes(10),
      AuthorizationCode: minutes(1),
      Grant: minutes(10),
      IdToken: minutes(10),
      Interaction: minutes(10),
      Session: minutes(10),
    },
  };
}

/** An OpenID provider with a sample account for each role. */
export function standInProvider(options: StandInOptions): Provider {
  const accounts = options.accounts ?? sampleAccounts;
  const provider = new Provider(options.issuer, configuration(options, accounts));
  provider.use(signInInteraction(provider, accounts, options.redirectUris));
  return provider;
}
