import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, type DynamicModule, Get, Injectable, Module, Post } from '@nestjs/common';
import { customerChangedV1, dataArrivedV1, type DataArrivedV1 } from '@tourbus/contracts';
import {
  Consumes,
  type Effect,
  type Message,
  Outbox,
  PlatformModule,
  Public,
  RequiresScope,
  parseConfig,
  platformConfigSchema,
} from '@tourbus/platform';
import {
  type Infrastructure,
  type RunningService,
  type TestBus,
  eventually,
  openTestBus,
  startInfrastructure,
  startService,
} from '@tourbus/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';

class CreateEffects1700000001000 implements MigrationInterface {
  name = 'CreateEffects1700000001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE effects (id bigserial PRIMARY KEY, event text NOT NULL)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE effects');
  }
}

@Injectable()
class EffectConsumer {
  @Consumes([dataArrivedV1], { durable: 'composer-effects', batch: 50 })
  record(messages: Message<DataArrivedV1>[]): Effect {
    return async (tx) => {
      await tx.query('INSERT INTO effects (event) SELECT unnest($1::text[])', [
        messages.map((m) => m.data.sourceEventId),
      ]);
      for (const message of messages) {
        const { customer, receivedAt } = message.data;
        const at = new Date(receivedAt);
        tx.announce(
          customerChangedV1,
          { customer, changes: ['traits'], changedAt: receivedAt },
          { identity: message.data.eventId, cause: message, at },
        );
      }
    };
  }
}

@Controller('trials')
class TrialController {
  constructor(private readonly outbox: Outbox) {}

  @Get('closed')
  @RequiresScope('trials:read')
  closed(): string {
    return 'open to those who may';
  }

  @Post('failing')
  @Public()
  async failing(): Promise<void> {
    await this.outbox.run(async (tx) => {
      await tx.query("INSERT INTO effects (event) VALUES ('never')");
      throw new Error('after the effect');
    });
  }
}

@Module({ controllers: [TrialController], providers: [EffectConsumer] })
class TrialModule {
  static with(environment: Record<string, string>): DynamicModule {
    const config = parseConfig(platformConfigSchema, environment);
    return {
      module: TrialModule,
      imports: [
        PlatformModule.with({ service: 'composer', config, migrations: [CreateEffects1700000001000] }),
      ],
    };
  }
}

describe('a service on the platform', () => {
  let infrastructure: Infrastructure;
  let bus: TestBus;
  let service: RunningService;
  let operator: string;
  let reader: string;

  const event = (id: string): DataArrivedV1 => ({
    ...(dataArrivedV1.example as DataArrivedV1),
    sourceEventId: id,
  });
  const effects = async (id: string): Promise<number> => {
    const { default: pg } = await import('pg');
    const client = new pg.Client(infrastructure.stack.databaseUrl('composer'));
    await client.connect();
    const { rows } = await client.query('SELECT count(*)::int AS n FROM effects WHERE event = $1', [id]);
    await client.end();
    return rows[0].n as number;
  };
  const call = (path: string, method = 'GET', key = operator) =>
    fetch(`${service.url}/api/composer/v1/${path}`, { method, headers: { authorization: `Bearer ${key}` } });
  const parked = async (): Promise<
    { id: string; code: string; messageId: string; reason: string; remedy: string }[]
  > => ((await (await call('parked')).json()) as { items: [] }).items;

  beforeAll(async () => {
    infrastructure = await startInfrastructure();
    operator = infrastructure.apiKey('parked:read', 'parked:write', 'trials:read');
    reader = infrastructure.apiKey('parked:read');
    const environment = infrastructure.environment('composer', {
      // What it announces here is said by another service, which a service's own user may not.
      NATS_URL: infrastructure.stack.natsUrl,
    });
    service = await startService({
      service: 'composer',
      module: TrialModule.with(environment),
      config: parseConfig(platformConfigSchema, environment),
    });
    bus = await openTestBus(infrastructure.stack.natsUrl);
  });
  afterAll(async () => {
    await bus?.close();
    await service?.stop();
    await infrastructure?.stop();
  });

  it('announces facts that name their cause and carry its trace on', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await bus.publish(
      dataArrivedV1,
      { ...event('traced'), eventId: '11111111-1111-5111-8111-111111111111' },
      'traced',
      { traceparent },
    );
    const facts = await eventually(async () => {
      const seen = await bus.read(customerChangedV1, 1);
      const mine = seen.filter((fact) =>
        fact.headers['traceparent']?.includes('0af7651916cd43dd8448eb211c80319c'),
      );
      return mine.length > 0 && mine;
    });
    expect(facts).toHaveLength(1);
    expect(facts[0]?.headers['ce-causationid']).toBeDefined();
    expect(facts[0]?.headers['ce-source']).toBe('/tourbus/composer');
  });

  it('parks a message that does not fit its contract, and names the place', async () => {
    await bus.publish(dataArrivedV1, { ...event('odd'), customer: { id: 7 } } as never, 'odd');
    const found = await eventually(async () =>
      (await parked()).find((message) => message.code === 'contract-violated'),
    );
    expect(found.reason).toContain('/customer/id');
    expect((await call(`parked/${found.id}`, 'DELETE')).status).toBe(200);
  });

  it('keeps nothing of a transaction that failed, and tells the caller without telling how', async () => {
    const answer = await call('trials/failing', 'POST');
    expect(answer.status).toBe(500);
    expect(JSON.stringify(await answer.json())).not.toContain('after the effect');
    expect(await effects('never')).toBe(0);
  });

  it.each([
    ['no key', undefined, 401, 'unauthenticated'],
    ['an unknown key', 'tb_x_y', 401, 'unauthenticated'],
    ['a key without the scope', 'reader', 403, 'missing-scope'],
  ])('refuses %s with a problem that says what to do', async (_, key, status, code) => {
    const bearer = key === 'reader' ? reader : key;
    const answer = await fetch(
      `${service.url}/api/composer/v1/trials/closed`,
      bearer ? { headers: { authorization: `Bearer ${bearer}` } } : {},
    );
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      type: `urn:tourbus:problem:${code}`,
      remedy: expect.stringMatching(/key/),
    });
  });

  it('answers probes, metrics and its OpenAPI document without a key', async () => {
    for (const path of ['/health/startup', '/health/ready', '/health/live'])
      expect((await fetch(service.url + path)).status).toBe(200);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    for (const name of [
      'tourbus_consumer_lag',
      'tourbus_messages_handled_total',
      'tourbus_messages_parked_total',
      'tourbus_stage_seconds_bucket',
    ])
      expect(metrics).toContain(name);
    const openapi = (await (await fetch(`${service.url}/api/composer/openapi.json`)).json()) as {
      openapi: string;
      paths: object;
    };
    expect(openapi.openapi).toBe('3.1.0');
    expect(Object.keys(openapi.paths)).toContain('/api/composer/v1/parked/{id}/replay');
  });
});
