import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import {
  type ArtefactRef,
  type CommunicationComposedV1,
  communicationComposedV1,
  communicationRenderedV1,
} from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import { DocumentPrinter } from '../../../apps/renderer/src/documents/document-printer.js';
import { bomb } from './image-bomb.js';
import { readPdf } from './pdf.js';
import { browserProcesses, type RunningRenderer, startRenderer } from './running-renderer.js';

let renderer: RunningRenderer;
let servers: Server[];
let port: number;
/** Whoever opened a connection, with its first words. */
const visitors: string[] = [];

/** Accepts whatever comes, on every address of this machine: HTTP, TLS, WebSocket, or only a connection. */
async function listen(host: string, wanted = 0): Promise<Server> {
  const server = createServer((socket) => {
    visitors.push(`${socket.remoteAddress} came`);
    socket.on('data', (data) => visitors.push(data.toString('latin1', 0, 80)));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, host, resolve);
  });
  return server;
}

beforeAll(async () => {
  const server = await listen('0.0.0.0');
  port = (server.address() as AddressInfo).port;
  const overIpv6 = await listen('::1', port).catch(() => undefined);
  servers = [server, ...(overIpv6 ? [overIpv6] : [])];
  renderer = await startRenderer({ RENDERER_DOCUMENT_SECONDS: '3', RENDERER_MEMORY_MB: '600' });
});
afterAll(async () => {
  await renderer?.stop();
  for (const server of servers ?? []) server.close();
});

/** Sockets of the Internet that processes of the browser hold, names asked for included. */
async function socketsOfBrowser(): Promise<string[]> {
  const processes = await browserProcesses(`${renderer.infrastructure.folder}/browser`);
  const pids = processes.map(({ pid }) => pid);
  expect(pids.length).toBeGreaterThan(1);
  const tables = await Promise.all(
    ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6'].map((name) =>
      readFile(`/proc/net/${name}`, 'utf8').catch(() => ''),
    ),
  );
  const internet = new Set(
    tables.flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)[9] ?? '')),
  );
  const held = await Promise.all(
    pids.map(async (pid) => {
      const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
      const links = await Promise.all(
        files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')),
      );
      return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
    }),
  );
  return held.flat().filter((inode) => internet.has(inode));
}

async function expectSilence(): Promise<void> {
  expect(visitors).toEqual([]);
  if (process.platform === 'linux') expect(await socketsOfBrowser()).toEqual([]);
}

/** The code of the refusal. */
async function refusalOf(document: Record<string, unknown>): Promise<string> {
  const answer = await renderer.call('documents', { title: 'Test', locale: 'en', css: '', ...document });
  if (answer.ok) return 'none';
  const problem = (await answer.json()) as { type: string };
  return problem.type.replace('urn:tourbus:problem:', '');
}

/** The text that the browser prints when nobody has looked at the document before. */
async function printedUnchecked(body: string, css = ''): Promise<string> {
  const styleSheet = { digest: createHash('sha256').update(css).digest('hex'), css };
  const document = { title: 'Test', locale: 'en', dir: 'ltr', tagged: true, styleSheet, body } as const;
  const { pdf } = await renderer.service.app.get(DocumentPrinter).print(document);
  return readPdf(pdf).text;
}

/** An address that no check sees, because CSS lets letters be written as numbers. */
const hidden = (address: string) =>
  `<style>p{background:u\\72l("${address}");cursor:image-set("${address}" 1x),auto} @\\69mport "${address}";</style><p>here</p>`;

