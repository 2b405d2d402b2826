import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
  createParamDecorator,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { CONFIG, type PlatformConfig, configuredApiKeys } from '../config/config.js';
import { Problem } from '../http/problem.js';
import { type Caller, findCaller, parseApiKeys } from './api-key.js';

const SCOPE = 'tourbus:scope';
const PUBLIC = 'tourbus:public';

/** The scope a caller needs for a route. A route has this or `@Public`; one with neither is closed. */
export const RequiresScope = (scope: string) => SetMetadata(SCOPE, scope);
/** A route that needs no key: probes, documents, signed links, signed webhooks. */
export const Public = () => SetMetadata(PUBLIC, true);

const callers = new WeakMap<FastifyRequest['raw'], Caller>();

/** Who is calling, for the audit line of an action. */
export const CallerName = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    callers.get(context.switchToHttp().getRequest<FastifyRequest>().raw)?.name ?? 'nobody',
);

@Injectable()
export class AuthGuard implements CanActivate {
  private readonly keys;

  constructor(
    private readonly reflector: Reflector,
    @Inject(CONFIG) config: PlatformConfig,
  ) {
    this.keys = parseApiKeys(configuredApiKeys(config));
  }

  canActivate(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, places)) return true;
    const scope = this.reflector.getAllAndOverride<string | undefined>(SCOPE, places);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const presented = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (!presented)
      throw new Problem(
        'unauthenticated',
        401,
        'No API key',
        'The request carries no API key.',
        'Send an API key as `Authorization: Bearer tb_…`.',
      );
    const caller = findCaller(this.keys, presented, new Date());
    if (!caller)
      throw new Problem(
        'unauthenticated',
        401,
        'Unknown API key',
        'The API key is not known here, or has expired.',
        'Ask the operator of this Tourbus for a valid key.',
      );
    if (!scope || !caller.scopes.has(scope))
      throw new Problem(
        'missing-scope',
        403,
        'The API key may not do this',
        `This needs the scope ${scope ?? '(none grants it)'}; the key “${caller.name}” has ${[...caller.scopes].join(', ')}.`,
        'Use a key that carries the scope.',
      );
    callers.set(request.raw, caller);
    return true;
  }
}
