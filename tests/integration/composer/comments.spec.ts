import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { itemsOf, orderTemplate, type RunningComposer, startComposer } from './running-composer.js';

describe('what is said about versions', () => {
  let composer: RunningComposer;
  const path = '/templates/order/comments';
  const write = (body: object, key = composer.keys.reviewer) => composer.call('POST', path, body, key);
  const textsOf = async (query = ''): Promise<unknown[]> => {
    const reply = await composer.call('GET', path + query);
    return itemsOf<{ text: string }>(reply).map((comment) => comment.text);
  };

  beforeAll(async () => {
    composer = await startComposer();
    await composer.call('PUT', '/templates/order', orderTemplate());
    await composer.call('PUT', '/templates/order', orderTemplate({ name: 'Second' }));
  });
  afterAll(() => composer.stop());

  it('is a word about a line, or a spot of the preview, and what is answered to it', async () => {
    const place = { field: 'variants.email.mjml', line: 3 };
    const first = await write({ version: 1, text: 'Warmer, please.', place });
    expect(first).toMatchObject({
      status: 201,
      body: { version: 1, text: 'Warmer, please.', place, replyTo: null, resolvedAt: null },
    });
    const answer = { version: 2, text: 'Like this?', replyTo: first.body.id };
    expect((await write(answer, composer.keys.all)).status).toBe(201);
    const spot = { channel: 'email', locale: 'de', x: 0.5, y: 0.25 };
    expect((await write({ version: 2, text: 'The logo?', place: spot })).body).toMatchObject({ place: spot });
    expect(await textsOf()).toEqual(['Warmer, please.', 'Like this?', 'The logo?']);
    expect(await textsOf('?version=2')).toEqual(['Like this?', 'The logo?']);
  });

  it('is a word about an element of the preview, which keeps what finds it again', async () => {
    const element = { path: '0/2/1', quote: 'Your parcel is on its way' };
    const place = { channel: 'email', locale: 'en', document: 'note', x: 0.5, y: 0.1, element };
    const { body } = await write({ version: 1, text: 'Too loud.', place });
    expect(body).toMatchObject({ place });
    const listed = itemsOf<{ id: string; place: unknown }>(await composer.call('GET', `${path}?limit=200`));
    expect(listed.find(({ id }) => id === body.id)?.place).toEqual(place);
    await composer.query('DELETE FROM comments WHERE id = $1', [body.id]);
  });

  it('is settled, and opened again, by anyone who may comment; twice is once', async () => {
    const id = String((await write({ version: 2, text: 'A typo.' })).body.id);
    const settle = (step: string) =>
      composer.call('POST', `${path}/${id}/${step}`, undefined, composer.keys.second);
    const resolved = await settle('resolve');
    expect(resolved.body).toMatchObject({ resolvedBy: expect.any(String), resolvedAt: expect.any(String) });
    expect((await settle('resolve')).body).toEqual(resolved.body);
    expect(await textsOf('?resolved=true')).toEqual(['A typo.']);
    expect((await settle('reopen')).body).toMatchObject({ resolvedBy: null, resolvedAt: null });
    expect(await textsOf('?resolved=true')).toEqual([]);
    const lines = await composer.query<{ action: string; details: string }>(
      `SELECT action, details FROM audit_lines WHERE details LIKE '%${id}%' ORDER BY seq`,
    );
    expect(lines.map(({ action }) => action)).toEqual([
      'comment.written',
      'comment.resolved',
      'comment.reopened',
    ]);
    expect(lines.map(({ details }) => details).join()).not.toContain('typo');
  });

  it('comes page by page', async () => {
    const first = await composer.call('GET', `${path}?limit=2`);
    const rest = await composer.call('GET', `${path}?limit=200&cursor=${String(first.body.next)}`);
    const texts = [first, rest].flatMap((reply) => itemsOf<{ text: string }>(reply).map((one) => one.text));
    expect(texts).toEqual(await textsOf());
  });

  it.each([
    ['nothing', { version: 1, text: '  ' }, 422],
    ['a place that is none', { version: 1, text: 'x', place: {} }, 422],
    ['a spot outside', { version: 1, text: 'x', place: { channel: 'email', x: 2 } }, 422],
    ['an element of nothing', { version: 1, text: 'x', place: { element: { path: '0' } } }, 422],
    [
      'a way that is none',
      { version: 1, text: 'x', place: { channel: 'email', element: { path: 'div>p' } } },
      422,
    ],
    ['a version that there is not', { version: 9, text: 'x' }, 404],
    ['an answer to nobody', { version: 1, text: 'x', replyTo: '8c7f5c3e-0d6c-4f0e-a2a6-6a3c6e1e9f10' }, 422],
  ])('is not %s', async (_, body, status) => {
    expect((await write(body)).status).toBe(status);
  });

  it('is only said by who may, and of the key that it is about', async () => {
    expect((await write({ version: 1, text: 'x' }, composer.keys.readOnly)).status).toBe(403);
    const id = String((await write({ version: 1, text: 'Here.' })).body.id);
    const elsewhere = `/templates/other/comments/${id}/resolve`;
    expect((await composer.call('POST', elsewhere, undefined, composer.keys.reviewer)).status).toBe(404);
  });
});

describe('the differences between versions', () => {
  let composer: RunningComposer;
  const differences = async (query = '') => {
    const reply = await composer.call('GET', `/blocks/note/differences${query}`);
    const { from, to } = reply.body;
    const hunks = itemsOf<{ hunks: { lines: string[] }[] }>(reply).flatMap((item) => item.hunks);
    return { from, to, lines: hunks.flatMap(({ lines }) => lines) };
  };

  beforeAll(async () => {
    composer = await startComposer();
    await composer.publish('blocks/note', { source: 'one\ntwo' });
    for (const source of ['one\n2', 'one\n2\nthree']) await composer.call('PUT', '/blocks/note', { source });
  });
  afterAll(() => composer.stop());

  it('are those from what counts to the newest, unless others are named', async () => {
    expect(await differences()).toEqual({ from: 1, to: 3, lines: [' one', '-two', '+2', '+three'] });
    expect(await differences('?from=2')).toEqual({ from: 2, to: 3, lines: [' one', ' 2', '+three'] });
    expect(await differences('?from=3&to=2')).toMatchObject({ lines: [' one', ' 2', '-three'] });
    expect(await differences('?to=1')).toEqual({ from: 0, to: 1, lines: ['+one', '+two'] });
  });

  it('of what there is not are none', async () => {
    expect((await composer.call('GET', '/blocks/nowhere/differences')).status).toBe(404);
    expect((await composer.call('GET', '/blocks/note/differences?from=9')).status).toBe(404);
  });
});
