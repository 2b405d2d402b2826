import { type DynamicModule, Injectable, Module } from '@nestjs/common';
import { type DataArrivedV1, communicationDeliveredV1, dataArrivedV1 } from '@tourbus/contracts';
import {
  Consumes,
  type Effect,
  type Message,
  PlatformModule,
  parseConfig,
  platformConfigSchema,
} from '@tourbus/platform';
import { eventually, openTestBus, startService } from '@tourbus/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';

class CreateStageEffects1700000001000 implements MigrationInterface {
  name = 'CreateStageEffects1700000001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE stage_effects (event text PRIMARY KEY)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stage_effects');
  }
}

/** One stage with every promise and as little work as can be: inbox, one row, one fact. */
@Injectable()
class StageConsumer {
  handled = 0;
  @Consumes([dataArrivedV1], { durable: 'tracker-stage', batch: 200 })
  record(messages: Message<DataArrivedV1>[]): Effect {
    return async (tx) => {
      await tx.query('INSERT INTO stage_effects SELECT unnest($1::text[])', [
        messages.map(({ data }) => data.eventId),
      ]);
      for (const message of messages) {
        const { eventId, customer, receivedAt } = message.data;
        const fact = {
          communicationId: eventId,
          customerId: customer.id,
          channel: 'email' as const,
          provider: 'none',
          providerMessageId: eventId,
          deliveredAt: receivedAt,
        };
        tx.announce(communicationDeliveredV1, fact, {
          identity: eventId,
          cause: message,
          at: new Date(receivedAt),
        });
      }
      this.handled += messages.length;
    };
  }
}

@Module({ providers: [StageConsumer] })
class StageModule {
  static with(environment: Record<string, string>): DynamicModule {
    const config = parseConfig(platformConfigSchema, environment);
    return {
      module: StageModule,
      imports: [
        PlatformModule.with({ service: 'tracker', config, migrations: [CreateStageEffects1700000001000] }),
      ],
    };
  }
}

/** Runs `count` facts through one full batched stage of the platform. @returns messages/s */
export async function stageFloor(
  environment: Record<string, string>,
  count: number,
  uuid: (n: number) => string,
): Promise<number> {
  const config = parseConfig(platformConfigSchema, environment);
  const first = await startService({ service: 'tracker', module: StageModule.with(environment), config });
  const bus = await openTestBus(config.NATS_URL);
  await first.stop();
  const example = dataArrivedV1.example;
  for (let sent = 0; sent < count; sent += 250)
    await Promise.all(
      Array.from({ length: 250 }, (_, i) =>
        bus.publish(dataArrivedV1, { ...example, eventId: uuid(sent + i) }, String(sent + i)),
      ),
    );
  const began = performance.now();
  const service = await startService({ service: 'tracker', module: StageModule.with(environment), config });
  const stage = service.app.get(StageConsumer, { strict: false });
  await eventually(() => stage.handled >= count, 120_000);
  const seconds = (performance.now() - began) / 1_000;
  await service.stop();
  await bus.close();
  return count / seconds;
}
