import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseSafeJson } from './safe-json.js';

/**
 * Forms come from providers' webhooks, from mail clients that unsubscribe with one click, and from customers' own pages:
 * nearly all of them without a key, and a text message in percent signs is the largest.
 */
const mostFormBytes = 64 * 1_024;

/** Content types whose body is JSON: parsed strictly, and kept as text for who needs the exact bytes. */
const json = /^application\/(.+\+)?json(?:;|$)/;

/** Bodies are parsed strictly, and `rawBody` keeps the exact bytes, over which webhooks are signed. */
export function parseBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.decorateRequest('rawBody');
  const parser =
    (parse: (body: Buffer) => unknown) =>
    (request: FastifyRequest, body: Buffer, done: (error: Error | null, value?: unknown) => void) => {
      request.rawBody = body;
      try {
        done(null, body.length === 0 ? undefined : parse(body));
      } catch (error) {
        done(error as Error);
      }
    };
  fastify.addContentTypeParser(json, { parseAs: 'buffer' }, parser(parseSafeJson));
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer', bodyLimit: mostFormBytes },
    parser((body) => Object.fromEntries(new URLSearchParams(body.toString('utf8')))),
  );
}
