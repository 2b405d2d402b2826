import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type NatsConnection, connect } from '@nats-io/transport-node';
import { confirmationsTo, responseCapturedV1 } from '@tourbus/contracts';
import { busAddress, deterministicId } from '@tourbus/platform';
import { type RunningService, eventually } from '@tourbus/testing';
import { DispatcherWorld } from './dispatcher.js';
import { type MisbehavingSmtpServer, startSmtpServer } from './smtp-server.js';

interface Parked {
  id: string;
  code: string;
  state: string;
}

let world: DispatcherWorld;
let smtp: MisbehavingSmtpServer;
let service: RunningService;
let tracker: NatsConnection;
const confirmed = new Set<string>();
const { subject, example } = responseCapturedV1;

beforeAll(async () => {
  world = await DispatcherWorld.start();
  smtp = await startSmtpServer();
  service = await world.dispatcher({ SMTP_URL: smtp.url });
  tracker = await connect(busAddress(world.infrastructure.stack.natsUrl));
  tracker.subscribe(confirmationsTo('tracker'), {
    callback: (_error, message) => message.json<{ ids: string[] }>().ids.forEach((id) => confirmed.add(id)),
  });
});
afterAll(async () => {
  await tracker?.close();
  await service?.stop();
  await smtp?.close();
  await world?.stop();
});

const someone = (): string => `C-parked-${randomUUID()}`;
const newsletterTo = (customerId: string) => world.render({ customerId, messageClass: 'marketing' });

/** The tracker says that a customer unsubscribed, each time in a message of its own. @returns the event's id */
async function unsubscribe(customerId: string): Promise<string> {
  const response = { ...example, kind: 'unsubscribe' as const, customerId, responseId: randomUUID() };
  await world.bus.publish(responseCapturedV1, response, customerId, { 'ce-source': '/tourbus/tracker' });
  return deterministicId(subject, customerId);
}

const parked = (messageId: string): Promise<Parked> =>
  eventually(async () => {
    const sql = 'SELECT id, code, state FROM parked_messages WHERE message_id = $1';
    const [row] = await world.database.query<Parked[]>(sql, [messageId]);
    return row;
  });

const taken = (): Promise<void> => world.bus.drained('TOURBUS_RESPONSES', 'dispatcher-stops');

/** As if as many processes as the bus has delivered it to, and some more, had ended while they had it. */
const asIfProcessesEnded = (messageId: string, more: number): Promise<unknown> =>
  eventually(async () => {
    const marked = `UPDATE suspects SET begun = 1, survived = -$2::int WHERE message_id = $1 RETURNING 1`;
    const [rows] = await world.database.query<[unknown[]]>(marked, [messageId, more]);
    return rows.length > 0;
  });

/** Lets no stop of this customer be written down. @returns an end to it */
async function refuseStopsOf(customerId: string): Promise<() => Promise<unknown>> {
  await world.database.query(`
    CREATE FUNCTION refuse_stop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''not this one''; END';
    CREATE TRIGGER refusing BEFORE INSERT ON stops FOR EACH ROW WHEN (NEW.customer_id = '${customerId}')
      EXECUTE FUNCTION refuse_stop()`);
  return () => world.database.query('DROP TRIGGER refusing ON stops; DROP FUNCTION refuse_stop()');
}

async function stopsProvenAge(): Promise<number> {
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  return Number(/^tourbus_stops_proven_age_seconds\S* (\S+)$/m.exec(metrics)?.[1]);
}

/** Resolves when it is proven that everything was recorded at some time from now on. */
async function provenAnew(): Promise<void> {
  const since = performance.now();
  await eventually(async () => {
    const asked = performance.now();
    return (await stopsProvenAge()) * 1_000 < asked - since;
  });
}

test('what cannot be read stops nobody, and is confirmed only once it is discarded', async () => {
  const id = `unreadable-${randomUUID()}`;
  const headers = {
    ...{ 'ce-specversion': '1.0', 'ce-id': id, 'ce-type': subject, 'ce-time': '2026-11-02T09:00:00Z' },
    'ce-source': '/tourbus/tracker',
  };
  await world.bus.publishRaw(subject, '{"communicationId":1}', headers);
  await world.bus.publishRaw(subject, '{', { ...headers, 'ce-source': '/nobody', 'ce-id': `${id}-2` });
  expect(await parked(id)).toMatchObject({ code: 'contract-violated' });
  expect(await parked(`${id}-2`)).toMatchObject({ code: 'malformed-json' });
  await taken();
  // A click over which processes ended, and what was said to lie where it does not.
  await world.database.query(
    `INSERT INTO parked_messages (id, consumer, message_id, subject, headers, body, code, reason, remedy, deliveries)
     SELECT gen_random_uuid(), 'dispatcher-stops', gen_random_uuid(), $1, '{}', body, 'quarantined', '', '', 5
     FROM unnest($2::text[]) AS body`,
    [subject, [JSON.stringify(example), '']],
  );
  await provenAnew();
  await world.reaches((await newsletterTo(someone())).id, 'accepted');

  // A confirmation that was sent is here by now: what follows it on the same way is.
  const later = await unsubscribe(someone());
  await eventually(() => confirmed.has(later));
  expect(confirmed.has(id)).toBe(false);

  expect((await world.ask('DELETE', `/parked/${(await parked(id)).id}`)).status).toBe(200);
  await world.bus.publishRaw(subject, '{"communicationId":1}', headers);
  await eventually(() => confirmed.has(id));
  expect(await parked(id)).toMatchObject({ state: 'discarded' });
});

test('a stop whose processes were killed twice is heard by the third', async () => {
  const customerId = someone();
  const relent = await refuseStopsOf(customerId);
  const id = await unsubscribe(customerId);
  await asIfProcessesEnded(id, 1);
  await relent();
  await eventually(() => confirmed.has(id));
  await world.reaches((await newsletterTo(customerId)).id, 'withheld');
});

test('a stop that is put aside counts for nobody as heard, and nothing goes out before it is', async () => {
  const customerId = someone();
  const relent = await refuseStopsOf(customerId);
  const id = await unsubscribe(customerId);
  await asIfProcessesEnded(id, 9);
  const { id: parkedId, code } = await parked(id);
  expect(code).toBe('quarantined');
  await taken();
  await eventually(async () => (await stopsProvenAge()) > 3);

  const newsletter = await newsletterTo(customerId);
  const invoice = await world.render({ messageClass: 'transactional' });
  await eventually(async () => (await world.count('ready')) === 2);
  // The tracker repeats what nobody has confirmed: that is no further try, and no confirmation.
  await unsubscribe(customerId);
  await taken();
  await pause(1_500);
  expect(await world.count('ready')).toBe(2);
  expect(confirmed.has(id)).toBe(false);
  expect(await world.database.query('SELECT 1 FROM suspects WHERE message_id = $1', [id])).toEqual([]);

  await relent();
  expect((await world.ask('POST', `/parked/${parkedId}/replay`)).status).toBe(200);
  await world.reaches(newsletter.id, 'withheld');
  await world.reaches(invoice.id, 'accepted');
  await eventually(() => confirmed.has(id));
});
