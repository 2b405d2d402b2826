import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CommunicationComposedV1,
  batchDecidedV1,
  batchStuckV1,
  communicationComposedV1,
  communicationWithheldV1,
  dataArrivedV1,
  exampleCustomer,
  type CustomerSnapshot,
} from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import {
  brand,
  eventId,
  inMjml,
  orderTemplate,
  type RunningComposer,
  startComposer,
} from './running-composer.js';

const shipped = 'com.example.order.shipped';
const order = (number = '1001') => ({ data: { order: { number } } });

describe('composition', () => {
  let composer: RunningComposer;

  const ok = async (method: string, path: string, body?: unknown) => {
    const reply = await composer.call(method, path, body);
    if (reply.status !== 200) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
    return reply;
  };
  const define = (key: string, more: Record<string, unknown>) =>
    composer.publish(`definitions/${key}`, {
      messageClass: 'transactional',
      template: 'order',
      channels: ['email', 'print'],
      ...more,
    });
  const publish = (key: string, template: Record<string, unknown>) =>
    composer.publish(`templates/${key}`, template);
  const factsOf = async <T extends { eventId: string }>(
    contract: Parameters<typeof composer.bus.read<T>>[0],
    name: string,
  ) => {
    await composer.settled();
    return (await composer.bus.read(contract, 0)).filter(({ data }) => data.eventId === eventId(name));
  };
  const composed = (name: string) =>
    eventually(async () => (await factsOf<CommunicationComposedV1>(communicationComposedV1, name))[0]?.data);
  const withheld = (name: string) =>
    eventually(async () => (await factsOf(communicationWithheldV1, name))[0]?.data);

  beforeAll(async () => {
    composer = await startComposer();
    await composer.publish('brands/fennholm', brand);
    await composer.publish('blocks/greeting', { source: 'Hello {{customer.names.display}},' });
    await publish('order', orderTemplate());
    await define('order-shipped', { trigger: shipped });
  });
  afterAll(() => composer.stop());

  it('turns arrived data into a mail in the customer’s language, with its document', async () => {
    await composer.arrive('first', { type: shipped, ...order() });
    const fact = await composed('first');
    expect(communicationComposedV1.data.parse(fact)).toEqual(fact);
    expect(fact).toMatchObject({
      communicationId: deterministicId(
        'communication',
        eventId('first'),
        'order-shipped',
        exampleCustomer.id,
      ),
      definition: 'order-shipped',
      channel: 'email',
      locale: 'de-AT',
      template: { key: 'order', version: 1 },
      brand: { key: 'fennholm', version: 1 },
      thread: 'order-1001',
      content: {
        from: { name: 'Fennholm', address: 'hello@fennholm.example' },
        to: { name: 'Zoë Müller', address: 'zoe@customers.example' },
        subject: 'Ihre Bestellung 1001',
        text: 'Hello Zoë Müller, 1001',
        attachments: [
          {
            fileName: 'note-1001.pdf',
            title: 'Note 1001',
            locale: 'de-AT',
            dir: 'ltr',
            body: '<h1>1001</h1><p>Zoë Müller</p>',
          },
        ],
      },
    });
  });

  it('says the same about the same event, however often it arrives', async () => {
    await composer.arrive('twice', { type: shipped, ...order() });
    await composed('twice');
    await composer.bus.publish(
      dataArrivedV1,
      { ...dataArrivedV1.example, eventId: eventId('twice'), type: shipped, ...order('other') },
      eventId('twice'),
      { 'Nats-Msg-Id': 'again' },
    );
    await composer.settled();
    expect(await factsOf(communicationComposedV1, 'twice')).toHaveLength(1);
  });

  it('tells a batch which communications its rows ask for, and which of them are stuck', async () => {
    const id = deterministicId('batch of the spec');
    const row = (n: number) => ({ batch: { id, row: n } });
    await composer.arrive('row 1', { type: shipped, ...order(), ...row(1) });
    await composer.arrive('row 2', { type: 'com.example.nobody.cares', ...order(), ...row(2) });
    await composer.arrive('row 3', { type: shipped, data: {}, ...row(3) });
    const { communicationId, batch } = await composed('row 1');
    expect(batch).toEqual({ id, row: 1 });
    await composer.settled();
    // Rows that are decided together are told together.
    const decided = await eventually(async () => {
      const rows = (await composer.bus.read(batchDecidedV1, 1)).flatMap(({ data }) => data.rows);
      return rows.length >= 2 && rows;
    });
    expect(decided.sort((a, b) => a.row - b.row)).toEqual([
      { row: 1, communications: [communicationId] },
      { row: 2, communications: [] },
    ]);
    const [stuck] = await composer.bus.read(batchStuckV1, 1);
    expect(stuck?.data).toMatchObject({
      batch: { id, row: 3 },
      consumer: 'composer-composition',
      code: 'unknown-variable',
    });
  });

  it('keeps why, for who asks', async () => {
    const { communicationId } = await composed('first');
    const { body } = await ok('GET', `/decisions/${communicationId}`);
    expect(body).toMatchObject({
      definition: 'order-shipped',
      definitionVersion: 1,
      template: 'order',
      templateVersion: 1,
      channel: 'email',
      outcome: 'composed',
      reason: null,
      decidedAt: '2026-11-02T08:30:01.000Z',
    });
    expect((body.trace as unknown as { rule: string }[]).map(({ rule }) => rule)).toEqual([
      'erasure',
      'channels',
      'contact-point',
      'jurisdiction',
      'consent',
      'topic',
      'channel',
    ]);
  });

  it('sends a letter to who has no e-mail', async () => {
    const contactPoints: CustomerSnapshot['contactPoints'] = [
      { channel: 'print', address: { lines: ['Hauptplatz 1'], country: 'AT' }, state: 'active' },
    ];
    await composer.arrive('letter', {
      type: shipped,
      ...order(),
      customer: { ...exampleCustomer, contactPoints },
    });
    expect(await composed('letter')).toMatchObject({
      channel: 'print',
      content: {
        to: { recipient: 'Zoë Müller', lines: ['Hauptplatz 1'] },
        document: { fileName: 'note.pdf', body: '<h1>1001</h1><p>Zoë Müller</p>' },
      },
    });
  });

  it('withholds marketing from who revoked, and keeps the reason', async () => {
    const postalAddress = 'Fennholm GmbH, 20457 Hamburg';
    await composer.publish('brands/offers', { ...brand, legal: { postalAddress } });
    const mjml = inMjml(`<p>${postalAddress} <a href="tourbus:unsubscribe">Unsubscribe</a></p>`);
    const text = `${postalAddress} tourbus:unsubscribe`;
    await publish(
      'offer',
      orderTemplate({
        brand: 'offers',
        variants: [{ channel: 'email', subject: 'Offer', mjml, text }],
        documents: {},
      }),
    );
    const marketing = { messageClass: 'marketing', template: 'offer', channels: ['email'] };
    await define('offer', { trigger: 'offer', ...marketing });
    const consents = [{ purpose: 'marketing', state: 'revoked', at: '2026-11-01T10:00:00Z' }] as const;
    await composer.arrive('offer', {
      type: 'offer',
      ...order(),
      customer: { ...exampleCustomer, consents: [...consents] },
    });
    const fact = await withheld('offer');
    expect(fact).toMatchObject({
      stage: 'composition',
      reason: { code: 'consent-revoked' },
      trace: expect.arrayContaining([expect.objectContaining({ rule: 'consent', answer: 'deny' })]),
    });
    expect((await ok('GET', `/decisions/${fact.communicationId}`)).body).toMatchObject({
      outcome: 'withheld',
      channel: null,
      reason: { code: 'consent-revoked' },
    });
  });

  it('asks the condition of a definition, and says nothing where it does not hold', async () => {
    await define('big', { trigger: 'sale', condition: 'data.total > 100 and customer.country = "AT"' });
    await composer.arrive('small sale', { type: 'sale', data: { ...order().data, total: 50 } });
    await composer.arrive('big sale', { type: 'sale', data: { ...order().data, total: 500 } });
    expect(await composed('big sale')).toMatchObject({ definition: 'big' });
    expect([
      await factsOf(communicationComposedV1, 'small sale'),
      await factsOf(communicationWithheldV1, 'small sale'),
    ]).toEqual([[], []]);
  });

  it('lets one event lead to several communications', async () => {
    await define('note-to-customer', { trigger: 'both' });
    await define('letter-to-customer', { trigger: 'both', channels: ['print', 'email'] });
    await composer.arrive('both', { type: 'both', ...order() });
    await composed('both');
    expect(
      (await factsOf<CommunicationComposedV1>(communicationComposedV1, 'both'))
        .map(({ data }) => data.definition)
        .toSorted(),
    ).toEqual(['letter-to-customer', 'note-to-customer']);
  });

  it('uses what was published last, from the next event on', async () => {
    await publish(
      'changing',
      orderTemplate({
        variants: [
          { channel: 'sms', text: 'old' },
          { channel: 'email', subject: 'old', mjml: '<mjml><mj-body></mj-body></mjml>', text: 'old' },
        ],
      }),
    );
    await define('changing', { trigger: 'changing', template: 'changing' });
    await composer.arrive('before', { type: 'changing', ...order() });
    expect(await composed('before')).toMatchObject({ template: { version: 1 }, content: { text: 'old' } });
    const draft = orderTemplate({
      variants: [{ channel: 'email', subject: 'new', mjml: '<mjml><mj-body></mj-body></mjml>', text: 'new' }],
    });
    await ok('PUT', '/templates/changing', draft);
    await composer.arrive('between', { type: 'changing', ...order() });
    expect(await composed('between')).toMatchObject({ template: { version: 1 }, content: { text: 'old' } });
    await publish('changing', draft);
    await composer.arrive('after', { type: 'changing', ...order() });
    expect(await composed('after')).toMatchObject({ template: { version: 2 }, content: { text: 'new' } });
  });

  describe('parks what it cannot compose, and loses nothing else', () => {
    const parkedAs = async (name: string) => eventually(() => composer.parked(name));

    it('a variable that the data do not have', async () => {
      await composer.arrive('bad', { type: shipped, data: { order: {} } });
      await Promise.all(
        Array.from({ length: 20 }, (_, i) => composer.arrive(`good ${i}`, { type: shipped, ...order() })),
      );
      const parked = await parkedAs('bad');
      expect(parked).toMatchObject({
        code: 'unknown-variable',
        reason: expect.stringContaining('The template “order”'),
        remedy: expect.stringContaining('{{#if name}}'),
      });
      expect(parked.reason).toContain('data.order.number');
      for (const i of [0, 19]) expect(await composed(`good ${i}`)).toBeDefined();
    });

    it('a name that would write mail headers', async () => {
      const names = { display: 'Zoë\r\nBcc: all@example.org' };
      await composer.arrive('crlf', { type: shipped, ...order(), customer: { ...exampleCustomer, names } });
      expect(await parkedAs('crlf')).toMatchObject({
        code: 'header-injection',
        remedy: expect.stringContaining('Correct the name'),
      });
    });

    it('a template that was never published, until it is', async () => {
      await ok('PUT', '/templates/draft', orderTemplate());
      await define('draft', { trigger: 'draft', template: 'draft' });
      await composer.arrive('draft', { type: 'draft', ...order() });
      expect(await parkedAs('draft')).toMatchObject({ code: 'template-not-published' });
      await publish('draft', orderTemplate());
      await ok('POST', '/parked/replay?code=template-not-published');
      expect(await composed('draft')).toMatchObject({ template: { key: 'draft', version: 1 } });
    });

    it('loops that multiply with these data', async () => {
      await publish(
        'loops',
        orderTemplate({
          variants: [
            {
              channel: 'email',
              subject: 'x',
              mjml: '<mjml><mj-body></mj-body></mjml>',
              text: '{{#each data.list}}{{#each @root.data.list}}{{#each @root.data.list}}x{{/each}}{{/each}}{{/each}}',
            },
          ],
          sampleData: { data: { list: [1], order: { number: '1' } } },
        }),
      );
      await define('loops', { trigger: 'loops', template: 'loops' });
      await composer.arrive('loops', {
        type: 'loops',
        data: { list: Array.from({ length: 2_000 }, (_, i) => i) },
      });
      expect(await parkedAs('loops')).toMatchObject({ code: 'template-runaway' });
    });

    it('a condition that never ends, while the service goes on answering', async () => {
      await define('endless', {
        trigger: 'endless',
        condition: '($f := function($n) { $f($n + 1) }; $f(1))',
      });
      await composer.arrive('endless', { type: 'endless', ...order() });
      await composer.arrive('beside', { type: shipped, ...order() });
      const started = Date.now();
      expect((await fetch(`${composer.service.url}/health/live`)).status).toBe(200);
      expect(Date.now() - started).toBeLessThan(1_000);
      expect(await parkedAs('endless')).toMatchObject({
        code: 'condition-runaway',
        reason: expect.stringContaining('“endless”'),
      });
      expect(await composed('beside')).toBeDefined();
    });

    it('a condition that fails on these data', async () => {
      await define('failing', { trigger: 'failing', condition: '$sum(data.order.number) > 1' });
      await composer.arrive('failing', { type: 'failing', ...order() });
      expect(await parkedAs('failing')).toMatchObject({ code: 'condition-failed' });
    });
  });
});
