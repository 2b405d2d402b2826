import type { IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import { errors, type Provider } from 'oidc-provider';
import type { SampleAccount } from './accounts.js';
import { lostPage, signInPage, signInPolicy } from './sign-in-page.js';

type Middleware = Parameters<Provider['use']>[0];

const longestForm = 1_000;

async function formOf(request: IncomingMessage): Promise<ReturnType<typeof parse>> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > longestForm) break;
  }
  return parse(text.slice(0, longestForm));
}

/** The page on which somebody chooses who to be, and what follows from the choice. */
export function signInInteraction(
  provider: Provider,
  accounts: readonly SampleAccount[],
  redirectUris: readonly string[],
): Middleware {
  const policy = signInPolicy(redirectUris.map((uri) => new URL(uri).origin));
  return async (ctx, next) => {
    if (!/^\/interaction\/[\w-]+$/.test(ctx.path)) return next();
    ctx.set('content-security-policy', policy);
    ctx.set('cache-control', 'no-store');
    ctx.type = 'html';
    try {
      await provider.interactionDetails(ctx.req, ctx.res);
      const { account } = ctx.method === 'POST' ? await formOf(ctx.req) : {};
      const chosen = accounts.find(({ id }) => id === account);
      if (!chosen) {
        ctx.body = signInPage(accounts);
        return;
      }
      const login = { accountId: chosen.id, remember: false };
      ctx.status = 303;
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, { login }));
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      ctx.status = 400;
      ctx.body = lostPage;
    }
  };
}
