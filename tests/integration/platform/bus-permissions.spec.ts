import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AckPolicy, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import {
  type NatsConnection,
  connect,
  createInbox,
  headers as natsHeaders,
  nanos,
} from '@nats-io/transport-node';
import {
  type BusUser,
  busUsers,
  communicationComposedV1,
  communicationRenderedV1,
  contracts,
  services,
  streams,
} from '@tourbus/contracts';
import { busAddress } from '@tourbus/platform';
import { type Infrastructure, eventually, startInfrastructure } from '@tourbus/testing';

const refused = /permissions violation/i;
const communications = 'TOURBUS_COMMUNICATIONS';
const deliveries = 'dispatcher-deliveries';

describe('a user of the bus', () => {
  let infrastructure: Infrastructure;
  let connections: Record<BusUser, NatsConnection>;
  /** As nobody in a deployment: sees what really came of an attempt. */
  let witness: NatsConnection;
  let truth: JetStreamManager;

  beforeAll(async () => {
    infrastructure = await startInfrastructure();
    const { stack } = infrastructure;
    witness = await connect(busAddress(stack.natsUrl));
    truth = await jetstreamManager(witness);
    for (const { name, subjects } of streams) await truth.streams.add({ name, subjects: [...subjects] });
    const filter_subject = communicationRenderedV1.subject;
    const consumer = { durable_name: deliveries, ack_policy: AckPolicy.Explicit, filter_subject };
    await truth.consumers.add(communications, consumer);
    const opened = busUsers.map(async (user) => [user, await connect(busAddress(stack.natsUrlFor(user)))]);
    connections = Object.fromEntries(await Promise.all(opened)) as typeof connections;
  });
  afterAll(async () => {
    await Promise.all([witness, ...Object.values(connections ?? {})].map((each) => each?.close()));
    await infrastructure?.stop();
  });

  const publish = (user: BusUser, subject: string): Promise<unknown> =>
    jetstream(connections[user]).publish(subject, '{}', { timeout: 5_000 });
  const request = (user: BusUser, what: string, body: object = {}): Promise<unknown> =>
    connections[user].request(`$JS.API.${what}`, JSON.stringify(body), { timeout: 5_000 });
  const subscribe = (user: BusUser, subject: string): Promise<Error | null> =>
    new Promise((resolve) => {
      const heard = connections[user].subscribe(subject, { callback: (error) => resolve(error) });
      // Answered after what went before it.
      void connections[user]
        .flush()
        .then(() => heard.unsubscribe())
        .then(() => resolve(null));
    });
  const stored = async (subject: string): Promise<number> =>
    (await truth.streams.info(communications, { subjects_filter: subject })).state.subjects?.[subject] ?? 0;

  it('has a name and a password, or does not get in', async () => {
    const { servers } = busAddress(infrastructure.stack.natsUrl);
    await expect(connect({ servers })).rejects.toThrow(/authorization violation/i);
    await expect(connect({ servers, user: 'composer', pass: 'guessed' })).rejects.toThrow(
      /authorization violation/i,
    );
  });

  describe.each(busUsers)('%s', (user) => {
    it('publishes what the contracts name it for, and nothing else', async () => {
      const taken: string[] = [];
      for (const { subject } of contracts)
        await publish(user, subject).then(
          () => taken.push(subject),
          (error: Error) => expect(error.message).toMatch(refused),
        );
      const named = contracts.filter(({ publishers }) => (publishers as readonly string[]).includes(user));
      expect(taken).toEqual(named.map(({ subject }) => subject));
    });

    it('deletes and restores no stream, nor empties one, unless it is an operator or keeps it', async () => {
      if (user === 'operator') return;
      // What is settled, the keeper of the streams takes out.
      const clearing = user === 'composer' ? [] : ['PURGE'];
      for (const what of ['DELETE', 'MSG.DELETE', 'RESTORE', 'SNAPSHOT', ...clearing])
        await expect(request(user, `STREAM.${what}.${communications}`)).rejects.toThrow(refused);
    });

    it('changes streams only as the composer or an operator: a stream could republish anything', async () => {
      const republish = { src: '>', dest: communicationRenderedV1.subject };
      if (user !== 'composer' && user !== 'operator')
        await expect(request(user, 'STREAM.UPDATE.TOURBUS_DATA', { republish })).rejects.toThrow(refused);
      if (user !== 'operator')
        await expect(request(user, 'STREAM.CREATE.OTHER', { name: 'OTHER' })).rejects.toThrow(refused);
    });

    it('hears answers to itself, and neither those to others nor facts that pass by', async () => {
      const others = busUsers.filter((other) => other !== user && user !== 'operator');
      const inboxes = others.map((other) => `${createInbox(`_INBOX.${other}`)}.*`);
      if (user !== 'operator')
        for (const subject of ['>', '_INBOX.>', 'tourbus.>', ...inboxes])
          expect([subject, String(await subscribe(user, subject))]).toEqual([
            subject,
            expect.stringMatching(refused),
          ]);
      expect(await subscribe(user, `_INBOX.${user}.>`)).toBeNull();
    });

    it('uses consumers of its own, and takes, settles or removes nothing of another service', async () => {
      if (user === 'dispatcher' || user === 'operator') return;
      for (const what of ['INFO', 'DELETE', 'MSG.NEXT', 'CREATE'])
        await expect(request(user, `CONSUMER.${what}.${communications}.${deliveries}`)).rejects.toThrow(
          refused,
        );
      const acknowledgement = `$JS.ACK.${communications}.${deliveries}.1.1.1.1.0`;
      await expect(connections[user].request(acknowledgement, '+ACK')).rejects.toThrow(refused);
    });
  });

  it('makes a stream that is missing, and cannot change one that is there by making it again', async () => {
    const { name, subjects } = streams[0]!;
    const manager = await jetstreamManager(connections.tracker);
    await manager.streams.add({ name, subjects: [...subjects] });
    // All that it holds would be too old at once.
    const emptied = manager.streams.add({ name, subjects: [...subjects], max_age: nanos(1_000) });
    await expect(emptied).rejects.toThrow(/already in use/);
  });

  it('reads only streams that it takes part in', async () => {
    const last = { last_by_subj: 'tourbus.events.>' };
    await expect(request('tracker', 'STREAM.MSG.GET.TOURBUS_EVENTS', last)).rejects.toThrow(refused);
    await expect(request('upstream', 'STREAM.INFO.TOURBUS_EVENTS')).rejects.toThrow(refused);
    await expect(request('ingest', 'STREAM.MSG.GET.TOURBUS_EVENTS', last)).resolves.toBeDefined();
  });

  it('cannot have an event of its own delivered as a rendered communication', async () => {
    const { subject } = communicationRenderedV1;
    const before = await stored(subject);
    const forged = natsHeaders();
    forged.set('ce-type', subject);
    await jetstream(connections.upstream).publish('tourbus.events.shop.forged', '{}', { headers: forged });
    const consumers = (await jetstreamManager(connections.ingest)).consumers;
    const own = { durable_name: 'ingest-events', ack_policy: AckPolicy.Explicit };
    await consumers.add('TOURBUS_EVENTS', { ...own, filter_subject: 'tourbus.events.>' });
    // The answer to this request is the event itself, sent to where the request says.
    const next = '$JS.API.CONSUMER.MSG.NEXT.TOURBUS_EVENTS.ingest-events';
    connections.ingest.publish(next, JSON.stringify({ batch: 1 }), { reply: subject });
    await connections.ingest.flush();
    const delivered = async (): Promise<number> =>
      (await truth.consumers.info('TOURBUS_EVENTS', 'ingest-events')).delivered.stream_seq;
    await eventually(async () => (await delivered()) > 0);
    expect(await stored(subject)).toBe(before);
  });

  it('leaves a line in the log of the server for each attempt', async () => {
    const { subject } = communicationComposedV1;
    await expect(publish('dispatcher', subject)).rejects.toThrow(refused);
    const log = readFileSync(join(infrastructure.stack.folder, 'logs', 'nats.log'), 'utf8');
    for (const user of [...services.filter((service) => service !== 'composer'), 'upstream'])
      expect(log).toContain(`Publish Violation - User "${user}", Subject "${subject}"`);
  });

  it('that is an operator looks and mends, and publishes no fact', async () => {
    const manager = await jetstreamManager(connections.operator);
    expect((await manager.consumers.info(communications, deliveries)).name).toBe(deliveries);
    expect(await manager.consumers.delete(communications, deliveries)).toBe(true);
  });
});
