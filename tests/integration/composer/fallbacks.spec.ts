import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CommunicationComposedV1,
  communicationComposedV1,
  communicationMissedV1,
  communicationWithheldV1,
  customerChangedV1,
  type CustomerSnapshot,
  exampleCustomer,
} from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { Standbys } from '../../../apps/composer/src/fallbacks/standbys.service.js';
import { brand, inMjml, type RunningComposer, startComposer } from './running-composer.js';

const day = 24 * 60 * 60 * 1_000;
const template = {
  name: 'A reminder',
  brand: 'fennholm',
  variants: [
    { channel: 'email', subject: 'Reminder', mjml: inMjml('<p>Please look.</p>'), text: 'Please look.' },
    { channel: 'sms', text: 'Please look.' },
  ],
  documents: {},
  texts: {},
  sampleData: { data: {} },
};
const definition = {
  trigger: 'com.example.reminder.due',
  messageClass: 'transactional',
  template: 'reminder',
  channels: ['email', 'sms'],
  fallback: { unless: 'opened', within: 'P2D' },
};

describe('going on by the next channel', () => {
  let composer: RunningComposer;
  beforeAll(async () => {
    composer = await startComposer();
    await composer.publish('brands/fennholm', brand);
    await composer.publish('templates/reminder', template);
    await composer.publish('definitions/reminder', definition);
  });
  afterAll(() => composer.stop());

  const customer = (id: string): CustomerSnapshot => ({
    ...exampleCustomer,
    id,
    preferences: {},
    contactPoints: [
      { channel: 'email', address: `${id}@customers.example`, state: 'verified' },
      { channel: 'sms', address: '+436601234567', state: 'active' },
    ],
  });
  const arrive = async (id: string): Promise<CommunicationComposedV1> => {
    await composer.arrive(`reminder of ${id}`, { type: definition.trigger, customer: customer(id) });
    const [first] = await composedFor(id, 1);
    return first as CommunicationComposedV1;
  };
  const composedFor = (id: string, count: number): Promise<CommunicationComposedV1[]> =>
    eventually(async () => {
      const all = (await composer.bus.read(communicationComposedV1, 0)).map(({ data }) => data);
      const theirs = all.filter(({ customerId }) => customerId === id);
      return theirs.length >= count && theirs;
    });
  const miss = ({
    communicationId,
    customerId,
    eventId,
    messageClass,
    occurredAt,
    channel,
  }: CommunicationComposedV1) =>
    composer.bus.publish(
      communicationMissedV1,
      {
        ...{ communicationId, customerId, eventId, messageClass, occurredAt, channel },
        definition: 'reminder',
        reason: { code: 'not-opened', text: 'It was not opened within 2 days.' },
        missedAt: new Date().toISOString(),
      },
      communicationId,
    );
  const standingBy = async (id: string): Promise<number> => {
    const [{ count = 0 } = {}] = await composer.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM deferrals WHERE customer_id = $1',
      [id],
    );
    return count;
  };

  it('asks for an answer, says the same by text message where none came, once, and tells why', async () => {
    const first = await arrive('C-1');
    expect(first).toMatchObject({ channel: 'email', awaits: { event: 'opened', seconds: 172_800 } });
    await miss(first);
    const [, second, ...more] = await composedFor('C-1', 2);
    expect(more).toEqual([]);
    expect(second).toMatchObject({ channel: 'sms', eventId: first.eventId, content: { kind: 'sms' } });
    expect(second?.communicationId).not.toBe(first.communicationId);
    // There is nowhere to go on from there.
    expect(second).not.toHaveProperty('awaits');
    const { body } = await composer.call('GET', `/decisions/${second?.communicationId}`);
    expect(body.trace).toContainEqual(
      expect.objectContaining({
        rule: 'fallback',
        because: 'It was not opened within 2 days. It goes on without email.',
      }),
    );
    await miss(first);
    await composer.bus.drained('TOURBUS_COMMUNICATIONS', 'composer-fallbacks');
    expect([await standingBy('C-1'), (await composedFor('C-1', 2)).length]).toEqual([0, 2]);
  });

  it('asks every rule again, of the customer as they are then', async () => {
    const first = await arrive('C-2');
    const changed = {
      ...customer('C-2'),
      version: 9,
      contactPoints: customer('C-2').contactPoints.map((point) => ({ ...point, state: 'stopped' as const })),
    } as CustomerSnapshot;
    await composer.bus.publish(
      customerChangedV1,
      { customer: changed, changes: ['contactPoints'], changedAt: new Date().toISOString() },
      'C-2 9',
    );
    await composer.bus.drained('TOURBUS_DATA', 'composer-deferrals');
    await miss(first);
    const withheld = await eventually(async () =>
      (await composer.bus.read(communicationWithheldV1, 0)).find(({ data }) => data.customerId === 'C-2'),
    );
    expect(withheld.data.reason.code).toBe('contact-point-stopped');
    expect(await composedFor('C-2', 1)).toHaveLength(1);
  });

  it('forgets what stood by for nothing', async () => {
    await arrive('C-3');
    const standbys = composer.service.app.get(Standbys);
    await standbys.dismiss(new Date(Date.now() + 30 * day));
    expect(await standingBy('C-3')).toBe(1);
    await standbys.dismiss(new Date(Date.now() + 50 * day));
    expect(await standingBy('C-3')).toBe(0);
  });

  it('refuses a time that is none', async () => {
    const refused = await composer.call('PUT', '/definitions/strange', {
      ...definition,
      fallback: { unless: 'opened', within: 'soon' },
    });
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('is no duration')]);
  });
});
