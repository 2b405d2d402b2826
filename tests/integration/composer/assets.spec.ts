import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { communicationComposedV1 } from '@tourbus/contracts';
import { ArtefactStore } from '@tourbus/platform';
import { type SignedIn, signIn } from '@tourbus/testing';
import { animation, gif, jpeg, png, pngText, webp } from './pictures.js';
import {
  brand,
  inMjml,
  itemsOf,
  orderTemplate,
  type Reply,
  type RunningComposer,
  startComposer,
} from './running-composer.js';

const fontFile = (path: string): Buffer => readFileSync(`node_modules/${path}`);
const woff2 = fontFile('@fontsource/ibm-plex-sans/files/ibm-plex-sans-greek-400-normal.woff2');
const otf = fontFile('bwip-js/fonts/Inconsolata.otf');
const ttf = fontFile('bwip-js/fonts/OCRA7.ttf');

const red = png([200, 0, 0]);
const blue = png([0, 0, 200]);
/** What unpackers look for at the end of a file. */
const archive = Buffer.concat([Buffer.from('504b0506', 'hex'), Buffer.alloc(18)]);
const unpacksToMore = (): Buffer => {
  const font = Buffer.from(woff2);
  font.writeUInt32BE(0x7fff_ffff, 16);
  return font;
};

