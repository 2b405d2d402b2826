import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Provider } from 'oidc-provider';

export const oidcPath = '/oidc';

/**
 * Hands requests below the path over to the provider before anything of ours reads them. There is none until the
 * sandbox knows its own address.
 */
export function oidcRoutes(app: FastifyInstance, provider: () => Provider | undefined): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw } = request;
    const path = raw.url ?? '';
    const known = provider();
    if (!known || !path.startsWith(`${oidcPath}/`)) return done();
    reply.hijack();
    // As Express mounts an application: the provider finds its own address by the difference of the two.
    Object.assign(raw satisfies IncomingMessage, { originalUrl: path, url: path.slice(oidcPath.length) });
    void known.callback()(raw, reply.raw);
  });
}
