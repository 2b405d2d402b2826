import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlatformModule, parseConfig, platformConfigSchema } from '@tourbus/platform';
import {
  type Infrastructure,
  type RunningService,
  eventually,
  startInfrastructure,
  startService,
} from '@tourbus/testing';

@Module({})
class EmptyModule {}

describe('a service whose password at NATS', () => {
  let infrastructure: Infrastructure;
  let service: RunningService;

  const start = (): Promise<RunningService> => {
    const config = parseConfig(platformConfigSchema, infrastructure.environment('ingest'));
    const platform = PlatformModule.with({ service: 'ingest', config, migrations: [] });
    return startService({ service: 'ingest', config, module: { module: EmptyModule, imports: [platform] } });
  };
  const live = async (): Promise<number> => (await fetch(`${service.url}/health/live`)).status;
  const changePassword = async (from: string, to: string): Promise<void> => {
    const { stack } = infrastructure;
    const file = join(stack.data, 'nats', 'nats.conf');
    await stack.takeDown('nats');
    // While the bus is merely away, nothing is wrong with the process.
    expect(await live()).toBe(200);
    writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
    await stack.restart('nats');
  };

  beforeAll(async () => {
    infrastructure = await startInfrastructure();
    service = await start();
  });
  afterAll(async () => {
    await service?.stop();
    await infrastructure?.stop();
  });

  it('was changed asks to be started again, and does not start with the old one', async () => {
    const password = infrastructure.stack.secrets.natsPasswords.ingest;
    expect(await live()).toBe(200);
    await changePassword(password, `${password}-changed`);
    await eventually(async () => (await live()) === 503);
    await expect(start()).rejects.toThrow(/authorization violation/i);
  });
});
