import type { FastifyInstance } from 'fastify';
import { type Behaviour, type BehaviourRule, FAULTS } from '../behaviour/behaviour.js';

const RULE_SCHEMA = {
  type: 'object',
  required: ['channel'],
  additionalProperties: false,
  anyOf: [{ required: ['fault'] }, { required: ['delayMs'] }],
  dependencies: { status: ['fault'], retryAfter: ['fault'] },
  properties: {
    channel: { enum: ['email', 'sms', '*'] },
    delayMs: { type: 'integer', minimum: 0, maximum: 3_600_000 },
    fault: { enum: FAULTS },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    retryAfter: { type: 'integer', minimum: 0, maximum: 86_400 },
    times: { type: 'integer', minimum: 1 },
    ratio: { type: 'number', minimum: 0, maximum: 1 },
    seed: { type: 'integer' },
  },
};

/** Tells the stand-ins to misbehave, shows what is in force, or makes all well again. */
export function behaviourRoutes(app: FastifyInstance, behaviour: Behaviour): void {
  const inForce = () => ({ rules: behaviour.active });
  app.get('/api/behaviour', inForce);
  app.put<{ Body: BehaviourRule }>('/api/behaviour', { schema: { body: RULE_SCHEMA } }, (request) => {
    behaviour.set(request.body);
    return inForce();
  });
  app.delete('/api/behaviour', (_request, reply) => {
    behaviour.reset();
    return reply.code(204).send();
  });
}
