import { type DynamicModule, Inject, Injectable, Module } from '@nestjs/common';
import {
  type CommunicationComposedV1,
  type DataArrivedV1,
  communicationComposedV1,
  communicationDeliveredV1,
  dataArrivedV1,
} from '@tourbus/contracts';
import {
  Consumes,
  type Effect,
  type Message,
  PlatformModule,
  parseConfig,
  platformConfigSchema,
} from '@tourbus/platform';
import { eventually, openTestBus, startService } from '@tourbus/testing';
import Handlebars from 'handlebars';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';

class CreateStageEffects1700000001000 implements MigrationInterface {
  name = 'CreateStageEffects1700000001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stage_effects (event text PRIMARY KEY);
      CREATE TABLE stage_profiles (id text PRIMARY KEY, profile jsonb NOT NULL);
      INSERT INTO stage_profiles
        SELECT 'P-' || n, jsonb_build_object('name', 'Customer ' || n, 'locale', 'en-GB') FROM generate_series(0, 999) n;
    `);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stage_profiles; DROP TABLE stage_effects;');
  }
}

/** The mail that the full stage writes: of the same size as those of the pipeline. */
export interface StageMail {
  html: string;
  text: string;
  /** What the mail calls the order that it was taken from. */
  order: string;
}

/** What a stage announces for each message. */
interface Stage {
  handled: number;
}

/** With every promise and as little work as can be: inbox, one row, one small fact. */
@Injectable()
class BareStage implements Stage {
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
        const at = new Date(receivedAt);
        tx.announce(communicationDeliveredV1, fact, { identity: eventId, cause: message, at });
      }
      this.handled += messages.length;
    };
  }
}

const mailToken = Symbol('mail of the stage');

/** One whole stage: inbox, profile looked up, the pipeline's mail written by Handlebars, outbox, publish. */
@Injectable()
class FullStage implements Stage {
  handled = 0;
  private readonly html;
  private readonly text;

  constructor(
    private readonly database: DataSource,
    @Inject(mailToken) { html, text, order }: StageMail,
  ) {
    const template = (words: string) =>
      Handlebars.compile<{ order: string; profile: object }>(words.replaceAll(order, '{{order}}'));
    this.html = template(html);
    this.text = template(text);
  }

  @Consumes([dataArrivedV1], { durable: 'tracker-stage', batch: 200 })
  async record(messages: Message<DataArrivedV1>[]): Promise<Effect> {
    const rows: { id: string; profile: object }[] = await this.database.query(
      'SELECT id, profile FROM stage_profiles WHERE id = ANY($1)',
      [messages.map(({ data }) => profileOf(data))],
    );
    const profiles = new Map(rows.map(({ id, profile }) => [id, profile]));
    const composed = messages.map((message) => {
      const { eventId, receivedAt } = message.data;
      const words = { order: eventId, profile: profiles.get(profileOf(message.data)) ?? {} };
      const content = { ...example.content, html: this.html(words), text: this.text(words) };
      const fact = { ...example, communicationId: eventId, content } as CommunicationComposedV1;
      return { fact, identity: eventId, cause: message, at: new Date(receivedAt) };
    });
    return async (tx) => {
      await tx.query('INSERT INTO stage_effects SELECT unnest($1::text[])', [
        messages.map(({ data }) => data.eventId),
      ]);
      for (const { fact, ...announcement } of composed)
        tx.announce(communicationComposedV1, fact, announcement);
      this.handled += messages.length;
    };
  }
}

const example = communicationComposedV1.example;
const profileCount = 1_000;
const profileOf = ({ eventId }: DataArrivedV1): string =>
  `P-${Number.parseInt(eventId.slice(0, 6), 16) % profileCount}`;

@Module({})
class StageModule {
  static with(environment: Record<string, string>, mail?: StageMail): DynamicModule {
    const config = parseConfig(platformConfigSchema, environment);
    return {
      module: StageModule,
      imports: [
        PlatformModule.with({ service: 'tracker', config, migrations: [CreateStageEffects1700000001000] }),
      ],
      providers: mail ? [{ provide: mailToken, useValue: mail }, FullStage] : [BareStage],
    };
  }
}

/**
 * Runs `count` facts through one batched stage of the platform: a full one that writes `mail`, or a bare one.
 * @returns messages/s
 */
export async function stageFloor(
  environment: Record<string, string>,
  count: number,
  uuid: (n: number) => string,
  mail?: StageMail,
): Promise<number> {
  const config = parseConfig(platformConfigSchema, environment);
  const start = () =>
    startService({ service: 'tracker', module: StageModule.with(environment, mail), config });
  const first = await start();
  const bus = await openTestBus(config.NATS_URL);
  await first.stop();
  for (let sent = 0; sent < count; sent += 250)
    await Promise.all(
      Array.from({ length: 250 }, (_, i) =>
        bus.publish(dataArrivedV1, { ...dataArrivedV1.example, eventId: uuid(sent + i) }, String(sent + i)),
      ),
    );
  const began = performance.now();
  const service = await start();
  const stage = service.app.get<Stage>(mail ? FullStage : BareStage, { strict: false });
  await eventually(() => stage.handled >= count, 120_000);
  const seconds = (performance.now() - began) / 1_000;
  await service.stop();
  await bus.close();
  return count / seconds;
}
