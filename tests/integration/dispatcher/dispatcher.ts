import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  type CommunicationRenderedV1,
  type Contract,
  type CustomerSnapshot,
  communicationRenderedV1,
  customerChangedV1,
  exampleCustomer,
} from '@tourbus/contracts';
import { openArtefactStore, parseConfig } from '@tourbus/platform';
import {
  type Infrastructure,
  type RunningService,
  type TestBus,
  eventually,
  openTestBus,
  startInfrastructure,
  startService,
} from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { AppModule } from '../../../apps/dispatcher/src/app.module.js';
import { configSchema } from '../../../apps/dispatcher/src/config.js';
import type { Delivery, Attempt } from '../../../apps/dispatcher/src/deliveries/delivery.entity.js';

export type DeliveryView = Omit<Delivery, 'attemptCount'> & { attemptCount: number; attempts: Attempt[] };
export type Sent = { id: string; to: string; customerId: string };
type Email = Extract<CommunicationRenderedV1['parts'], { kind: 'email' }>;
type Changes = Partial<CommunicationRenderedV1> & { headers?: Record<string, string> };

/** What dispatcher suites stand on: servers of their own, and a neighbour's view of the service. */
export class DispatcherWorld {
  private constructor(
    readonly infrastructure: Infrastructure,
    readonly bus: TestBus,
    readonly database: DataSource,
    private readonly key: string,
  ) {}
  private service?: RunningService;

  static async start(): Promise<DispatcherWorld> {
    const infrastructure = await startInfrastructure();
    const key = infrastructure.apiKey('communications:read');
    const url = infrastructure.stack.databaseUrl('dispatcher');
    const database = await new DataSource({ type: 'postgres', url }).initialize();
    return new DispatcherWorld(
      infrastructure,
      await openTestBus(infrastructure.stack.natsUrl),
      database,
      key,
    );
  }

  get spool(): string {
    return join(this.infrastructure.folder, 'spool');
  }

  async dispatcher(settings: Record<string, string>): Promise<RunningService> {
    const environment = this.infrastructure.environment('dispatcher', {
      DISPATCHER_CALL_SECONDS: '1',
      DISPATCHER_BACKOFF_SECONDS: '0.05',
      DISPATCHER_ATTEMPTS: '3',
      PRINT_SPOOL: this.spool,
      ...settings,
    });
    const config = parseConfig(configSchema, environment);
    this.service = await startService({ service: 'dispatcher', config, module: AppModule.with(config) });
    return this.service;
  }

  put(bytes: string, mediaType: string) {
    return openArtefactStore(this.infrastructure.environment('dispatcher')['ARTEFACTS_URL'] ?? '').put(
      Buffer.from(bytes),
      mediaType,
    );
  }

  /** Publishes a rendered communication as the renderer would; by default an e-mail to a recipient of its own. */
  async render({ headers, ...changes }: Changes = {}): Promise<Sent> {
    const id = randomUUID();
    const to = `c-${id}@customers.example`;
    const customerId = changes.customerId ?? `C-${id}`;
    const example = communicationRenderedV1.example;
    const html = await this.put(
      '<!doctype html><html lang="de"><body><p>Grüße</p></body></html>',
      'text/html; charset=utf-8',
    );
    const parts = {
      ...example.parts,
      html,
      to: { name: 'Zoë Müller', address: to },
      attachments: [],
    } as CommunicationRenderedV1['parts'];
    const data = { ...example, thread: `order-${id}`, parts, ...changes, communicationId: id, customerId };
    await this.bus.publish(communicationRenderedV1, data, id, headers);
    return { id, to, customerId };
  }

  /** An e-mail to a recipient of one's choice, for who has to know them beforehand. */
  async renderTo(address: string, email: Partial<Email> = {}, changes: Changes = {}): Promise<Sent> {
    const { parts } = communicationRenderedV1.example;
    const html = await this.put('<p>Grüße</p>', 'text/html; charset=utf-8');
    const merged = {
      ...(parts as Email),
      html,
      attachments: [],
      to: { name: 'Zoë Müller', address },
      ...email,
    };
    return { ...(await this.render({ ...changes, parts: merged })), to: address };
  }

  renderSms(changes: Changes = {}): Promise<Sent> {
    return this.render({
      channel: 'sms',
      parts: { kind: 'sms', from: '+43720000000', to: '+43660000001', text: `Unterwegs ${randomUUID()}` },
      ...changes,
    });
  }

  /** Publishes a changed profile as ingest would, and waits until the dispatcher has taken it in. */
  async change(customerId: string, changes: Partial<CustomerSnapshot>): Promise<void> {
    const customer = { ...exampleCustomer, ...changes, id: customerId };
    await this.bus.publish(
      customerChangedV1,
      { customer, changes: ['consents'], changedAt: new Date().toISOString() },
      `${customerId}@${customer.version}`,
    );
    await this.bus.drained('TOURBUS_DATA', 'dispatcher-suppressions');
  }

  async get<T>(path: string): Promise<{ status: number; body: T }> {
    const answer = await fetch(`${this.service?.url}/api/dispatcher/v1${path}`, {
      headers: { authorization: `Bearer ${this.key}` },
    });
    return { status: answer.status, body: (await answer.json()) as T };
  }

  /** The delivery once it is in one of these states. */
  reaches(id: string, ...states: Delivery['state'][]): Promise<DeliveryView> {
    return eventually(async () => {
      const { status, body } = await this.get<DeliveryView>(`/deliveries/${id}`);
      return status === 200 && states.includes(body.state) && body;
    });
  }

  /** The facts of one contract about one communication, once there is one. */
  facts<T extends { communicationId: string }>(contract: Contract<T>, id: string) {
    return eventually(async () => {
      const found = (await this.bus.read(contract, 1)).filter(({ data }) => data.communicationId === id);
      return found.length > 0 && found;
    });
  }

  /** As if the dispatcher had died after the provider took it and before that was written down. */
  async loseOutcome(id: string): Promise<void> {
    await this.database.query('DELETE FROM attempts WHERE communication_id = $1', [id]);
    await this.database.query(
      `UPDATE deliveries SET state = 'calling', attempts = 0, may_have_arrived = false, called_at = now(), lease_until = now() - interval '1 second'
       WHERE communication_id = $1`,
      [id],
    );
  }

  async stop(): Promise<void> {
    await this.database.destroy();
    await this.bus.close();
    await this.infrastructure.stop();
  }
}
