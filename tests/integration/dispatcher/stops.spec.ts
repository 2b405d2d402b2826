import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { communicationWithheldV1, responseCapturedV1 } from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { type RunningService, eventually } from '@tourbus/testing';
import { Deliveries } from '../../../apps/dispatcher/src/deliveries/deliveries.service.js';
import { DispatcherWorld } from './dispatcher.js';
import { type MisbehavingSmtpServer, startSmtpServer } from './smtp-server.js';

let world: DispatcherWorld;
let smtp: MisbehavingSmtpServer;
let service: RunningService;
const bySms = { channel: 'sms', provider: 'twilio', takesUnbound: true, pausedDefinitions: [], limit: 10 };

// Without Twilio, so that SMS wait to be claimed by a test.
beforeAll(async () => {
  world = await DispatcherWorld.start();
  smtp = await startSmtpServer();
  service = await world.dispatcher({ SMTP_URL: smtp.url });
});
afterAll(async () => {
  await service?.stop();
  await smtp?.close();
  await world?.stop();
});

const revoked = [{ purpose: 'marketing', state: 'revoked' as const }];
const granted = [{ purpose: 'marketing', state: 'granted' as const }];
let customers = 0;
const someone = () => `C-stops-${++customers}`;
const newsletterTo = (customerId: string) => world.render({ customerId, messageClass: 'marketing' });

describe('a response that no profile tells of yet', () => {
  test('withholds the newsletter after an unsubscribe, and lets the invoice go', async () => {
    const customerId = someone();
    await world.respond(customerId, { kind: 'unsubscribe' });
    const newsletter = await newsletterTo(customerId);
    const invoice = await world.render({ customerId, messageClass: 'transactional' });
    await world.reaches(invoice.id, 'accepted');
    expect(await world.reaches(newsletter.id, 'withheld')).toMatchObject({ reasonCode: 'consent-revoked' });
    const [fact] = await world.facts(communicationWithheldV1, newsletter.id);
    expect(fact?.data.trace.at(-1)).toMatchObject({ rule: 'consent', answer: 'deny' });
    expect(smtp.offers(newsletter.to)).toBe(0);
  });

  test.each(['bounce', 'complaint'] as const)('withholds mail of every class after a %s', async (kind) => {
    const customerId = someone();
    await world.respond(customerId, { kind, channel: 'email' });
    const { id } = await world.render({ customerId, messageClass: 'regulatory' });
    expect(await world.reaches(id, 'withheld')).toMatchObject({ reasonCode: 'contact-point-stopped' });
  });

  test('withholds SMS after a STOP, and no mail', async () => {
    const customerId = someone();
    await world.respond(customerId, { kind: 'stop', channel: 'sms' });
    const mail = await newsletterTo(customerId);
    const sms = await world.renderSms({ customerId, messageClass: 'transactional' });
    await world.reaches(mail.id, 'accepted');
    await eventually(async () => {
      await service.app.get(Deliveries).claim(bySms);
      return (await world.count('withheld', `communication_id = '${sms.id}'`)) === 1;
    });
  });

  test('withholds what was claimed before and is not begun', async () => {
    const deliveries = service.app.get(Deliveries);
    const { id, customerId } = await world.renderSms({ messageClass: 'marketing' });
    const [claim] = await eventually(async () => {
      const { claims } = await deliveries.claim(bySms);
      return claims.length > 0 && claims;
    });
    await world.respond(customerId, { kind: 'stop', channel: 'sms' });
    expect(await deliveries.begin(claim ? [claim] : [], 'twilio')).toEqual([false]);
    expect((await deliveries.claim(bySms)).claims).toEqual([]);
    await world.reaches(id, 'withheld');
  });

  test('forbids nothing where it is an open or a soft bounce', async () => {
    const customerId = someone();
    await world.respond(customerId, { kind: 'open' });
    await world.respond(customerId, { kind: 'soft-bounce' });
    await world.reaches((await newsletterTo(customerId)).id, 'accepted');
  });
});

