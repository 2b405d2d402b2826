import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  communicationDispatchedV1,
  communicationFailedV1,
  communicationRenderedV1,
} from '@tourbus/contracts';
import type { RunningService } from '@tourbus/testing';
import { DispatcherWorld } from './dispatcher.js';
import { type MisbehavingSmtpServer, startSmtpServer } from './smtp-server.js';

let world: DispatcherWorld;
let smtp: MisbehavingSmtpServer;
let service: RunningService;

beforeAll(async () => {
  world = await DispatcherWorld.start();
  smtp = await startSmtpServer();
  service = await world.dispatcher({ SMTP_URL: smtp.url, DISPATCHER_CALL_SECONDS: '5' });
});
afterAll(async () => {
  await service?.stop();
  await smtp?.close();
  await world?.stop();
});

const messageIds = (to: string) => smtp.taken(to).map((mail) => /^Message-ID: (.+)$/im.exec(mail)?.[1]);

describe('an e-mail', () => {
  test('arrives with its headers, text, page and attachment, and the fact carries on the trace', async () => {
    const pdf = await world.put('%PDF-1.7 a delivery note', 'application/pdf');
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const to = 'attached@customers.example';
    const attachments = [{ fileName: 'lieferschein-größe.pdf', artefact: pdf }];
    const headers = { traceparent: `00-${trace}-b7ad6b7169203331-01` };
    const email = { attachments, unsubscribeUrl: 'https://tourbus.example/t/u/token' };
    const { id } = await world.renderTo(to, email, { messageClass: 'marketing', headers });
    await world.reaches(id, 'accepted');
    const [mail = ''] = smtp.taken(to);
    expect(mail).toMatch(`Message-ID: <${id}@example.example>`);
    expect(mail).toMatch(`X-Tourbus-Communication: ${id}`);
    expect(mail).toMatch(/^List-Unsubscribe: <https:\/\/tourbus\.example\/t\/u\/token>/m);
    expect(mail).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/m);
    expect(mail).toMatch('multipart/alternative');
    expect(mail).toMatch('application/pdf');
    const [fact] = await world.facts(communicationDispatchedV1, id);
    expect(fact?.headers['traceparent']).toContain(trace);
    expect(fact?.data).toMatchObject({
      provider: 'smtp',
      attempt: 1,
      providerMessageId: `<${id}@example.example>`,
      channel: 'email',
    });
  });

  test('is sent once, however often the bus delivers it', async () => {
    const { id, to } = await world.render();
    await world.reaches(id, 'accepted');
    const data = { ...communicationRenderedV1.example, communicationId: id };
    await world.bus.publish(communicationRenderedV1, data, `${id} again`);
    await world.bus.drained('TOURBUS_COMMUNICATIONS', 'dispatcher-deliveries');
    expect(smtp.taken(to)).toHaveLength(1);
  });

  test('with a line break in its subject is rejected with the reason, and nothing goes out', async () => {
    const { id } = await world.renderTo('crlf@customers.example', {
      subject: 'Hello\r\nBcc: all@customers.example',
    });
    await world.reaches(id, 'rejected');
    const [fact] = await world.facts(communicationFailedV1, id);
    expect(fact?.data).toMatchObject({ outcome: 'rejected', reason: { code: 'unsafe-header' } });
    expect(smtp.offers('crlf@customers.example')).toBe(0);
  });

  test('whose page is not in the artefact store is tried again, and then undeliverable', async () => {
    const { id, to } = await world.render({ parts: communicationRenderedV1.example.parts });
    const delivery = await world.reaches(id, 'undeliverable');
    expect(delivery).toMatchObject({ reasonCode: 'not-prepared' });
    expect(delivery.attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(smtp.offers(to)).toBe(0);
  });
});

describe('a mail server that misbehaves', () => {
  test('gets the mail again after a 4xx and after a line that dropped before DATA', async () => {
    const to = 'again@customers.example';
    smtp.treat(to, '4xx', 'drop-before-data');
    const { id } = await world.renderTo(to);
    const { attempts } = await world.reaches(id, 'accepted');
    expect(attempts[0]).toMatchObject({ outcome: 'retry', code: 'smtp-451' });
    expect(attempts.at(-1)?.outcome).toBe('accepted');
    expect(smtp.offers(to)).toBe(3);
    expect(smtp.taken(to)).toHaveLength(1);
  });

  test('ends the delivery by a 5xx', async () => {
    const refused = 'refused@customers.example';
    smtp.treat(refused, '5xx');
    const { id } = await world.renderTo(refused);
    await world.reaches(id, 'rejected');
    const [fact] = await world.facts(communicationFailedV1, id);
    expect(fact?.data).toMatchObject({ outcome: 'rejected', reason: { code: 'smtp-554' }, attempt: 1 });
    expect(smtp.offers(refused)).toBe(1);
  });
});

describe.each([
  ['the line dropped after DATA', 'drop-before-250' as const, 2],
  ['no answer to DATA came in time', 'hang' as const, 1],
])('when %s', (_, treatment, taken) => {
  const prepare = async (messageClass: 'regulatory' | 'transactional') => {
    const to = `${messageClass}-${treatment}@customers.example`;
    smtp.treat(to, treatment);
    return world.renderTo(to, {}, { messageClass });
  };

  test('sends a regulatory mail again with the same Message-ID', async () => {
    const { id, to } = await prepare('regulatory');
    const delivery = await world.reaches(id, 'accepted');
    expect(delivery.attempts.map(({ outcome }) => outcome)).toEqual(['ambiguous', 'accepted']);
    expect(messageIds(to)).toEqual(Array(taken).fill(`<${id}@example.example>`));
  });

  test('does not send a transactional mail again, and says that nobody knows', async () => {
    const { id, to } = await prepare('transactional');
    await world.reaches(id, 'ambiguous');
    const [fact] = await world.facts(communicationFailedV1, id);
    expect(fact?.data.outcome).toBe('ambiguous');
    expect(smtp.offers(to)).toBe(1);
  });
});

describe('a dispatcher that dies after the server took the mail and before that is written down', () => {
  test('sends a regulatory mail again with the same Message-ID', async () => {
    const { id, to } = await world.render({ messageClass: 'regulatory' });
    await world.reaches(id, 'accepted');
    await world.loseOutcome(id);
    await world.reaches(id, 'accepted');
    expect(messageIds(to)).toEqual([`<${id}@example.example>`, `<${id}@example.example>`]);
    expect(await world.facts(communicationDispatchedV1, id)).toHaveLength(1);
  });

  test('does not send a transactional mail again', async () => {
    const { id, to } = await world.render();
    await world.reaches(id, 'accepted');
    await world.loseOutcome(id);
    expect(await world.reaches(id, 'ambiguous')).toMatchObject({ reasonCode: 'call-lost' });
    expect(smtp.taken(to)).toHaveLength(1);
  });
});
