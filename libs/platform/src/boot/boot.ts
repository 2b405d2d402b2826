import { randomUUID } from 'node:crypto';
import { fastifyCookie } from '@fastify/cookie';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import type { ServiceName } from '@tourbus/contracts';
import type { PlatformConfig } from '../config/config.js';
import { parseBodies } from '../http/parsed-body.js';
import { acceptStreamedBodies } from '../http/streamed-body.js';
import { serveOpenApi } from '../http/openapi.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body's bytes as they came. */
    rawBody?: Buffer;
  }
}

export interface BootOptions {
  service: ServiceName;
  module: DynamicModule;
  config: PlatformConfig;
}

/** Routes outside `/api/<service>/v1`: probes, metrics, the public pages under `/t`, and signing in. */
const unprefixed = ['health/{*rest}', 'metrics', 't/{*rest}', 'auth/{*rest}'];

/** Builds a service without listening; tests listen where they like. */
export async function createService({
  service,
  module,
  config,
}: BootOptions): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: config.BODY_LIMIT,
    genReqId: () => randomUUID(),
    // Bodies are bounded in time where they are read; see there.
    requestTimeout: 0,
    http: { headersTimeout: 30_000 },
    trustProxy: config.TRUSTED_PROXIES,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.setGlobalPrefix(`api/${service}/v1`, { exclude: unprefixed });
  const fastify = adapter.getInstance();
  parseBodies(fastify);
  acceptStreamedBodies(fastify);
  // What cookies are read and written with is loaded by it.
  await app.register(fastifyCookie);
  serveOpenApi(app, service);
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  return app;
}

/** A service's whole main: builds it and listens until it is told to end. */
export async function boot(options: BootOptions): Promise<void> {
  const app = await createService(options);
  // What is still under way then is delivered again, which every handler is written for.
  const longest = options.config.STOP_SECONDS * 1_000;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => setTimeout(() => process.exit(1), longest).unref());
  await app.listen(options.config.PORT, options.config.HOST);
}
