import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  type CommunicationRenderedV1,
  type Contract,
  type CustomerSnapshot,
  type ResponseCapturedV1,
  communicationRenderedV1,
  customerChangedV1,
  exampleCustomer,
  responseCapturedV1,
} from '@tourbus/contracts';
import { deterministicId, openArtefactStore, parseConfig } from '@tourbus/platform';
import { freePort } from '@tourbus/stack';
import {
  type Infrastructure,
  type RunningService,
  type TestBus,
  eventually,
  openTestBus,
  signRelease,
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
    readonly keys: { all: string; reading: string },
  ) {}
  private service?: RunningService;
  private readonly processes: ChildProcess[] = [];

  static async start(): Promise<DispatcherWorld> {
    const infrastructure = await startInfrastructure();
    const key = infrastructure.apiKey(
      ...['communications:read', 'deliveries:write', 'audit:read'],
      ...['suppressions:read', 'suppressions:write', 'parked:write'],
    );
    const readingKey = infrastructure.apiKey('communications:read');
    const url = infrastructure.stack.databaseUrl('dispatcher');
    const database = await new DataSource({ type: 'postgres', url }).initialize();
    return new DispatcherWorld(infrastructure, await openTestBus(infrastructure.stack.natsUrl), database, {
      all: key,
      reading: readingKey,
    });
  }

  get spool(): string {
    return join(this.infrastructure.folder, 'spool');
  }

  async dispatcher(settings: Record<string, string>): Promise<RunningService> {
    const config = parseConfig(configSchema, this.environment(settings));
    this.service = await startService({ service: 'dispatcher', config, module: AppModule.with(config) });
    return this.service;
  }

  /** The built service as a process of its own, once it is ready: for what only happens to processes. */
  async process(settings: Record<string, string>): Promise<ChildProcess> {
    const port = await freePort();
    const env = { PATH: process.env['PATH'], ...this.environment({ ...settings, PORT: String(port) }) };
    const child = spawn(process.execPath, ['apps/dispatcher/dist/main.js'], { env, stdio: 'inherit' });
    this.processes.push(child);
    await eventually(async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok, 50_000);
    return child;
  }

  private environment(settings: Record<string, string>): Record<string, string> {
    return this.infrastructure.environment('dispatcher', {
      // On a busy machine a call of a second may be a good one; who means a slow one sets its own time.
      DISPATCHER_CALL_SECONDS: '30',
      DISPATCHER_BACKOFF_SECONDS: '0.05',
      DISPATCHER_ATTEMPTS: '3',
      PRINT_SPOOL: this.spool,
      ...settings,
    });
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
    const { definition = example.definition, template = { key: 'order-shipped', version: 2 } } = changes;
    const made = {
      definition: { key: definition, version: 1 },
      brand: { key: 'example', version: 1 },
      template,
    };
    const release = await signRelease(this.infrastructure.stack, made);
    const data = {
      ...example,
      template,
      release,
      thread: `order-${id}`,
      parts,
      ...changes,
      communicationId: id,
      customerId,
    };
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
  async change(customerId: string, changes: Partial<CustomerSnapshot>, cause?: string): Promise<void> {
    const customer = { ...exampleCustomer, ...changes, id: customerId };
    await this.bus.publish(
      customerChangedV1,
      { customer, changes: ['consents'], changedAt: new Date().toISOString() },
      `${customerId}@${customer.version}`,
      cause ? { 'ce-causationid': cause } : {},
    );
    await this.bus.drained('TOURBUS_DATA', 'dispatcher-suppressions');
  }

  /** Publishes a response as the tracker would. @returns the event's id */
  async say(
    customerId: string,
    changes: Partial<ResponseCapturedV1> = {},
    responseId: string = randomUUID(),
  ): Promise<string> {
    const response = { ...responseCapturedV1.example, ...changes, responseId, customerId };
    await this.bus.publish(responseCapturedV1, response, responseId);
    return deterministicId(responseCapturedV1.subject, responseId);
  }

  /** Publishes a response and waits until the dispatcher has taken it in. @returns the event's id */
  async respond(...[customerId, changes, responseId]: Parameters<DispatcherWorld['say']>): Promise<string> {
    const id = await this.say(customerId, changes, responseId);
    await this.bus.drained('TOURBUS_RESPONSES', 'dispatcher-stops');
    return id;
  }

  get<T>(path: string): Promise<{ status: number; body: T }> {
    return this.ask<T>('GET', path);
  }

  async ask<T>(
    method: string,
    path: string,
    {
      json,
      key = this.keys.all,
      url = this.service?.url,
    }: { json?: object; key?: string; url?: string } = {},
  ): Promise<{ status: number; body: T }> {
    const answer = await fetch(`${url}/api/dispatcher/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(json && { 'content-type': 'application/json' }) },
      body: json && JSON.stringify(json),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as T };
  }

  /** How many deliveries are in this state. */
  async count(state: Delivery['state'], where = 'true'): Promise<number> {
    const sql = `SELECT count(*)::int AS n FROM deliveries WHERE state = $1 AND ${where}`;
    const [{ n }] = await this.database.query(sql, [state]);
    return n;
  }

  /** The delivery once it is in one of these states. */
  reaches(id: string, ...states: Delivery['state'][]): Promise<DeliveryView> {
    return eventually(async () => {
      const { status, body } = await this.get<DeliveryView>(`/deliveries/${id}`);
      if (status === 200 && states.includes(body.state)) return body;
      throw new Error(
        `The delivery is not ${states.join(' or ')}: ${status} ${body.state} ${body.reasonText}`,
      );
    }, 50_000);
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
    for (const child of this.processes.filter(
      ({ exitCode, signalCode }) => exitCode === null && !signalCode,
    )) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    await this.database.destroy();
    await this.bus.close();
    await this.infrastructure.stop();
  }
}
