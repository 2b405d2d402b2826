import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Behaviour } from '../behaviour/behaviour.js';

interface ProviderCall {
  /** Writes the message down and returns the provider's answer. */
  accept: () => Promise<{ status: number; headers?: Record<string, string>; body?: object }>;
  /** The provider's own form of an error. */
  refuse: (status: number) => object;
}

/** Answers a provider's request as the behaviour in force says. */
export async function answerAsTold(
  behaviour: Behaviour,
  channel: 'email' | 'sms',
  reply: FastifyReply,
  { accept, refuse }: ProviderCall,
): Promise<void> {
  const verdict = behaviour.next(channel);
  if (verdict.delayMs > 0) await pause(verdict.delayMs);
  switch (verdict.fault) {
    case '4xx':
    case '5xx': {
      const status = verdict.status ?? (verdict.fault === '4xx' ? 429 : 503);
      await reply.code(status).header('retry-after', '1').send(refuse(status));
      return;
    }
    case 'hang':
      reply.hijack();
      return;
    case 'drop-before':
      hangUp(reply);
      return;
    case 'drop-after':
      await accept();
      hangUp(reply);
      return;
    default: {
      const { status, headers = {}, body } = await accept();
      await reply.code(status).headers(headers).send(body);
    }
  }
}

function hangUp(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.socket?.destroy();
}
