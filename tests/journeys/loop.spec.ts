import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CloudEvent, HTTP, emitterFor, httpTransport } from 'cloudevents';
import { gatewayOf, publishContent } from '@tourbus/samples';
import { openTestBus } from '@tourbus/testing';
import {
  type Mail,
  type World,
  buyerOf,
  eventsOf,
  eventually,
  linksOf,
  startCollector,
  startWorld,
} from './world.js';

const person = {
  'user-agent':
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15',
};

interface Profile {
  traits: Record<string, unknown>;
  consents: { purpose: string; state: string }[];
}

describe('the loop', () => {
  let world: World;
  let collector: Awaited<ReturnType<typeof startCollector>>;
  const orders = eventsOf('order.shipped');
  const invoices = eventsOf('invoice.issued');
  const newsletters = eventsOf('newsletter.issued');

  const profile = async (id: string): Promise<Profile> =>
    (await world.api<Profile>(`/api/ingest/v1/customers/${id}`)).body;
  const onlyMail = (to: string, subject?: RegExp): Promise<Mail> =>
    eventually(async () => {
      const found = (await world.mails(to)).filter((mail) => !subject || subject.test(mail.subject));
      return found.length === 1 && found[0];
    });

  beforeAll(async () => {
    collector = await startCollector();
    const traced = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '200',
    };
    world = await startWorld({
      overrides: { ingest: traced, composer: traced, renderer: traced, dispatcher: traced, tracker: traced },
    });
  });
  afterAll(async () => {
    await world?.stop();
    await collector?.stop();
  });

  it('turns an order into one mail with a PDF, whether it comes by HTTP, by NATS, or both', async () => {
    const [order] = orders;
    if (!order) throw new Error('The samples have no order.');
    const first = await world.post(order);
    expect(first).toMatchObject({ status: 202, body: { accepted: [{ id: order.id }] } });
    expect(await world.post(order)).toMatchObject({
      status: 202,
      body: { accepted: [], duplicates: [{ id: order.id }] },
    });
    const bus = await openTestBus(world.stack.natsUrl);
    await bus.publishRaw(`tourbus.events.shop.${order.type}`, JSON.stringify(order), {
      'content-type': 'application/cloudevents+json',
    });
    await bus.drained('TOURBUS_EVENTS', 'ingest-events');
    await bus.close();
    const mail = await onlyMail(buyerOf(order).reach.email ?? '', /./);
    expect(mail.attachments).toMatchObject([{ mediaType: 'application/pdf' }]);
    expect(await world.communications(buyerOf(order).ref)).toHaveLength(1);
  });

  it('refuses the same id with another body', async () => {
    const [order] = orders;
    expect(await world.post({ ...order, subject: 'another' })).toMatchObject({
      status: 422,
      body: { type: 'urn:tourbus:problem:idempotency-conflict' },
    });
  });

  it('takes events of the official CloudEvents SDK and of a bare NATS client alike', async () => {
    const seen = new Set(orders.slice(0, 1).map((order) => buyerOf(order).ref));
    const others = orders.filter((order) => !seen.has(buyerOf(order).ref) && seen.add(buyerOf(order).ref));
    const [bySdk, byBus] = others;
    if (!bySdk || !byBus) throw new Error('The samples have too few orders.');
    const emit = emitterFor(
      async (message) => {
        const answer = await fetch(`${world.stack.urls.gateway}/api/ingest/v1/events`, {
          method: 'POST',
          headers: {
            ...(message.headers as Record<string, string>),
            authorization: `Bearer ${world.stack.keys.upstream}`,
          },
          body: message.body as string,
        });
        return answer.status;
      },
      { binding: HTTP },
    );
    expect(await emit(new CloudEvent({ ...bySdk, specversion: '1.0' }))).toBe(202);
    expect(httpTransport).toBeDefined();
    const bus = await openTestBus(world.stack.natsUrl);
    await bus.publishRaw(`tourbus.events.shop.${byBus.type}`, JSON.stringify(byBus.data), {
      'ce-specversion': '1.0',
      'ce-id': byBus.id,
      'ce-source': byBus.source,
      'ce-type': byBus.type,
      'ce-time': byBus.time ?? '',
      'content-type': 'application/json',
    });
    await bus.close();
    for (const event of [bySdk, byBus]) await onlyMail(buyerOf(event).reach.email ?? '');
  });

  it('lets an open, a click and an unsubscribe change the profile, and the next newsletter stay away', async () => {
    const newsletter = newsletters.at(-1);
    if (!newsletter) throw new Error('The samples have no newsletter.');
    const { ref, reach } = buyerOf(newsletter);
    const address = reach.email ?? '';
    await world.post(newsletter);
    const mail = await onlyMail(address);
    expect(mail.headers['list-unsubscribe-post']).toEqual(['List-Unsubscribe=One-Click']);
    const [pixel = ''] = linksOf(mail, 'o');
    const [link = ''] = linksOf(mail, 'c');

    // A mail may be here some milliseconds before its links are in the record: then they ask to come again.
    await eventually(
      async () => (await fetch(link, { method: 'HEAD', redirect: 'manual', headers: person })).status === 302,
    );
    expect((await fetch(pixel, { headers: person })).headers.get('content-type')).toContain('image/gif');
    const click = await fetch(link, { redirect: 'manual', headers: person });
    expect(click.status).toBe(302);
    expect(click.headers.get('location')).toMatch(/^https:\/\//);
    await eventually(async () => {
      const { traits } = await profile(ref);
      return traits['opens'] === 1 && traits['clicks'] === 1;
    });

    const [unsubscribe = ''] =
      mail.headers['list-unsubscribe']?.map((value) => value.replace(/[<>]/g, '')) ?? [];
    expect((await fetch(unsubscribe)).status).toBe(200);
    expect((await profile(ref)).consents).not.toContainEqual(expect.objectContaining({ state: 'revoked' }));
    const oneClick = {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    };
    expect((await fetch(unsubscribe, oneClick)).status).toBe(200);
    await eventually(async () =>
      (await profile(ref)).consents.some(
        ({ purpose, state }) => purpose === 'marketing' && state === 'revoked',
      ),
    );

    await world.post({
      ...newsletter,
      id: `${newsletter.id}-next`,
      data: {
        ...(newsletter.data as object),
        buyer: { ...buyerOf(newsletter), optIn: { granted: true, at: '2020-01-01T00:00:00Z' } },
      },
    });
    const withheld = await eventually(async () =>
      (await world.communications(ref)).find(({ state }) => state === 'withheld'),
    );
    expect(withheld.trace).toContainEqual(expect.objectContaining({ rule: 'consent', answer: 'deny' }));
    const invoice = {
      ...(invoices[0] as object),
      id: 'invoice-after-unsubscribe',
      data: { ...(invoices[0]?.data as object), buyer: buyerOf(newsletter) },
    };
    await world.post(invoice);
    await eventually(async () =>
      (await world.communications(ref)).some(
        ({ definition, state }) => definition === 'invoice' && state === 'dispatched',
      ),
    );
    expect(await world.mails(address)).toHaveLength(2);
  });

  it('answers a tampered link with 404 and sends nobody anywhere', async () => {
    const [mail] = await world.mails(buyerOf(orders[0] as never).reach.email ?? '');
    const [link = ''] = mail ? linksOf(mail, 'c') : [];
    const tampered = link.replace(/.(?=.{4}$)/, (char) => (char === 'A' ? 'B' : 'A'));
    const answer = await fetch(tampered, { redirect: 'manual', headers: person });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('location')).toBeNull();
  });

  it('does not take a scanner for a reader', async () => {
    const order = orders[0];
    if (!order) throw new Error('The samples have no order.');
    const { ref, reach } = buyerOf(order);
    const [mail] = await world.mails(reach.email ?? '');
    const before = await profile(ref);
    for (const link of mail ? linksOf(mail, 'c') : [])
      await fetch(link, { redirect: 'manual', headers: { 'user-agent': 'Barracuda Sentinel (EE)' } });
    const [communication] = await world.communications(ref);
    await eventually(async () => {
      const { body } = await world.api<{ responses: { machine?: string }[] }>(
        `/api/tracker/v1/communications/${communication?.id}`,
      );
      return body.responses.some(({ machine }) => machine);
    });
    expect((await profile(ref)).traits['clicks']).toEqual(before.traits['clicks']);
  });

  it('keeps one trace from the HTTP request to the hand-over', async () => {
    const order = { ...(orders.at(-1) as object), id: 'traced-order' };
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    await world.api('/api/ingest/v1/events', {
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json',
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      },
      body: JSON.stringify(order),
    });
    const services = await eventually(() => {
      const seen = new Set(
        collector.spans.filter((span) => span.traceId === traceId).map(({ service }) => service),
      );
      const handedOver = collector.spans.some((span) => span.traceId === traceId && /smtp/i.test(span.name));
      return handedOver && seen.size === 5 && seen;
    });
    expect([...services].sort()).toEqual([
      'tourbus-composer',
      'tourbus-dispatcher',
      'tourbus-ingest',
      'tourbus-renderer',
      'tourbus-tracker',
    ]);
  });

  it.each(['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'] as const)(
    'shows at /metrics what %s has handled and how far behind it is',
    async (service) => {
      const metrics = await (await fetch(`${world.stack.urls[service]}/metrics`)).text();
      for (const name of [
        'tourbus_consumer_lag',
        'tourbus_messages_handled_total',
        'tourbus_messages_retried_total',
        'tourbus_messages_parked_total',
        'tourbus_stage_seconds_bucket',
      ])
        expect(metrics).toContain(name);
    },
  );

  it('parks an event of an unknown type and sends it once the type is registered', async () => {
    const [order] = orders;
    const event = { ...(order as object), id: 'early-bird', type: 'com.fennholm.order.shipped.early' };
    const { status, body } = await world.post(event);
    expect({ status, parked: body.parked }).toMatchObject({
      status: 202,
      parked: [{ code: 'unknown-event-type' }],
    });
    const known = await world.api<object>('/api/ingest/v1/event-types/com.fennholm.order.shipped');
    const { schema, mapping } = known.body as { schema: object; mapping: object };
    await publishContent(gatewayOf(world.stack), 'definitions/early', {
      trigger: 'com.fennholm.order.shipped.early',
      messageClass: 'transactional',
      template: 'order-shipped',
      channels: ['email'],
      active: true,
    });
    await world.api('/api/ingest/v1/event-types/com.fennholm.order.shipped.early', {
      method: 'PUT',
      json: { schema, mapping },
    });
    await eventually(async () =>
      (await world.communications(buyerOf(order as never).ref)).some(
        ({ definition, state }) => definition === 'early' && state === 'dispatched',
      ),
    );
  });
});
