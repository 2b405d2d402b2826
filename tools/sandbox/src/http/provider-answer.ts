import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Behaviour } from '../behaviour/behaviour.js';
import type { Traffic } from '../traffic/traffic.js';
import { drip } from './drip.js';

interface ProviderCall {
  /** Writes the message down and returns the provider's answer. */
  accept: () => Promise<{ status: number; headers?: Record<string, string>; body?: object }>;
  /** The provider's own form of an error. */
  refuse: (status: number) => object;
}

/** How the stand-ins misbehave, and how much is asked of them. */
export interface Conduct {
  behaviour: Behaviour;
  traffic: Traffic;
}

const REFUSALS = { '4xx': 429, '429': 429, '5xx': 503 } as const;

/** Answers a provider's request as the behaviour in force says. */
export async function answerAsTold(
  { behaviour, traffic }: Conduct,
  channel: 'email' | 'sms',
  reply: FastifyReply,
  { accept, refuse }: ProviderCall,
): Promise<void> {
  traffic.connected(channel, reply.request.raw.socket);
  traffic.asked(channel);
  const verdict = behaviour.next(channel);
  if (verdict.delayMs > 0) await pause(verdict.delayMs);
  switch (verdict.fault) {
    case '4xx':
    case '429':
    case '5xx': {
      const status = verdict.status ?? REFUSALS[verdict.fault];
      await reply
        .code(status)
        .header('retry-after', String(verdict.retryAfter ?? 1))
        .send(refuse(status));
      return;
    }
    case 'drip':
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'application/json' });
      drip((byte) => reply.raw.write(byte), ' ', reply.raw);
      return;
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
