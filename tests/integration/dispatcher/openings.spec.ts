import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { communicationWithheldV1, type MessageClass, type Openings } from '@tourbus/contracts';
import type { RunningService } from '@tourbus/testing';
import { withWrongClock } from '../wrong-clock.js';
import { DispatcherWorld } from './dispatcher.js';
import { type MisbehavingSmtpServer, startSmtpServer } from './smtp-server.js';

const second = 1_000;
const fromNow = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
const closedFor = (milliseconds: number): Openings => ({
  spans: [{ from: fromNow(milliseconds), until: fromNow(3_600 * second) }],
  afterwards: 'withhold',
});

describe('the times at which a communication may be handed over', () => {
  let world: DispatcherWorld;
  let smtp: MisbehavingSmtpServer;
  let service: RunningService;

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

  const render = (openings: Openings, messageClass: MessageClass = 'marketing') =>
    world.render({ openings, messageClass });

  test('let it wait for the next opening, without an attempt, and say why', async () => {
    const { id, to } = await render(closedFor(3_600 * second));
    await world.reaches((await world.render()).id, 'accepted');
    await expect(world.reaches(id, 'ready')).resolves.toMatchObject({ attemptCount: 0, attempts: [] });
    expect(smtp.offers(to)).toBe(0);
  });

  test('let it go when they open, and not before', async () => {
    const openings = closedFor(2 * second);
    const { id } = await render(openings);
    const { attempts } = await world.reaches(id, 'accepted');
    const began = Date.parse(String(attempts[0]?.startedAt));
    expect(began).toBeGreaterThanOrEqual(Date.parse(openings.spans[0]?.from ?? ''));
  });

  test('withhold it when the last has passed, and tell so', async () => {
    const openings: Openings = { spans: [{ until: fromNow(-second) }], afterwards: 'withhold' };
    const { id, to } = await render(openings);
    await world.reaches(id, 'withheld');
    const [withheld] = await world.facts(communicationWithheldV1, id);
    expect(withheld?.data).toMatchObject({ stage: 'dispatch', reason: { code: 'expired' } });
    expect(withheld?.data.trace.at(-1)).toMatchObject({ rule: 'expiry', answer: 'deny' });
    expect(smtp.offers(to)).toBe(0);
  });

  test.each([
    [
      'slow',
      -2 * 3_600 * second,
      { spans: [{ until: fromNow(-second) }], afterwards: 'withhold' },
      'withheld',
    ],
    [
      'fast',
      2 * 3_600 * second,
      { spans: [{ until: fromNow(3_600 * second) }], afterwards: 'withhold' },
      'accepted',
    ],
  ] satisfies [string, number, Openings, 'withheld' | 'accepted'][])(
    'are those of the database, where the clock of the process is %s by two hours',
    async (_, wrong, openings, state) => {
      await withWrongClock(wrong, async () => world.reaches((await render(openings)).id, state));
    },
  );

  test('hold nothing that the law wants said once they are over', async () => {
    const openings: Openings = { spans: [{ until: fromNow(-second) }], afterwards: 'send' };
    await world.reaches((await render(openings, 'regulatory')).id, 'accepted');
  });
});
