import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { communicationDispatchedV1, communicationFailedV1 } from '@tourbus/contracts';
import { type RunningService, eventually } from '@tourbus/testing';
import { DispatcherWorld, type Sent } from './dispatcher.js';
import { type HttpProvider, startHttpProvider } from './http-provider.js';
import { type MisbehavingSmtpServer, startSmtpServer } from './smtp-server.js';

let world: DispatcherWorld;
let smtp: MisbehavingSmtpServer;
let twilio: HttpProvider;
let settings: Record<string, string>;
let whenTaken: () => void = () => undefined;
const texts = (text: string) =>
  twilio.requests.filter(({ body }) => new URLSearchParams(body).get('Body') === text);

// As processes of their own, because they are killed and stopped.
beforeAll(async () => {
  world = await DispatcherWorld.start();
  smtp = await startSmtpServer();
  twilio = await startHttpProvider(({ body }) => {
    if (new URLSearchParams(body).get('Body') !== 'killed') return { status: 201, body: { sid: 'SM1' } };
    whenTaken();
    return 'drop';
  });
  settings = {
    SMTP_URL: smtp.url,
    // What a killed one was calling is found by another after twice as long.
    DISPATCHER_CALL_SECONDS: '3',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_URL: twilio.url,
  };
});
afterAll(async () => {
  await Promise.all([smtp?.close(), twilio?.close()]);
  await world?.stop();
});

describe('a dispatcher that is killed after the provider took the message and before that is written down', () => {
  let survivor: RunningService | undefined;
  afterAll(() => survivor?.stop());

  /** Lets a process hand something over, kills it at that moment, and lets another find what it left. */
  async function killedWhileSending(send: (kill: () => void) => Promise<Sent>): Promise<Sent> {
    await survivor?.stop();
    const victim = await world.process(settings);
    const died = once(victim, 'exit');
    const sent = await send(() => victim.kill('SIGKILL'));
    await died;
    const [row] = await world.database.query('SELECT state FROM deliveries WHERE communication_id = $1', [
      sent.id,
    ]);
    expect(row.state).toBe('calling');
    survivor = await world.dispatcher(settings);
    return sent;
  }

  const mail = (messageClass: 'marketing' | 'regulatory') =>
    killedWhileSending((kill) => {
      const to = `${messageClass}-killed@customers.example`;
      smtp.whenTaken(to, kill);
      return world.renderTo(to, {}, { messageClass });
    });
  const said = /begun and its outcome was never recorded.*not sent again, because it may have arrived/;

  test('does not send marketing again, and says so in the attempt and in the fact', async () => {
    const { id, to } = await mail('marketing');
    const delivery = await world.reaches(id, 'ambiguous');
    expect(delivery).toMatchObject({ reasonCode: 'call-lost', reasonText: expect.stringMatching(said) });
    expect(delivery.attempts).toMatchObject([
      { attempt: 1, outcome: 'ambiguous', code: 'call-lost', text: expect.stringMatching(said) },
    ]);
    const [fact] = await world.facts(communicationFailedV1, id);
    expect(fact?.data).toMatchObject({
      outcome: 'ambiguous',
      reason: { code: 'call-lost', text: expect.stringMatching(said) },
    });
    expect(smtp.taken(to)).toHaveLength(1);
  });

  test('does not send an SMS again, of whatever class', async () => {
    const { id } = await killedWhileSending((kill) => {
      whenTaken = kill;
      const parts = { kind: 'sms' as const, from: '+43720000000', to: '+43660000001', text: 'killed' };
      return world.renderSms({ messageClass: 'regulatory', parts });
    });
    const delivery = await world.reaches(id, 'ambiguous');
    expect(delivery.attempts).toMatchObject([{ code: 'call-lost', text: expect.stringMatching(said) }]);
    const [fact] = await world.facts(communicationFailedV1, id);
    expect(fact?.data.reason.text).toMatch(said);
    expect(texts('killed')).toHaveLength(1);
  });

  test('sends a regulatory mail again with the same Message-ID, and says so in the attempt', async () => {
    const { id, to } = await mail('regulatory');
    const delivery = await world.reaches(id, 'accepted');
    expect(delivery.attempts).toMatchObject([
      {
        outcome: 'ambiguous',
        code: 'call-lost',
        text: expect.stringMatching(/sent again with the same Message-ID/),
      },
      { outcome: 'accepted', text: null },
    ]);
    expect(smtp.taken(to).map((raw) => /^Message-ID: (.+)$/im.exec(raw)?.[1])).toEqual(
      Array(2).fill(`<${id}@example.example>`),
    );
    const facts = await world.facts(communicationDispatchedV1, id);
    expect(facts.map(({ data }) => data.attempt)).toEqual([2]);
  });
});

describe('a dispatcher that was stopped for a while and goes on', () => {
  let child: ChildProcess;
  const definition = 'while-stopped';

  test('takes in the stops that came meanwhile before it claims anything', async () => {
    child = await world.process(settings);
    const customerId = 'C-while-stopped';
    const { database } = world;
    await database.query(`INSERT INTO pauses (kind, name, paused_by) VALUES ('definition', $1, 'test')`, [
      definition,
    ]);
    await pause(1_000);
    const newsletter = await world.render({ customerId, definition, messageClass: 'marketing' });
    const invoice = await world.render({ customerId, definition, messageClass: 'transactional' });
    await eventually(async () => (await world.count('ready', `definition = '${definition}'`)) === 2);

    child.kill('SIGSTOP');
    // Longer than what it knew before may be acted upon.
    await pause(3_500);
    await database.query('DELETE FROM pauses');
    const opens = Array.from({ length: 3_000 }, (_, n) => world.say(`C-${n}`, { kind: 'open' }));
    await Promise.all(opens);
    await world.say(customerId, { kind: 'unsubscribe' });
    child.kill('SIGCONT');

    await eventually(
      async () => (await world.count('withheld', `communication_id = '${newsletter.id}'`)) === 1,
    );
    await eventually(async () => (await world.count('accepted', `communication_id = '${invoice.id}'`)) === 1);
    expect(smtp.offers(newsletter.to)).toBe(0);
  });
});
