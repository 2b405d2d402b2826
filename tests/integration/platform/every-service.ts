import { type ServiceName, services } from '@tourbus/contracts';
import { type PlatformConfig, parseConfig } from '@tourbus/platform';
import { type Infrastructure, type RunningService, startService } from '@tourbus/testing';
import { findChromium, stackFolder } from '@tourbus/stack';
import type { DynamicModule } from '@nestjs/common';
import { configSchemaOf } from '../../architecture/sources.js';

interface Application {
  AppModule: { with(config: unknown): DynamicModule };
}

/** All five services in this process, on one infrastructure. */
export async function startEveryService(
  infrastructure: Infrastructure,
): Promise<Record<ServiceName, RunningService>> {
  const chromium = await findChromium(stackFolder);
  Object.assign(process.env, chromium.env);
  const settings = { LINK_SIGNING_KEY: 'k'.repeat(32), CHROMIUM_PATH: chromium.path };
  const running: Partial<Record<ServiceName, RunningService>> = {};
  for (const service of services) {
    const { AppModule } = (await import(`../../../apps/${service}/src/app.module.ts`)) as Application;
    const environment = infrastructure.environment(service, settings);
    const config = parseConfig(await configSchemaOf(service), environment) as PlatformConfig;
    running[service] = await startService({ service, config, module: AppModule.with(config) });
  }
  return running as Record<ServiceName, RunningService>;
}