describe('no packet leaves for', () => {
  it.each([
    ['a number', 'http://2130706433:PORT/'],
    ['hexadecimal', 'http://0x7f000001:PORT/'],
    ['octal', 'http://0177.0.0.1:PORT/'],
    ['a mixture', 'http://0x7f.1:PORT/'],
    ['fewer parts', 'http://127.1:PORT/'],
    ['another of the loop', 'http://127.254.3.2:PORT/'],
    ['nothing at all', 'http://0:PORT/'],
    ['IPv6', 'http://[::1]:PORT/'],
    ['IPv6 around IPv4', 'http://[::ffff:127.0.0.1]:PORT/'],
    ['IPv6 around hexadecimal', 'http://[::ffff:7f00:1]:PORT/'],
    ['a name', 'http://localhost:PORT/'],
    ['a name with a dot', 'http://localhost.:PORT/'],
    ['a name below it', 'http://deep.localhost:PORT/'],
    ['a name that leads here', 'http://127.0.0.1.nip.io:PORT/'],
    ['full-width letters', 'http://①②⑦.⓪.⓪.①:PORT/'],
    ['another one’s name and password', 'http://example.com@127.0.0.1:PORT/'],
    ['no scheme', '//127.0.0.1:PORT/'],
    ['TLS', 'https://127.0.0.1:PORT/'],
    ['FTP', 'ftp://127.0.0.1:PORT/'],
    ['a WebSocket', 'ws://127.0.0.1:PORT/'],
    ['a blob', 'blob:http://127.0.0.1:PORT/1'],
    ['a view of the source', 'view-source:http://127.0.0.1:PORT/'],
    ['the cloud’s own', 'http://169.254.169.254/latest/meta-data/'],
    ['a private network', 'http://10.0.0.1/'],
    ['the world', 'https://example.com/'],
  ])('an address written as %s', async (_, address) => {
    const at = address.replace('PORT', String(port));
    expect(await refusalOf({ body: `<img src="${at}">` })).toBe('external-resource');
    expect(await refusalOf({ css: `p{background:url('${at}')}`, body: '<p>x</p>' })).toBe(
      'external-resource',
    );
    expect(await printedUnchecked(`<img alt="" src="${at}">${hidden(at)}`)).toContain('here');
    await printedUnchecked('<p>x</p>', `@import "${at}";p{background:url('${at}')}`);
    await expectSilence();
  });

  it.each([
    'file:///etc/passwd',
    'file://localhost/etc/passwd',
    'FILE:/etc/passwd',
    'file:\\\\\\etc\\passwd',
  ])('a file: %s', async (address) => {
    const bodies = [
      `<iframe src="${address}"></iframe>`,
      `<object data="${address}"></object>`,
      `<img src="${address}">`,
    ];
    for (const body of bodies) {
      expect(await refusalOf({ body })).toBe('external-resource');
      expect(await printedUnchecked(body)).not.toContain('root:');
    }
    expect((await printedUnchecked(hidden(address))).trim()).toBe('here');
  });

  it.each([
    ...[
      'prefetch',
      'preconnect',
      'dns-prefetch',
      'preload',
      'modulepreload',
      'prerender',
      'icon',
      'manifest',
    ].map((rel) => `<link rel="${rel}" as="image" href="AT/${rel}">`),
    '<link rel=stylesheet href="AT/sheet.css">',
    '<script src="AT/script.js"></script>',
    '<iframe src="AT/frame"></iframe>',
    '<frameset><frame src="AT/frame"></frameset><img src="AT/x">',
    '<embed src="AT/embed"><object data="AT/object"></object>',
    '<video poster="AT/poster" src="AT/video"></video><audio src="AT/audio"></audio>',
    '<picture><source srcset="AT/1x.png 1x, AT/2x.png 2x"><img></picture>',
    '<input type=image src="AT/button">',
    '<table background="AT/table"><tr><td background="AT/cell">x</td></tr></table>',
    '<svg><image href="AT/image"/><use href="AT/use#a"/><feImage href="AT/filter"/></svg>',
    '<svg><foreignObject><img src="AT/foreign"></foreignObject></svg>',
    '<svg><style>@import "AT/svg.css"</style></svg>',
    '<p style="background:url(AT/inline)">x</p>',
  ])('what a check finds: %s', async (body) => {
    const at = `http://127.0.0.1:${port}`;
    expect(await refusalOf({ body: body.replaceAll('AT', at) })).toBe('external-resource');
    await printedUnchecked(body.replaceAll('AT', at));
    await expectSilence();
  });

  it.each([
    '<meta http-equiv="refresh" content="0;url=AT/refresh"><meta http-equiv="refresh" content="0;url=file:///etc/passwd">',
    '<meta http-equiv="Content-Security-Policy" content="default-src *; report-uri AT/report">',
    '<meta http-equiv="Link" content="<AT/header>; rel=preload; as=image"><base href="AT/base/">',
    '<form action="AT/form" id=f><button autofocus formaction="AT/button">b</button></form>',
    '<a href="AT/link" ping="AT/ping">link</a><map><area href="AT/area" ping="AT/ping"></map>',
    '<script>new WebSocket("ws://127.0.0.1"); fetch("AT/fetch"); navigator.sendBeacon("AT/beacon")</script>',
    '<script type="speculationrules">{"prefetch":[{"urls":["AT/speculation"]}]}</script>',
    '<script type="importmap">{"imports":{"a":"AT/module"}}</script>',
    '<img src="data:," onerror="fetch(`AT/error`)"><svg onload="fetch(`AT/load`)"></svg>',
    '<svg><image><set attributeName="href" to="AT/set"/></image><animate href="#i" attributeName="href" values="AT/animate"/></svg>',
    '<svg><a href="AT/a"><text y="9">x</text></a><script href="data:text/javascript,fetch(`AT/s`)"></script></svg>',
    '<iframe srcdoc="<img src=AT/srcdoc>"></iframe><iframe src="data:text/html,<img src=AT/data>"></iframe>',
    '<object data="data:text/html,<img src=AT/object>"></object><embed src="data:image/svg+xml,<svg/>">',
    '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22%3E%3Cimage href=%22AT/nested%22/%3E%3Cstyle%3E@import %22AT/nested.css%22%3C/style%3E%3C/svg%3E">',
    '<style>@font-face{font-family:f;src:u\\72l(AT/font.woff2)}p{font-family:f;list-style:image-set("AT/set" 1x);mask:u\\72l(AT/mask);filter:u\\72l(AT/filter#f);clip-path:u\\72l(AT/clip#c);cursor:u\\72l(AT/cursor),auto;content:u\\72l(AT/content);border-image:u\\72l(AT/border) 1;shape-outside:u\\72l(AT/shape);offset-path:u\\72l(AT/path#p)}</style>',
    '<style>@\\69mport "AT/layered.css" layer(x);@\\69mport u\\72l(AT/media.css) print;@media print{p{background:-webkit-image-set(u\\72l(AT/webkit) 1x)}}:root{--a:u\\72l(AT/variable)}p::before{content:var(--a)}</style>',
    '<portal src="data:text/html,x"></portal><fencedframe></fencedframe><webview></webview>',
    '<template><img src="data:,"></template><video controls><track default></video>',
  ])('what no check finds: %s', async (body) => {
    const at = `http://127.0.0.1:${port}`;
    expect(await printedUnchecked(`${body.replaceAll('AT', at)}<h6>here</h6>`)).toContain('here');
    await expectSilence();
  });
});

