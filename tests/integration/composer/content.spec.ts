import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { brand, inMjml, orderTemplate, type RunningComposer, startComposer } from './running-composer.js';

describe('content', () => {
  let composer: RunningComposer;
  const put = (path: string, body: unknown) => composer.call('PUT', path, body);

  beforeAll(async () => {
    composer = await startComposer();
    await composer.publish('brands/fennholm', brand);
    await composer.publish('blocks/greeting', { source: 'Hello {{customer.names.display}},' });
  });
  afterAll(() => composer.stop());

  it('gets a new version when it changes, and keeps its version when it does not', async () => {
    expect((await put('/blocks/note', { source: 'a' })).body).toMatchObject({
      key: 'note',
      version: 1,
      source: 'a',
    });
    expect((await put('/blocks/note', { source: 'a' })).body).toMatchObject({ version: 1 });
    expect((await put('/blocks/note', { source: 'b' })).body).toMatchObject({ version: 2 });
    expect((await composer.call('GET', '/blocks/note')).body).toMatchObject({ version: 2, source: 'b' });
    expect((await composer.call('GET', '/blocks/note?version=1')).body).toMatchObject({ source: 'a' });
  });

  it('gives each of many simultaneous changes a version of its own', async () => {
    const versions = await Promise.all(
      Array.from({ length: 8 }, (_, i) => put('/blocks/busy', { source: `${i}` })),
    );
    expect(versions.map(({ body }) => body.version).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('is listed page by page, last changed first', async () => {
    for (const key of ['list-1', 'list-2', 'list-3']) await put(`/brands/${key}`, { ...brand, name: key });
    const keysOf = ({ body }: { body: Record<string, unknown> }) =>
      (body.items as { key: string }[]).map(({ key }) => key);
    const first = await composer.call('GET', '/brands?limit=2');
    const second = await composer.call('GET', `/brands?limit=2&cursor=${String(first.body.next)}`);
    expect([keysOf(first), keysOf(second)]).toEqual([
      ['list-3', 'list-2'],
      ['list-1', 'fennholm'],
    ]);
    expect(second.body).not.toHaveProperty('next');
  });

  it('is listed in brief: what a list shows, and never a body that may be megabytes', async () => {
    await put('/templates/brief', orderTemplate({ name: 'Brief' }));
    const { body } = await composer.call('GET', '/templates?find=brief');
    expect(body.items).toEqual([
      {
        ...{ key: 'brief', version: 1, name: 'Brief', brand: 'fennholm' },
        ...{ channels: ['email', 'print'], locales: ['de', 'en'] },
        ...{ status: 'draft', publishedVersion: null },
        ...{ createdAt: expect.any(String), createdBy: expect.any(String) },
      },
    ]);
    await put('/blocks/long', { source: 'a'.repeat(5_000) });
    const blocks = await composer.call('GET', '/blocks?find=long');
    expect(blocks.body.items).toMatchObject([{ key: 'long', excerpt: 'a'.repeat(200) }]);
  });

  it.each([
    ['zoe', ['zoes-letter']],
    ['ZOË letter', ['zoes-letter']],
    ['letter zoës', ['zoes-letter']],
    ['zoes invoice', []],
    ['100%', ['percent']],
    ['zo%letter', []],
  ])('is found by words of its name or key: %s', async (find, keys) => {
    await put('/brands/zoes-letter', { ...brand, name: 'Zoës Brief' });
    await put('/brands/percent', { ...brand, name: '100% wool' });
    const { body } = await composer.call('GET', `/brands?find=${encodeURIComponent(find)}`);
    expect((body.items as unknown as { key: string }[]).map(({ key }) => key)).toEqual(keys);
  });

  it('is listed once, as it is now', async () => {
    await put('/blocks/twice', { source: 'one' });
    await put('/blocks/twice', { source: 'two' });
    const { body } = await composer.call('GET', '/blocks?find=twice');
    expect(body.items).toMatchObject([{ key: 'twice', version: 2, excerpt: 'two' }]);
  });

  it.each([
    ['a key with capitals', '/blocks/Note', { source: 'a' }, /Keys are lower-case/],
    ['an unknown member', '/blocks/x', { source: 'a', colour: 'red' }, /colour/],
    [
      'a line break in a sender’s name',
      '/brands/x',
      { name: 'X', senders: { email: { name: 'a\r\nBcc: b', address: 'a@b.example' } } },
      /one line/,
    ],
    [
      'a sender without a domain',
      '/brands/x',
      { name: 'X', senders: { email: { name: 'a', address: 'hello' } } },
      /An address such as/,
    ],
    [
      'a condition that is not JSONata',
      '/definitions/x',
      { trigger: 't', condition: 'data.[', messageClass: 'service', template: 'order', channels: ['email'] },
      /not JSONata/,
    ],
    [
      'a definition without channels',
      '/definitions/x',
      { trigger: 't', messageClass: 'service', template: 'order', channels: [] },
      /channels/,
    ],
    [
      'two variants for the same channel',
      '/templates/x',
      orderTemplate({
        variants: [
          { channel: 'sms', text: 'a' },
          { channel: 'sms', text: 'b' },
        ],
      }),
      /two variants/,
    ],
  ])('refuses %s, and says where', async (_, path, body, detail) => {
    const reply = await put(path, body);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      422,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(reply.body).toMatchObject({
      type: 'urn:tourbus:problem:invalid-input',
      detail: expect.stringMatching(detail),
      remedy: expect.any(String),
    });
  });

  it('refuses a definition whose template does not exist', async () => {
    const reply = await put('/definitions/x', {
      trigger: 't',
      messageClass: 'service',
      template: 'nowhere',
      channels: ['email'],
    });
    expect(reply).toMatchObject({ status: 422, body: { type: 'urn:tourbus:problem:unknown-template' } });
  });

  it('needs the scope for what is asked', async () => {
    const { readOnly } = composer.keys;
    expect((await composer.call('PUT', '/blocks/x', { source: 'a' }, readOnly)).status).toBe(403);
    expect((await composer.call('POST', '/templates/x/publish', {}, readOnly)).status).toBe(403);
    expect(
      (await composer.call('GET', '/decisions/8c7f5c3e-0d6c-5f0e-a2a6-6a3c6e1e9f10', undefined, readOnly))
        .status,
    ).toBe(403);
    expect((await composer.call('GET', '/blocks/nowhere', undefined, readOnly)).status).toBe(404);
  });

  describe('a template with faults', () => {
    const submitted = async (key: string) => composer.call('POST', `/templates/${key}/submit`);

    it('is not taken for review: every fault is named with its place and its remedy', async () => {
      await put(
        '/templates/faulty',
        orderTemplate({
          variants: [
            {
              channel: 'email',
              subject: '{{#if x}',
              mjml: inMjml('{{{data.html}}}<a href={{data.url}}>x</a>'),
              text: '{{shout data.a}}',
              attachments: [{ document: 'invoice', fileName: 'a.pdf' }],
            },
            { channel: 'sms', text: '{{> nowhere}}' },
          ],
          brand: 'nobody',
        }),
      );
      const { status, body } = await submitted('faulty');
      expect([status, body.type]).toEqual([422, 'urn:tourbus:problem:template-faults']);
      const faults = body.faults as unknown as {
        code: string;
        variant: string;
        place: string;
        remedy: string;
      }[];
      expect(faults.map(({ code, variant, place }) => [code, variant, place])).toEqual([
        ['syntax', 'email', 'subject, line 1'],
        ['raw-output', 'email', 'mjml, line 1'],
        ['unknown-helper', 'email', 'text, line 1'],
        ['unknown-document', 'email', 'document'],
        ['unknown-block', 'sms', 'text'],
        ['unknown-brand', 'template', 'brand'],
      ]);
      expect(faults.every(({ remedy }) => remedy.length > 10)).toBe(true);
    });

    it('is refused for a variable that the sample data do not have, in any language', async () => {
      await put(
        '/templates/unknown',
        orderTemplate({
          texts: { en: { subject: '{number}' }, de: { subject: '{numer}' } },
          documents: { note: { title: 'x', html: '{{data.order.numbr}}' } },
        }),
      );
      const { body } = await submitted('unknown');
      const details = (body.faults as unknown as { code: string; variant: string; detail: string }[]).map(
        ({ code, variant, detail }) => `${code} in ${variant}: ${detail}`,
      );
      expect(details).toEqual([
        'unknown-variable in email: with sampleData, “data.order.numbr” is not defined',
        'unknown-variable in print: with sampleData, “data.order.numbr” is not defined',
        expect.stringContaining(
          'unknown-variable in email: with sampleData, “numer of the text subject” is not defined',
        ),
      ]);
    });

    it('is refused for a block that contains itself', async () => {
      await composer.publish('blocks/snake', { source: 'x{{> tail}}' });
      await composer.publish('blocks/tail', { source: '{{> snake n=1}}' });
      await put('/templates/snake', orderTemplate({ variants: [{ channel: 'sms', text: '{{> snake}}' }] }));
      const { body } = await submitted('snake');
      expect(body.faults).toEqual([
        expect.objectContaining({
          code: 'block-cycle',
          variant: 'block snake',
          detail: 'it contains itself: snake → tail → snake',
        }),
      ]);
    });

    it('is refused for loops that multiply, at once', async () => {
      const loops = '{{#each data.list}}'.repeat(5) + 'x' + '{{/each}}'.repeat(5);
      const nested = loops.replaceAll('data.list', '@root.data.list');
      await put(
        '/templates/loops',
        orderTemplate({
          variants: [{ channel: 'sms', text: nested }],
          sampleData: { data: { list: Array.from({ length: 300 }, (_, i) => i) } },
        }),
      );
      const { body } = await submitted('loops');
      expect(body.faults).toEqual(
        expect.arrayContaining([expect.objectContaining({ code: 'template-runaway', variant: 'sms' })]),
      );
    });
  });

  describe('previewing a template', () => {
    const preview = (more: Record<string, unknown>) =>
      composer.call('POST', '/templates/shown/preview', { channel: 'email', ...more });
    beforeAll(async () => {
      await put(
        '/templates/shown',
        orderTemplate({
          sampleData: { customer: { names: { display: 'Zoë' } }, data: { order: { number: '<1>' } } },
        }),
      );
    });

    it('shows the mail as HTML, as text and with all its parts', async () => {
      const html = await preview({ format: 'html' });
      expect([
        html.status,
        html.headers.get('content-type'),
        html.headers.get('content-security-policy'),
      ]).toEqual([200, 'text/html; charset=utf-8', expect.stringContaining('sandbox')]);
      expect(html.text).toContain('Zoë, &lt;1&gt;</p>');
      expect((await preview({ format: 'text' })).text).toContain('Zoë, <1>');
      expect((await preview({ format: 'json', locale: 'de-AT' })).body).toMatchObject({
        subject: 'Ihre Bestellung <1>',
        documents: [{ document: 'note', fileName: 'note--1-.pdf', locale: 'de-AT' }],
      });
    });

    it('takes other data and another customer', async () => {
      const { body } = await preview({
        format: 'json',
        data: { order: { number: '7' } },
        customer: { names: { given: 'Ada', family: 'Byron' } },
      });
      expect(body).toMatchObject({ subject: 'Your order 7', text: expect.stringContaining('Ada Byron, 7') });
    });

    it('has the renderer make the PDF', async () => {
      const pdf = await preview({ channel: 'print', format: 'pdf' });
      expect([pdf.status, pdf.headers.get('content-type'), pdf.text]).toEqual([
        200,
        'application/pdf',
        '%PDF-1.7 stand-in',
      ]);
      expect(composer.renderer.asked.at(-1)).toEqual({
        authorization: 'Bearer tb_preview',
        body: {
          title: 'Note <1>',
          locale: 'en',
          dir: 'ltr',
          css: '@page{size:A4}',
          body: '<h1>&lt;1&gt;</h1><p>Zoë</p>',
          tagged: true,
        },
      });
    });

    it('says what is the matter where the renderer refuses', async () => {
      composer.renderer.status = 503;
      expect(await preview({ channel: 'print', format: 'pdf' })).toMatchObject({
        status: 502,
        body: {
          type: 'urn:tourbus:problem:renderer-refused',
          detail: expect.stringContaining('Not today: closed'),
        },
      });
      composer.renderer.status = 200;
    });

    it('says which variable is missing', async () => {
      expect(await preview({ data: {} })).toMatchObject({
        status: 422,
        body: {
          faults: [
            expect.objectContaining({
              code: 'unknown-variable',
              detail: expect.stringContaining('“data.order.number”'),
            }),
          ],
        },
      });
    });

    it.each([
      [{ channel: 'sms' }, 'This sms has no variant'],
      [{ channel: 'print', format: 'text' }, 'This print has no text'],
      [{ format: 'pdf', document: 'invoice' }, 'This email has no document “invoice”'],
    ])('has nothing to show for %j', async (request, detail) => {
      expect(await preview(request)).toMatchObject({
        status: 422,
        body: { detail: expect.stringContaining(detail) },
      });
    });
  });
});
