import { z } from 'zod';

/**
 * The part of a CloudEvent that every message on the bus carries as `ce-*` headers (binary mode).
 * `correlationid` names the business event a chain started from, `causationid` the message that led to this one.
 */
export const envelopeSchema = z.object({
  specversion: z.literal('1.0').default('1.0'),
  id: z.string().min(1).max(256),
  source: z.string().min(1).max(512),
  type: z.string().min(1).max(256),
  time: z.iso.datetime({ offset: true }),
  subject: z.string().max(512).optional(),
  correlationid: z.string().optional(),
  causationid: z.string().optional(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** The names of the services, which are also their database schemas, roles and URL segments. */
export const services = ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'] as const;
export type ServiceName = (typeof services)[number];
