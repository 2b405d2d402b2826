import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayOf, publishContent, type SampleEvent, sampleEvents } from '@tourbus/samples';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { type World, buyerOf, eventsOf, eventually, linksOf, startWorld } from './world.js';

interface Profile {
  contactPoints: { channel: string; address: string; state: string }[];
  consents: { purpose: string; state: string }[];
}

describe('who wants to hear no more', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({}, ['order-shipped', 'newsletter']);
  });
  afterAll(() => world?.stop());

  const profile = async (id: string): Promise<Profile> =>
    (await world.api<Profile>(`/api/ingest/v1/customers/${id}`)).body;
  const again = (event: SampleEvent): SampleEvent => ({ ...event, id: `${event.id}-${randomUUID()}` });

  /** As Twilio tells of a message that came in. */
  const textFrom = (from: string, text: string): Promise<Response> => {
    const url = `${world.stack.urls.gateway}/t/hooks/twilio`;
    const form = { MessageSid: `SM${randomUUID()}`, From: from, To: '+447700900142', Body: text };
    const signature = getExpectedTwilioSignature(world.stack.secrets.twilioAuthToken, url, form);
    return fetch(url, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(form),
    });
  };

  it('stops text messages by STOP in their own words, sees it on the profile, and is heard again after START', async () => {
    const order = sampleEvents(new Date()).find(
      (event) =>
        event.type === 'com.fennholm.order.shipped' &&
        buyerOf(event).reach.prefers?.includes('text') &&
        buyerOf(event).reach.mobile &&
        buyerOf(event).reach.email,
    );
    if (!order) throw new Error('The samples have no order of somebody who prefers text messages.');
    const { ref } = buyerOf(order);
    const phone = async () => (await profile(ref)).contactPoints.find(({ channel }) => channel === 'sms');
    const sent = async () => (await world.mails((await phone())?.address ?? '')).length;
    const shows = (state: string): Promise<boolean> =>
      eventually(async () => (await phone())?.state === state);
    /** Sends an order message, and waits until it went. */
    const orders = async (): Promise<void> => {
      const before = (await world.communications(ref)).length;
      await world.post(again(order));
      await eventually(async () => {
        const all = await world.communications(ref);
        return all.length > before && all.every(({ state }) => ['dispatched', 'delivered'].includes(state));
      });
    };

    await orders();
    expect(await sent()).toBe(1);
    const number = (await phone())?.address ?? '';
    let texts = 1;
    for (const word of ['STOP', 'Bitte nicht mehr schreiben', 'Arrêtez', '配信停止']) {
      expect((await textFrom(number, word)).status).toBe(200);
      await shows('stopped');
      await orders();
      expect([word, await sent()]).toEqual([word, texts]);
      expect((await textFrom(number, 'START')).status).toBe(200);
      await shows('active');
      await orders();
      expect([word, await sent()]).toEqual([word, ++texts]);
    }
    expect((await textFrom(number, 'please don’t stop')).status).toBe(200);
    await orders();
    expect([(await phone())?.state, await sent()]).toEqual(['active', texts + 1]);
  });

  it('is not sent what was composed before an unsubscribe and not handed over, and is written to again once that is wanted', async () => {
    const newsletter = eventsOf('newsletter.issued').at(-1);
    if (!newsletter) throw new Error('The samples have no newsletter.');
    const { ref, reach } = buyerOf(newsletter);
    const mails = () => world.mails(reach.email ?? '');
    await world.post(newsletter);
    const [mail] = await eventually(async () => {
      const found = await mails();
      return found.length === 1 && found;
    });
    await eventually(async () =>
      (await world.communications(ref)).every(({ state }) => ['dispatched', 'delivered'].includes(state)),
    );
    const pause = '/api/dispatcher/v1/pauses/definition/newsletter';
    expect((await world.api(pause, { method: 'PUT' })).status).toBe(200);
    await world.post(again(newsletter));
    const waiting = await eventually(async () =>
      (await world.communications(ref)).find(({ state }) => state === 'rendered'),
    );
    const delivery = async () =>
      (
        await world.api<{ state?: string; reasonCode?: string }>(
          `/api/dispatcher/v1/deliveries/${waiting.id}`,
        )
      ).body;
    await eventually(async () => (await delivery()).state === 'ready');

    const [unsubscribe = ''] = linksOf(mail!, 'u');
    expect((await fetch(unsubscribe, { method: 'POST' })).status).toBe(200);
    expect((await world.api(pause, { method: 'DELETE' })).status).toBe(204);
    await eventually(async () => (await delivery()).state === 'withheld');
    expect(await delivery()).toMatchObject({ reasonCode: 'consent-revoked' });
    expect(await mails()).toHaveLength(1);

    await eventually(async () => (await profile(ref)).consents.some(({ state }) => state === 'revoked'));
    const at = new Date().toISOString();
    const word = {
      ...{ purpose: 'marketing', channel: 'email', state: 'granted', basis: 'express' },
      proof: { kind: 'double-opt-in', at, reference: 'form-7' },
    };
    const said = await world.api<{ recorded: boolean }>(`/api/ingest/v1/customers/${ref}/consents`, {
      method: 'POST',
      json: word,
    });
    expect([said.status, said.body.recorded]).toEqual([200, true]);
    await world.post(again(newsletter));
    await eventually(async () => (await mails()).length === 2);
    await eventually(async () =>
      (await world.communications(ref)).some(({ id, state }) => id === waiting.id && state === 'withheld'),
    );
  });

  const withMobile = (event: SampleEvent, mobile: string): SampleEvent => {
    const buyer = buyerOf(event);
    const reach = { ...buyer.reach, mobile };
    return { ...event, data: { ...event.data, buyer: { ...buyer, reach } } as SampleEvent['data'] };
  };

  it('are told by text message what they do not open in time, unless they want no text messages any more', async () => {
    await publishContent(gatewayOf(world.stack), 'definitions/order-shipped', {
      ...{ trigger: 'com.fennholm.order.shipped', messageClass: 'transactional' },
      ...{ template: 'order-shipped', topic: 'orders', channels: ['email', 'sms'] },
      fallback: { unless: 'opened', within: 'PT2S' },
    });
    const [first] = eventsOf('order.shipped');
    if (!first) throw new Error('The samples have no order of somebody who reads mail.');
    const mobile = '+447700900110';
    const order = withMobile(first, mobile);
    const { ref } = buyerOf(order);
    const lives = async () =>
      (await world.communications(ref)).filter(({ definition }) => definition === 'order-shipped');

    await world.post(again(order));
    const told = await eventually(async () => {
      const all = await lives();
      return all.length === 2 && all.every(({ state }) => ['dispatched', 'delivered'].includes(state)) && all;
    });
    const story = told.flatMap(({ trace }) => trace.filter(({ rule }) => rule === 'fallback'));
    expect(story.map(({ because }) => because)).toEqual([
      'It was not opened within 2 seconds. It goes on without email.',
    ]);
    expect(await world.mails(mobile)).toHaveLength(1);

    expect((await textFrom(mobile, 'STOP')).status).toBe(200);
    await eventually(async () =>
      (await profile(ref)).contactPoints.some(
        ({ channel, state }) => channel === 'sms' && state === 'stopped',
      ),
    );
    await world.post(again(order));
    const withheld = await eventually(async () => (await lives()).find(({ state }) => state === 'withheld'));
    expect(withheld.reason?.code).toBe('contact-point-stopped');
    expect(await world.mails(mobile)).toHaveLength(1);
  });
});