describe('assets', () => {
  let composer: RunningComposer;
  let author: SignedIn;
  let reviewer: SignedIn;

  const upload = async (key: string, file: Buffer, query = '', headers = {}): Promise<Reply> => {
    const response = await fetch(`${composer.service.url}/api/composer/v1/assets/${key}${query}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${composer.keys.all}`,
        'content-type': 'application/x-whatever',
        ...headers,
      },
      body: new Uint8Array(file),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  };
  const fileOf = async (key: string, version?: number): Promise<string> =>
    String((await composer.call('GET', `/assets/${key}${version ? `?version=${version}` : ''}`)).body.file);
  const codeOf = ({ status, body }: Reply): string => `${status} ${String(body.type).split(':').at(-1)}`;
  const faultsOf = ({ body }: Reply) => body.faults as unknown as Record<string, string>[];
  const showing = (key: string, more: Record<string, unknown> = {}) =>
    orderTemplate({
      name: `Shows ${key}`,
      variants: [
        {
          channel: 'email',
          subject: 'Hello',
          mjml: inMjml(`<img src="tourbus:asset/${key}" alt="A red square">`),
          text: 'Hello',
          attachments: [{ document: 'note', fileName: 'note.pdf' }],
        },
      ],
      documents: {
        note: {
          title: 'Note',
          css: `b{background:url(tourbus:asset/${key})}`,
          html: `<img src="tourbus:asset/${key}" alt="A red square">`,
        },
      },
      ...more,
    });
  const standing = async (key: string) => {
    const { body } = await composer.call('GET', `/templates/${key}`);
    return { version: body.version, status: body.status, publishedVersion: body.publishedVersion };
  };

  beforeAll(async () => {
    composer = await startComposer();
    const { stack } = composer.infrastructure;
    author = await signIn(stack, ['author'], { teams: ['service'] });
    reviewer = await signIn(stack, ['reviewer'], { teams: ['service'] });
    await composer.publish('brands/fennholm', brand);
  });
  afterAll(() => composer.stop());

  it.each([
    ['a PNG', red, { type: 'image', mediaType: 'image/png', width: 2, height: 2 }],
    ['a JPEG', jpeg, { type: 'image', mediaType: 'image/jpeg', width: 1, height: 1 }],
    ['a GIF', gif, { type: 'image', mediaType: 'image/gif', width: 1, height: 1 }],
    ['an animation', animation(3, 40, 20), { mediaType: 'image/gif', width: 40, height: 20 }],
    ['a WebP', webp, { type: 'image', mediaType: 'image/webp', width: 1, height: 1 }],
    ['a WOFF2 font', woff2, { type: 'font', mediaType: 'font/woff2', family: 'IBM Plex Sans' }],
    ['an OpenType font', otf, { type: 'font', mediaType: 'font/otf', family: 'Inconsolata' }],
    ['a TrueType font', ttf, { type: 'font', mediaType: 'font/ttf', family: expect.stringMatching(/OCR/) }],
  ])('are what their bytes say, whatever was said about them: %s', async (name, file, found) => {
    const key = name.toLowerCase().replaceAll(' ', '-');
    const { body, status } = await upload(key, file, '?alternative=Something');
    expect([status, body.detail]).toEqual([200, undefined]);
    expect(body).toMatchObject({ ...found, key, version: 1, bytes: file.length });
    expect(body.reference).toBe(`tourbus:asset/${key}`);
    const served = await fetch(composer.service.url + String(body.file));
    expect(Buffer.from(await served.arrayBuffer()).equals(file)).toBe(true);
  });

  it.each([
    ['an SVG', Buffer.from('<?xml version="1.0"?><!-- a --><svg onload="alert(1)"/>'), '422 asset-svg'],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), '422 asset-unknown'],
    ['a PDF', Buffer.from('%PDF-1.7'), '422 asset-unknown'],
    ['nothing', Buffer.alloc(0), '422 asset-unknown'],
    ['a picture with an archive behind it', Buffer.concat([red, archive]), '422 asset-ambiguous'],
    [
      'a picture with an archive inside',
      png([1, 2, 3], { more: pngText(archive.toString('latin1')) }),
      '422 asset-ambiguous',
    ],
    [
      'a picture with a page inside',
      png([1, 2, 3], { more: pngText('<HTML><body>') }),
      '422 asset-ambiguous',
    ],
    ['a picture with a PDF inside', png([1, 2, 3], { more: pngText('%PDF-1.4') }), '422 asset-ambiguous'],
    ['a GIF with bytes behind it', Buffer.concat([gif, Buffer.from('x')]), '422 asset-ambiguous'],
    ['a JPEG with bytes behind it', Buffer.concat([jpeg, Buffer.from('x')]), '422 asset-ambiguous'],
    ['a WebP with bytes behind it', Buffer.concat([webp, Buffer.from('xy')]), '422 asset-ambiguous'],
    ['a font with bytes behind it', Buffer.concat([woff2, Buffer.from('xyzw')]), '422 asset-ambiguous'],
    [
      'a picture of a billion pixels',
      png([1, 2, 3], { width: 40_000, height: 40_000 }),
      '422 asset-too-many-pixels',
    ],
    ['ten thousand pictures in one', animation(10_000, 200, 200), '422 asset-too-many-pixels'],
    ['a picture of no pixels', png([1, 2, 3], { width: 0 }), '422 asset-damaged'],
    ['half a PNG', red.subarray(0, 50), '422 asset-damaged'],
    ['half a GIF', gif.subarray(0, 30), '422 asset-damaged'],
    ['half a JPEG', jpeg.subarray(0, 100), '422 asset-damaged'],
    ['half a WebP', webp.subarray(0, 20), '422 asset-damaged'],
    ['half a WOFF2', woff2.subarray(0, 1_000), '422 asset-damaged'],
    ['half a TrueType font', ttf.subarray(0, 400), '422 asset-damaged'],
    ['a font that unpacks to gigabytes', unpacksToMore(), '422 asset-too-large'],
    ['more megabytes than are allowed', Buffer.alloc(6 * 1024 * 1024), '413 upload-too-large'],
  ])('refuse %s, with a remedy, and keep nothing', async (_, file, code) => {
    const reply = await upload('refused', file);
    expect(codeOf(reply)).toBe(code);
    expect(String(reply.body.remedy).length).toBeGreaterThan(10);
    expect((await composer.call('GET', '/assets/refused')).status).toBe(404);
  });

  it('are served to everybody for good, as nothing but what they are; and nothing else of the store is', async () => {
    await upload('served', png([9, 9, 9]));
    const { headers, status } = await fetch(composer.service.url + (await fileOf('served')));
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "sandbox; default-src 'none'",
      'access-control-allow-origin': '*',
    });
    const sent = await composer.service.app.get(ArtefactStore).put(Buffer.from('a letter'), 'image/png');
    const other = await fetch(`${composer.service.url}/api/composer/v1/files/${sent.digest}.png`);
    expect(other.status).toBe(404);
  });

  it('are shown by address in mails, and pinned in what is published', async () => {
    await upload('pinned', red);
    await composer.publish('templates/pinned', showing('pinned'));
    const file = await fileOf('pinned');
    const { body } = await composer.call('POST', '/templates/pinned/preview', {
      channel: 'email',
      format: 'json',
    });
    expect(body.html).toContain(`src="http://127.0.0.1:8080${file}"`);
    const [document] = body.documents as unknown as { body: string; css: string }[];
    expect(document?.body).toContain(`src="http://127.0.0.1:8080${file}"`);
    expect(document?.css).toBe(`b{background:url(http://127.0.0.1:8080${file})}`);

    await composer.publish('definitions/pinned', {
      ...{ trigger: 'asset.pinned', messageClass: 'service', template: 'pinned', channels: ['email'] },
    });
    await upload('pinned', blue);
    await composer.arrive('asset.pinned.1', { type: 'asset.pinned' });
    await composer.settled();
    const [composed] = await composer.bus.read(communicationComposedV1, 1);
    const content = composed?.data.content as { html: string; attachments: { body: string }[] };
    expect(content.html).toContain(file);
    // Documents carry the digest alone: the renderer puts the bytes in.
    const name = file.split('/').at(-1);
    expect(content.attachments[0]?.body).toBe(`<img src="tourbus:artefact/${name}" alt="A red square">`);
  });

  it('re-open what shows them when they are replaced; what is published keeps what it was published with', async () => {
    await upload('logo', png([1, 0, 0]), '?alternative=The+logo');
    await composer.publish('blocks/with-logo', { source: '<img src="tourbus:asset/logo" alt="Fennholm">' });
    const through = { mjml: inMjml('{{> with-logo}}'), channel: 'email', subject: 'Hello', text: 'Hello' };
    await composer.publish(
      'templates/through-block',
      showing('logo', { variants: [through], documents: {} }),
    );
    await composer.publish('templates/itself', showing('logo'));
    expect((await composer.call('GET', '/assets/logo/impact')).body).toMatchObject({
      ...{ asset: 'logo', version: 1 },
      items: [
        { key: 'itself', version: 1, state: 'published', contains: 1 },
        { key: 'through-block', version: 1, state: 'published', contains: 1 },
      ],
    });
    // Other words for the same picture touch nothing that shows it.
    const described = await composer.call('PUT', '/assets/logo/alternative', { alternative: 'Our logo' });
    expect(described.body).toMatchObject({ version: 2, alternative: 'Our logo' });
    expect(await standing('itself')).toEqual({ version: 1, status: 'published', publishedVersion: 1 });

    const replaced = await upload('logo', png([2, 0, 0]), '', author.headers);
    expect(replaced.status).toBe(200);
    expect(replaced.body).toMatchObject({ version: 3, alternative: 'Our logo' });
    for (const key of ['itself', 'through-block'])
      expect(await standing(key)).toEqual({ version: 2, status: 'in-review', publishedVersion: 1 });

    const approve = (caller: string) =>
      composer.call('POST', '/templates/itself/approve', { version: 2 }, caller);
    expect((await approve(composer.keys.reviewer)).status).toBe(200);
    await upload('logo', png([3, 0, 0]));
    expect(await standing('itself')).toMatchObject({ status: 'in-review' });
    await approve(composer.keys.reviewer);
    const published = await composer.call('POST', '/templates/itself/publish', {}, reviewer);
    expect(published.body).toMatchObject({ status: 'published', publishedVersion: 2 });
    const seen = await composer.call('POST', '/templates/itself/preview', { channel: 'email' });
    expect(seen.text).toContain(await fileOf('logo', 4));
  });

  it('that are not there, or not meant to be seen there, are faults with their place', async () => {
    await upload('old', png([4, 0, 0]));
    await composer.publish('templates/shows-old', showing('old'));
    await composer.call('POST', '/assets/old/retire');
    const faulty = showing('nowhere', {
      variants: [
        {
          channel: 'email',
          subject: 'Hello',
          mjml: inMjml('\n<img src="tourbus:asset/old" alt="Old">'),
          text: 'tourbus:asset/old',
        },
      ],
    });
    await composer.call('PUT', '/templates/faulty', faulty);
    const reply = await composer.call('POST', '/templates/faulty/submit', {});
    expect(codeOf(reply)).toBe('422 template-faults');
    expect(faultsOf(reply).map(({ code, variant, place }) => [code, variant, place])).toEqual([
      ['retired-asset', 'email', 'mjml, line 2'],
      ['misplaced-asset', 'email', 'text, line 1'],
      ['unknown-asset', 'document note', 'html, line 1'],
      ['unknown-asset', 'document note', 'css, line 1'],
    ]);
    const seen = await composer.call('POST', '/templates/shows-old/preview', {
      channel: 'email',
      version: 1,
    });
    expect(seen.text).toContain(await fileOf('old'));
    await upload('old', png([5, 0, 0]));
    expect((await composer.call('GET', '/assets/old')).body.retired).toBeUndefined();
  });

  it('are changed on top of what people saw, by people of the team that owns them', async () => {
    const send = (file: Buffer, headers = {}) =>
      upload('owned', file, '', { authorization: '', ...author.headers, ...headers });
    await upload('owned', png([6, 0, 0]));
    expect(codeOf(await send(png([7, 0, 0])))).toBe('428 if-match-missing');
    expect(codeOf(await send(png([7, 0, 0]), { 'if-match': '"2"' }))).toBe('412 changed-meanwhile');
    const give = async (team: string) => {
      const administrator = await signIn(composer.infrastructure.stack, ['administrator']);
      await composer.call('PUT', '/assets/owned/owner', { teams: [team] }, administrator);
    };
    await give('marketing');
    expect(codeOf(await send(png([7, 0, 0]), { 'if-match': '"1"' }))).toBe('403 another-teams');
    await give('service');
    expect((await send(png([7, 0, 0]), { 'if-match': '"1"' })).body).toMatchObject({ version: 2 });
  });

  it('stay of one type: templates show a picture as a picture', async () => {
    await upload('typed', png([8, 0, 0]));
    expect(codeOf(await upload('typed', ttf))).toBe('422 asset-of-another-type');
    await upload('typed-font', ttf);
    const described = await composer.call('PUT', '/assets/typed-font/alternative', {
      alternative: 'Letters',
    });
    expect(codeOf(described)).toBe('422 asset-shows-nothing');
  });

  it('are found by their keys, the last changed first', async () => {
    for (const [key, shade] of [
      ['autumn-one', 10],
      ['autumn-two', 11],
    ] as const)
      await upload(key, png([shade, 0, 0]));
    const found = itemsOf<{ key: string; file: string }>(await composer.call('GET', '/assets?find=autumn'));
    expect(found.map(({ key }) => key)).toEqual(['autumn-two', 'autumn-one']);
    expect(found[0]?.file).toBe(await fileOf('autumn-two'));
  });
});