describe('a consent that is renewed after an unsubscribe', () => {
  const unsubscribeAndRenew: Record<string, (customerId: string) => Promise<void>> = {
    'once the profile told of the unsubscribe': async (customerId) => {
      const cause = await world.respond(customerId, { kind: 'unsubscribe' });
      await world.change(customerId, { version: 5, consents: revoked }, cause);
    },
    'also where the profile was heard before the unsubscribe': async (customerId) => {
      const responseId = randomUUID();
      const cause = deterministicId(responseCapturedV1.subject, responseId);
      await world.change(customerId, { version: 5, consents: revoked }, cause);
      await world.respond(customerId, { kind: 'unsubscribe' }, responseId);
    },
    'also where a profile tells of several responses and names the last': async (customerId) => {
      await world.respond(customerId, { kind: 'unsubscribe' });
      const last = await world.respond(customerId, { kind: 'stop', channel: 'sms' });
      await world.change(customerId, { version: 5, consents: revoked }, last);
    },
  };

  test.each(Object.keys(unsubscribeAndRenew))('counts %s', async (when) => {
    const customerId = someone();
    await unsubscribeAndRenew[when]?.(customerId);
    await world.reaches((await newsletterTo(customerId)).id, 'withheld');
    await world.change(customerId, { version: 6, consents: granted });
    await world.reaches((await newsletterTo(customerId)).id, 'accepted');
  });

  test('counts after a day where no profile ever told of the unsubscribe', async () => {
    const customerId = someone();
    await world.respond(customerId, { kind: 'unsubscribe' });
    await world.change(customerId, { version: 5, consents: granted });
    await world.reaches((await newsletterTo(customerId)).id, 'withheld');
    await world.database.query(
      `UPDATE stops SET recorded_at = now() - interval '25 hours' WHERE customer_id = $1`,
      [customerId],
    );
    await world.reaches((await newsletterTo(customerId)).id, 'accepted');
  });

  test('does not count before the profile told of the unsubscribe: it may be the older word', async () => {
    const customerId = someone();
    await world.respond(customerId, { kind: 'unsubscribe' });
    await world.change(customerId, { version: 5, consents: granted });
    await world.reaches((await newsletterTo(customerId)).id, 'withheld');
  });
});

describe('a START', () => {
  const from = (letter: string) => `k1.${letter.repeat(43)}`;
  const said = (kind: 'stop' | 'start', second: number, contactPoint = from('a')) => ({
    kind,
    contactPoint,
    channel: 'sms' as const,
    respondedAt: `2026-11-02T09:00:0${second}Z`,
  });
  const sends = async (customerId: string): Promise<string> => {
    const { id } = await world.renderSms({ customerId, messageClass: 'transactional' });
    return eventually(async () => {
      const { claims } = await service.app.get(Deliveries).claim(bySms);
      if (claims.some(({ communicationId }) => communicationId === id)) return 'goes';
      return (await world.count('withheld', `communication_id = '${id}'`)) === 1 && 'is withheld';
    });
  };

  test.each([
    ['undoes the STOP of its number', [said('stop', 1), said('start', 2)], 'goes'],
    ['also where the STOP is heard after it', [said('start', 2), said('stop', 1)], 'goes'],
    ['undoes no later STOP', [said('start', 1), said('stop', 2)], 'is withheld'],
    ['undoes no STOP of another number', [said('stop', 1), said('start', 2, from('b'))], 'is withheld'],
  ])('%s: the next SMS %s', async (_, responses, expected) => {
    const customerId = someone();
    for (const response of responses) await world.respond(customerId, response);
    expect(await sends(customerId)).toBe(expected);
  });
});

test('nothing is claimed while stops on the bus cannot be recorded, and all goes on once they are', async () => {
  const customerId = someone();
  const definition = 'held-back';
  expect((await world.ask('PUT', `/pauses/definition/${definition}`)).status).toBe(200);
  const newsletter = await world.render({ customerId, definition, messageClass: 'marketing' });
  const invoice = await world.render({ customerId, definition, messageClass: 'transactional' });
  await eventually(async () => (await world.count('ready', `definition = '${definition}'`)) === 2);
  const others = world.database.createQueryRunner();
  await others.startTransaction();
  try {
    await others.query('LOCK TABLE stops IN EXCLUSIVE MODE');
    await world.say(customerId, { kind: 'unsubscribe' });
    // As long as what was known before may be acted upon.
    await pause(3_500);
    await world.ask('DELETE', `/pauses/definition/${definition}`);
    await pause(1_500);
    expect(await world.count('ready', `definition = '${definition}'`)).toBe(2);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(Number(/^tourbus_stops_proven_age_seconds\S* (\S+)$/m.exec(metrics)?.[1])).toBeGreaterThan(3);
  } finally {
    await others.commitTransaction();
    await others.release();
  }
  await world.reaches(newsletter.id, 'withheld');
  await world.reaches(invoice.id, 'accepted');
});