const picture = (width: number, height: number) =>
  `<img alt="" src="data:image/png;base64,${bomb(width, height)}">`;
const uses = Array.from(
  { length: 12 },
  (_, i) => `<g id="a${i + 1}">${`<use href="#a${i}"/>`.repeat(10)}</g>`,
);

/** What is wrong with them, and the code that says so; a missing picture is an error of its own. */
/** Which of its limits a document meets first, time or memory, is up to the machine. */
const tooMuch = /^document-too-(slow|large)$/;

const costly: [string, { css?: string; body: string }, RegExp][] = [
  ['5,000 pages', { body: '<p style="break-after:page">x</p>'.repeat(5_000) }, tooMuch],
  ['a box as high as a mountain', { body: '<div style="height:100000cm"></div>' }, tooMuch],
  ['a page of 1,000,000 mm', { css: '@page{size:1000000mm 1000000mm}', body: 'x' }, /^document-too-large$/],
  [
    'a giant filter',
    {
      body: '<svg width="800" height="800"><filter id="f" x="-1000%" y="-1000%" width="5000%" height="5000%"><feTurbulence baseFrequency="0.9" numOctaves="200"/><feGaussianBlur stdDeviation="500"/><feMorphology radius="300"/></filter><rect width="800" height="800" filter="url(#f)"/></svg>',
    },
    tooMuch,
  ],
  ['a picture of 30,000 × 30,000', { body: picture(30_000, 30_000) }, /^missing-image$/],
  ['a picture of 20,000 × 20,000', { body: picture(20_000, 20_000) }, /^missing-image$/],
  [
    'a drawing of a billion pieces',
    { body: `<svg><defs><g id="a0"><path d="M0 0"/></g>${uses.join('')}</defs><use href="#a12"/></svg>` },
    tooMuch,
  ],
  ['a hundred thousand open elements', { body: `${'<div>'.repeat(100_000)}x` }, /^document-too-deep$/],
];

