import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type KillSwitch, communicationWithheldV1, policyKillSwitchesSetV1 } from '@tourbus/contracts';
import { type RunningService, eventually } from '@tourbus/testing';
import { DispatcherWorld } from './dispatcher.js';
import { type MisbehavingSmtpServer, startSmtpServer } from './smtp-server.js';

describe('a kill switch that is thrown after something was composed', () => {
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

  /** Says as composer would what a version of the policy stops, and waits until the dispatcher has heard it. */
  const set = async (version: number, killSwitches: KillSwitch[], since = new Date()) => {
    const policy = { key: 'example', version };
    await world.bus.publish(
      policyKillSwitchesSetV1,
      { brand: 'example', policy, killSwitches, since: since.toISOString() },
      `example@${version}`,
    );
    await world.bus.drained('TOURBUS_POLICIES', 'dispatcher-kill-switches');
  };
  const ofNewsletter: KillSwitch = { scope: 'definition', definition: 'newsletter', why: 'Wrong prices.' };
  const pause = (method: 'PUT' | 'DELETE') =>
    world.ask(method, '/pauses/channel/email', { url: service.url }).then(({ status }) => status);

  test('withholds what waits, though the law wants it said, tells why, and lets others go', async () => {
    expect(await pause('PUT')).toBe(200);
    const stopped = await world.render({ definition: 'newsletter', messageClass: 'regulatory' });
    const other = await world.render({ definition: 'invoice' });
    for (const { id } of [stopped, other]) await world.reaches(id, 'ready');
    await set(2, [ofNewsletter]);
    expect(await pause('DELETE')).toBe(204);
    await world.reaches(other.id, 'accepted');
    await world.reaches(stopped.id, 'withheld');
    const [withheld] = await world.facts(communicationWithheldV1, stopped.id);
    expect(withheld?.data).toMatchObject({
      stage: 'dispatch',
      reason: { code: 'kill-switch', text: 'The definition newsletter is stopped: Wrong prices.' },
      trace: [
        {
          rule: 'kill-switch',
          answer: 'deny',
          inputs: { policy: 'example@2', definition: 'newsletter', scope: 'definition' },
        },
      ],
    });
    expect(smtp.offers(stopped.to)).toBe(0);
  });

  test('is over with the version that has it; what an older fact says later counts for nothing', async () => {
    await set(3, []);
    await set(1, [{ scope: 'all', why: 'Long ago.' }], new Date(Date.now() - 3_600_000));
    // A claim may know what counted half a second ago.
    await eventually(async () => {
      const { id } = await world.render({ definition: 'newsletter' });
      return (await world.reaches(id, 'accepted', 'withheld')).state === 'accepted';
    });
    expect(
      await world.database.query(`SELECT policy->>'version' AS version, switches FROM kill_switches`),
    ).toEqual([{ version: '3', switches: [] }]);
  });
});
