import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Aborted once nobody waits for the answer any more: for work that takes long and keeps nothing. */
export const Abandonment = createParamDecorator((_: unknown, context: ExecutionContext): AbortSignal => {
  const abandoned = new AbortController();
  context
    .switchToHttp()
    .getResponse<FastifyReply>()
    .raw.once('close', () => abandoned.abort());
  return abandoned.signal;
});
