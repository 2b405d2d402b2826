import type { Params } from 'nestjs-pino';
import { traceIdOf } from './trace.js';

/**
 * JSON lines with ids and never personal data; of an error its name, message and stack, but not what it was about.
 * Requests are counted (see Metrics) rather than logged: a path may hold a signed token, a query an address.
 */
export const loggerOptions = (service: string, level: string): Params => ({
  forRoutes: [],
  pinoHttp: {
    level,
    base: { service },
    mixin: () => {
      const trace = traceIdOf();
      return trace ? { trace } : {};
    },
    serializers: { err: describeError },
  },
});

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
