import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CommunicationComposedV1,
  communicationComposedV1,
  communicationWithheldV1,
} from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { Catalogue } from '../../../apps/composer/src/composition/catalogue.js';
import {
  brand,
  eventId,
  itemsOf,
  orderTemplate,
  type RunningComposer,
  startComposer,
} from './running-composer.js';

const event = { type: 'order', data: { order: { number: '1001' } } };
const text = (words: string) => orderTemplate({ variants: [{ channel: 'email', ...mail, text: words }] });
const mail = { subject: 'x', mjml: '<mjml><mj-body></mj-body></mjml>' };

describe('what counts', () => {
  let composer: RunningComposer;
  let catalogue: Catalogue;

  const ok = async (path: string, body: object = {}, key = composer.keys.reviewer) => {
    const reply = await composer.call('POST', path, body, key);
    if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.text}`);
    return reply.body;
  };
  const put = async (path: string, body: unknown): Promise<number> =>
    Number((await composer.call('PUT', path, body)).body.version);
  const approved = async (path: string, body: unknown): Promise<number> => {
    const version = await put(path, body);
    await ok(`${path}/submit`, { version }, composer.keys.all);
    await ok(`${path}/approve`, { version });
    return version;
  };
  const composedOf = async (name: string): Promise<CommunicationComposedV1 | undefined> => {
    await composer.settled();
    const facts = await composer.bus.read<CommunicationComposedV1>(communicationComposedV1, 0);
    return facts.find(({ data }) => data.eventId === eventId(name))?.data;
  };
  const sent = async (name: string) => {
    await composer.arrive(name, event);
    return eventually(() => composedOf(name));
  };
  const versionsAt = async (at: Date) => {
    const { templates, brands, definitions } = await catalogue.at(at);
    return {
      template: templates.get('order')?.version,
      brand: brands.get('fennholm')?.version,
      definitions: (definitions.get('order') ?? []).map(({ version }) => version),
    };
  };
  const hours = (n: number): Date => new Date(Date.now() + n * 3_600_000);

  beforeAll(async () => {
    composer = await startComposer();
    catalogue = composer.service.app.get(Catalogue, { strict: false });
    await composer.publish('brands/fennholm', brand);
    await composer.publish('blocks/greeting', { source: 'Hello' });
    await composer.publish('templates/order', text('first'));
    await composer.publish('definitions/order', definition);
  });
  afterAll(() => composer.stop());

  const definition = { trigger: 'order', messageClass: 'service', template: 'order', channels: ['email'] };

  it.each([
    ['brand', '/brands/fennholm', { ...brand, name: 'Unapproved' }],
    ['template', '/templates/order', text('unapproved')],
    ['definition', '/definitions/order', { ...definition, channels: ['print'] }],
  ])('is no draft of a %s, submitted or approved, before it is published', async (kind, path, body) => {
    const before = await versionsAt(new Date());
    const version = await put(path, body);
    expect(await versionsAt(new Date())).toEqual(before);
    await ok(`${path}/submit`, { version }, composer.keys.all);
    await ok(`${path}/approve`, { version });
    expect(await versionsAt(new Date())).toEqual(before);
    expect(await sent(`draft of a ${kind}`)).toMatchObject({
      template: { version: before.template },
      brand: { version: before.brand },
      content: { kind: 'email', from: { name: 'Fennholm' }, text: 'first' },
    });
  });

  it('is no new definition that nobody approved: nothing is asked for', async () => {
    await put('/definitions/unapproved', { ...definition, trigger: 'unapproved' });
    await composer.arrive('unapproved', { ...event, type: 'unapproved' });
    expect(await composedOf('unapproved')).toBeUndefined();
    const withheld = await composer.bus.read<{ eventId: string }>(communicationWithheldV1, 0);
    expect(withheld.filter(({ data }) => data.eventId === eventId('unapproved'))).toEqual([]);
  });

  it('is no template that was put among the published ones past every review', async () => {
    await composer.query(
      `INSERT INTO published_templates (key, version, content, digest, published_at, published_by)
       SELECT key, 99, jsonb_set(content, '{name}', '"Smuggled"'), 'x', now() + interval '1 day', 'x'
       FROM published_templates WHERE key = 'order' LIMIT 1`,
    );
    await composer.query('UPDATE content_revisions SET revision = revision + 1');
    expect((await sent('smuggled')).template.version).not.toBe(99);
  });

  it('changes on the day that was set, and back when that is over', async () => {
    const [from, until] = [hours(10), hours(20)];
    const before = await versionsAt(new Date());
    const version = await approved('/templates/order', text('for ten hours'));
    const body = await ok('/templates/order/publish', {
      from: from.toISOString(),
      until: until.toISOString(),
    });
    expect(body).toMatchObject({ version, status: 'published', publishedVersion: before.template });
    const counted = [];
    for (const n of [9, 11, 19, 21]) counted.push((await versionsAt(hours(n))).template);
    expect(counted).toEqual([before.template, version, version, before.template]);
    await ok('/templates/order/retire', { version });
    expect((await versionsAt(hours(11))).template).toBe(before.template);
  });

  it('refuses dates that never come together', async () => {
    await approved('/templates/order', text('never'));
    const dates = { from: hours(2).toISOString(), until: hours(1).toISOString() };
    const reply = await composer.call('POST', '/templates/order/publish', dates, composer.keys.reviewer);
    expect(reply).toMatchObject({
      status: 422,
      body: { type: 'urn:tourbus:problem:over-before-it-begins' },
    });
  });

  it('is an older version again where somebody publishes that, as it was', async () => {
    await composer.publish('templates/frozen', orderTemplate());
    const shown = (version: number) =>
      composer.call('POST', '/templates/frozen/preview', { channel: 'email', format: 'text', version });
    await composer.publish('templates/frozen', orderTemplate({ name: 'Second' }));
    const again = await ok('/templates/frozen/publish', { version: 1 });
    expect(again).toMatchObject({ version: 1, publishedVersion: 1 });
    expect((await shown(1)).text).toBe('Hello 1001');
  });

  it('is nothing once it is retired: what it replaced does not come back unasked', async () => {
    await composer.publish('definitions/retired', { ...definition, trigger: 'retired' });
    await composer.publish('definitions/retired', { ...definition, trigger: 'retired', topic: 'news' });
    expect(await ok('/definitions/retired/retire')).toMatchObject({ version: 2, status: 'retired' });
    await composer.arrive('retired', { ...event, type: 'retired' });
    expect(await composedOf('retired')).toBeUndefined();
    expect((await composer.call('GET', '/definitions/retired')).body).toMatchObject({
      publishedVersion: null,
    });
  });

  it('counts on every replica from its next batch on', async () => {
    const replica = await composer.startReplica();
    try {
      const version = await approved('/templates/order', text('by a replica'));
      const reply = await replica.call('POST', '/templates/order/publish', {}, composer.keys.second);
      expect(reply.status).toBe(200);
      for (const name of ['one', 'two', 'three'])
        expect(await sent(`replica ${name}`)).toMatchObject({ template: { version } });
    } finally {
      await replica.stop();
    }
  });

  describe('of a block', () => {
    const versionsOf = async (key: string) =>
      itemsOf<{ version: number; status: string }>(
        await composer.call('GET', `/templates/${key}/versions`),
      ).map(({ version, status }) => `${version} ${status}`);
    const using = (key: string) => orderTemplate({ name: key });

    it('reaches templates only by another approval, and shows before whom it touches', async () => {
      await composer.publish('templates/in-use', using('in use'));
      await approved('/templates/waiting', using('waiting'));
      const draft = await put('/blocks/greeting', { source: 'Dear customer' });
      const { body: impact } = await composer.call('GET', `/blocks/greeting/impact?version=${draft}`);
      expect(impact).toMatchObject({ block: 'greeting', version: draft });
      expect(impact.items).toEqual(
        expect.arrayContaining([
          { key: 'in-use', version: 1, state: 'published', name: 'in use', contains: draft - 1 },
          { key: 'waiting', version: 1, state: 'approved', name: 'waiting', contains: null },
        ]),
      );
      const shown = async (more: object) =>
        (
          await composer.call('POST', '/templates/in-use/preview', {
            channel: 'email',
            format: 'text',
            version: 1,
            ...more,
          })
        ).text;
      expect([await shown({}), await shown({ blocks: { greeting: draft } })]).toEqual([
        'Hello 1001',
        'Dear customer 1001',
      ]);

      await composer.publish('blocks/greeting', { source: 'Dear customer' });
      expect([await versionsOf('in-use'), await versionsOf('waiting')]).toEqual([
        ['2 in-review', '1 published'],
        ['1 in-review'],
      ]);
      expect(
        await composer.call('POST', '/templates/waiting/publish', {}, composer.keys.reviewer),
      ).toMatchObject({ status: 409, body: { type: 'urn:tourbus:problem:not-approved' } });
      expect(await shown({})).toBe('Hello 1001');
    });

    it('is in the next version of the same words, once that is approved and published', async () => {
      await ok('/templates/in-use/approve', { version: 2, note: 'As before.' });
      await ok('/templates/in-use/publish');
      expect(await versionsOf('in-use')).toEqual(['2 published', '1 retired']);
      const { text: words } = await composer.call('POST', '/templates/in-use/preview', {
        channel: 'email',
        format: 'text',
      });
      expect(words).toBe('Dear customer 1001');
    });

    it('by whom it was changed: they cannot approve what it makes of the templates', async () => {
      const [newest] = itemsOf(await composer.call('GET', '/templates/in-use/versions'));
      const { body: block } = await composer.call('GET', '/blocks/greeting');
      expect(newest).toMatchObject({
        createdBy: block.createdBy,
        review: { author: block.createdBy, note: expect.stringContaining('“greeting” is published') },
      });
    });

    it('touches nothing that does not use it, and nobody twice', async () => {
      await composer.publish('templates/without', text('no block'));
      await composer.publish('blocks/greeting', { source: 'Good day' });
      const after = await versionsOf('in-use');
      await ok('/blocks/greeting/publish');
      expect([await versionsOf('without'), await versionsOf('in-use')]).toEqual([['1 published'], after]);
      expect(after[0]).toBe('3 in-review');
    });

    it('leaves an audit line that names what it re-opened', async () => {
      const rows = await composer.query<{ details: string }>(
        `SELECT details FROM audit_lines WHERE action = 'review.reopened' ORDER BY seq DESC LIMIT 1`,
      );
      expect(JSON.parse(rows[0]!.details).templates).toContain('in-use@3');
    });
  });

  describe('is never what is only looked at', () => {
    const preview = (body: object, key?: string) =>
      composer.call('POST', '/templates/unsaved/preview', { channel: 'email', format: 'text', ...body }, key);

    it('a template that nobody has saved is shown, and kept nowhere', async () => {
      const reply = await preview({ template: text('unsaved {{data.order.number}}') });
      expect([reply.status, reply.text]).toEqual([200, 'unsaved 1001']);
      expect((await composer.call('GET', '/templates/unsaved')).status).toBe(404);
    });

    it('says what is wrong with it as with any other', async () => {
      expect(await preview({ template: text('{{data.nothing}}') })).toMatchObject({
        status: 422,
        body: { detail: expect.stringContaining('What was sent for “unsaved”') },
      });
      expect(await preview({ template: text('x'), version: 1 })).toMatchObject({ status: 422 });
    });
  });
});
