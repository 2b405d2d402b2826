import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** How long a body may take that is read before its handler runs. */
const bodySeconds = 30;
/** No client sends this: it stands for whatever a streamed body is. */
const streamed = 'application/vnd.tourbus.streamed';

const isStreamed = ({ routeOptions }: FastifyRequest): boolean =>
  (routeOptions.config as { streamedBody?: boolean }).streamedBody === true;

/** The handler gets the body as it comes, of any content type and of any length, and reads it itself. */
export const StreamedBody = (): MethodDecorator => applyDecorators(RouteConfig({ streamedBody: true }));

/** Other bodies are bounded in time as they are in length, so that a slow client holds nothing for long. */
export function acceptStreamedBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { raw } = request;
    if (isStreamed(request)) raw.headers['content-type'] = streamed;
    else {
      const patience = setTimeout(() => {
        if (!raw.complete) raw.destroy();
      }, bodySeconds * 1_000);
      raw.once('close', () => clearTimeout(patience));
    }
    done();
  });
  fastify.addContentTypeParser(streamed, (request, body, done) => {
    if (isStreamed(request)) done(null, body);
    else done(Object.assign(new Error(`Unsupported Media Type: ${streamed}`), { statusCode: 415 }));
  });
}