describe('a document that costs too much', () => {
  let styleSheets: Record<string, ArtefactRef>;
  beforeAll(async () => {
    const put = (css: string) => renderer.artefacts.put(Buffer.from(css), 'text/css');
    styleSheets = Object.fromEntries(
      await Promise.all(
        ['', ...costly.flatMap(([, { css }]) => css ?? [])].map(async (css) => [css, await put(css)]),
      ),
    );
  });

  const letterOf = ({ css = '', body }: { css?: string; body: string }): CommunicationComposedV1 => ({
    ...communicationComposedV1.example,
    communicationId: randomUUID(),
    channel: 'print',
    content: {
      kind: 'print',
      to: { lines: ['Ring 1'], country: 'AT' },
      document: {
        ...{ fileName: 'x.pdf', title: 'x', locale: 'en', dir: 'ltr', tagged: true },
        ...{ styleSheet: styleSheets[css]!, body },
      },
    },
  });

  it('is parked with its reason, and everything beside it is printed', async () => {
    const bad = costly.map(([, document]) => letterOf(document));
    const good = costly.map((_, i) => letterOf({ body: `<p>good ${i}</p>` }));
    for (const one of bad.flatMap((letter, i) => [good[i]!, letter]))
      await renderer.bus.publish(communicationComposedV1, one, one.communicationId);

    const outcomes = await eventually(async () => {
      const answer = await renderer.call('parked?limit=200');
      const { items } = (await answer.json()) as { items: { messageId: string; code: string }[] };
      const facts = await renderer.bus.read(communicationRenderedV1, 1);
      const found = bad.map(({ communicationId: id }) =>
        facts.some(({ data }) => data.communicationId === id)
          ? 'printed'
          : items.find(({ messageId }) => messageId === deterministicId(communicationComposedV1.subject, id))
              ?.code,
      );
      return found.every(Boolean) && found;
    }, 240_000);
    expect(outcomes).toEqual(costly.map(([, , code]) => expect.stringMatching(code)));

    const rendered = await eventually(async () => {
      const facts = await renderer.bus.read(communicationRenderedV1, 1);
      const found = good.map((letter) =>
        facts.find(({ data }) => data.communicationId === letter.communicationId),
      );
      return found.every(Boolean) && found;
    }, 60_000);
    for (const [i, fact] of rendered.entries()) {
      const parts = fact!.data.parts;
      if (parts.kind !== 'print') throw new Error('a letter was expected');
      expect(readPdf(await renderer.artefacts.get(parts.artefact)).text.trim()).toBe(`good ${i}`);
    }
    expect((await renderer.bus.read(communicationRenderedV1, 1)).length).toBe(good.length);
    await expectSilence();
  }, 320_000);
});
