import type { FastifyInstance } from 'fastify';
import type { Traffic } from './traffic.js';

/** Shows how much was asked of the stand-ins. */
export function trafficRoutes(app: FastifyInstance, traffic: Traffic): void {
  app.get('/api/traffic', () => traffic.counts);
}
