import type { Params } from 'nestjs-pino';
import { traceIdOf } from './trace.js';

/**
 * JSON lines with ids and never personal data: of a request only method, path without query, status and time;
 * of an error its name, message and stack, but not what it was about.
 */
export const loggerOptions = (service: string, level: string): Params => ({
  pinoHttp: {
    level,
    base: { service },
    mixin: () => {
      const trace = traceIdOf();
      return trace ? { trace } : {};
    },
    autoLogging: { ignore: (request) => /^\/(health|metrics|t\/)/.test(request.url ?? '') },
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'debug'),
    serializers: {
      req: (request: { method: string; url: string; id: unknown }) => ({
        id: request.id,
        method: request.method,
        path: loggedPath(request.url),
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
      err: describeError,
    },
  },
});

/** What follows the kind of a public page is a signed token: whoever reads it in a log could use it. */
const loggedPath = (url: string): string | undefined => url.split('?')[0]?.replace(/^(\/t\/\w+\/).+/, '$1…');

/** PostgreSQL and TypeORM hang rows and parameters on their errors: those stay out, the codes go in. */
function describeError(
  error: Error & { code?: string; constraint?: string; driverError?: { code?: string; constraint?: string } },
) {
  const {
    name,
    message,
    stack,
    code = error.driverError?.code,
    constraint = error.driverError?.constraint,
  } = error;
  return { name, message, code, constraint, stack };
}
