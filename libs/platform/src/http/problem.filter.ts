import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
  ServiceUnavailableException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isConnectionFailure } from '../persistence/connection-failure.js';
import { Problem, type ProblemDetails } from './problem.js';

const remedies: Record<number, string> = {
  400: 'Correct the request as the detail says, and send it again.',
  401: 'Send a valid API key as `Authorization: Bearer …`, or sign in.',
  403: 'Use an API key or an account that carries the scope.',
  404: 'Check the path; the OpenAPI document of the service lists all of them.',
  413: 'Send less at once: split batches, or refer to large content instead of including it.',
  415: 'Send one of the content types that the OpenAPI document names.',
};

/** Fastify's own errors carry `statusCode` and a code such as FST_ERR_CTP_BODY_TOO_LARGE. */
const statusOf = (error: unknown): number => {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
};

/** What a probe is told; the health check hangs the parts that are down on its exception. */
const notReady = (error: ServiceUnavailableException): ProblemDetails => {
  const { error: down = {} } = error.getResponse() as { error?: Record<string, { message?: string }> };
  const parts = Object.entries(down).map(([part, { message = 'down' }]) => `${part}: ${message}`);
  return {
    type: 'urn:tourbus:problem:not-ready',
    title: 'Not ready',
    status: 503,
    detail: parts.join('; ') || error.message,
    remedy: 'It becomes ready by itself once these parts are.',
  };
};

/** Full, away, or out of connections: nothing was kept, and waiting mends it. */
const databaseAway: ProblemDetails = {
  type: 'urn:tourbus:problem:database-away',
  title: 'The record cannot be written now',
  status: 503,
  detail: 'The database is away, full or out of connections; nothing of this request was kept.',
  remedy: 'Send the same request again in some seconds; the same idempotency key makes that safe.',
  retryAfter: 5,
};

const describe = (error: unknown): ProblemDetails => {
  if (error instanceof Problem) return error.details;
  if (isConnectionFailure(error)) return databaseAway;
  if (error instanceof ServiceUnavailableException) return notReady(error);
  const status = statusOf(error);
  if (status >= 500) {
    return {
      type: 'urn:tourbus:problem:internal',
      title: 'The service could not do this',
      status,
      detail: 'Something failed on our side; nothing of this request was kept.',
      remedy: 'Send the same request again in a moment; the same idempotency key makes that safe.',
    };
  }
  return {
    type: `urn:tourbus:problem:http-${status}`,
    title: 'The request was refused',
    status,
    detail: error instanceof Error ? error.message : 'The request could not be understood.',
    remedy: remedies[status] ?? 'Correct the request as the detail says, and send it again.',
  };
};

/** Every error leaves as application/problem+json; only our own failures are logged, without the request's content. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const details = describe(error);
    if (details.status >= 500 && details.status !== 503)
      this.logger.error({ err: error, requestId: http.getRequest<FastifyRequest>().id });
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    // The rest of a body that nobody reads would be in the way of the next request on this connection.
    const { raw } = http.getRequest<FastifyRequest>();
    if (raw.destroyed && !raw.complete) void reply.header('connection', 'close');
    if (typeof details['retryAfter'] === 'number') void reply.header('retry-after', details['retryAfter']);
    void reply
      .status(details.status)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(details));
  }
}
