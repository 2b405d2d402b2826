import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
  applyDecorators,
  createParamDecorator,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CONFIG, type PlatformConfig, configuredApiKeys } from '../config/config.js';
import { Problem } from '../http/problem.js';
import { findCaller, parseApiKeys } from './api-key.js';
import type { Caller } from './caller.js';
import { SessionReader } from './session-reader.js';

const SCOPE = 'tourbus:scope';
const PUBLIC = 'tourbus:public';

/** The scope a caller needs for a route. A route has this or `@Public`; one with neither is closed. */
export const RequiresScope = (scope: string) =>
  applyDecorators(SetMetadata(SCOPE, scope), ApiExtension('x-required-scope', scope));
/** A route that needs neither key nor session: probes, documents, signed links, signed webhooks, signing in. */
export const Public = () => SetMetadata(PUBLIC, true);

const callers = new WeakMap<FastifyRequest['raw'], Caller>();
const callerOf = (context: ExecutionContext): Caller | undefined =>
  callers.get(context.switchToHttp().getRequest<FastifyRequest>().raw);

/** Who is calling, for the audit line of an action. */
export const CallerName = createParamDecorator(
  (_: unknown, context: ExecutionContext) => callerOf(context)?.name ?? 'nobody',
);

/** Who is calling, with scopes, and with roles and teams where it is a person. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callerOf(context),
);

@Injectable()
export class AuthGuard implements CanActivate {
  private readonly keys;

  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionReader,
    @Inject(CONFIG) config: PlatformConfig,
  ) {
    this.keys = parseApiKeys(configuredApiKeys(config));
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, places)) return true;
    const scope = this.reflector.getAllAndOverride<string | undefined>(SCOPE, places);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const presented = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const caller = presented ? this.machine(presented) : await this.sessions.callerOf(request);
    if (!scope || !caller.scopes.has(scope)) throw missingScope(caller, scope);
    callers.set(request.raw, caller);
    return true;
  }

  private machine(presented: string): Caller {
    const caller = findCaller(this.keys, presented, new Date());
    if (caller) return caller;
    throw new Problem(
      'unauthenticated',
      401,
      'Unknown API key',
      'The API key is not known here, or has expired.',
      'Ask the operator of this Tourbus for a valid key.',
    );
  }
}

function missingScope({ name, scopes, person }: Caller, scope = '(none grants it)'): Problem {
  const has = [...scopes].join(', ') || 'none';
  return person
    ? new Problem(
        'missing-scope',
        403,
        'Your roles do not allow this',
        `This needs the scope ${scope}; your roles (${person.roles.join(', ') || 'none'}) give ${has}.`,
        'Ask whoever looks after accounts for a role that carries it, and sign in again.',
      )
    : new Problem(
        'missing-scope',
        403,
        'The API key may not do this',
        `This needs the scope ${scope}; the key “${name}” has ${has}.`,
        'Use a key that carries the scope.',
      );
}
