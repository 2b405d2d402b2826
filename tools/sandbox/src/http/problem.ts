import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { Note } from '../config.js';

/** Problem details (RFC 9457): what, why, remedy. */
export function sendProblem(
  reply: FastifyReply,
  status: number,
  title: string,
  detail: string,
): FastifyReply {
  return reply
    .code(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', title, status, detail });
}

export function problemHandlers(app: FastifyInstance, note: Note): void {
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      404,
      'Nothing is here',
      `The sandbox has no ${request.method} ${request.url.split('?')[0]}. Its README lists what it has.`,
    ),
  );
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.validation ? 400 : (error.statusCode ?? 500);
    if (status >= 500) note('error', `${request.method} ${request.routeOptions.url}: ${error.stack}`);
    const title = status < 500 ? 'The request is not understood' : 'The sandbox failed';
    return sendProblem(reply, status, title, `${error.message}. ${remedyOf(status)}`);
  });
}

function remedyOf(status: number): string {
  return status < 500
    ? 'Correct the request and send it again.'
    : 'Its log says where; is there room on the disk of SANDBOX_DATA?';
}
