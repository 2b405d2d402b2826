import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { eventually } from '@tourbus/testing';
import { readPdf } from './pdf.js';
import { type RunningRenderer, startRenderer } from './running-renderer.js';

let renderer: RunningRenderer;
let outside: Server;
let address: string;
const visits: string[] = [];

beforeAll(async () => {
  outside = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.end('<p>OUTSIDE</p>');
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  renderer = await startRenderer({ RENDERER_DOCUMENT_SECONDS: '4' });
});
afterAll(async () => {
  await renderer?.stop();
  outside?.close();
});

const print = async (document: Record<string, unknown>) => readPdf(await renderer.print(document));

describe('a printed document', () => {
  it('is a PDF with its pages, title, language and structure', async () => {
    const pdf = await print({
      title: 'Rechnung – 1001',
      locale: 'de-AT',
      css: '@page{size:A5;@bottom-center{content:"Seite " counter(page) " von " counter(pages)}}section{break-after:page}',
      body: '<section><h1>Erste</h1></section><p>Zweite</p>',
    });
    expect(pdf).toMatchObject({ title: 'Rechnung – 1001', language: 'de-AT', tagged: true });
    expect(pdf.pages).toEqual([
      expect.stringMatching(/Seite 1 von 2[^]*Erste/),
      expect.stringMatching(/Seite 2 von 2[^]*Zweite/),
    ]);
  });

  it('has no structure when none is asked for', async () => {
    expect((await print({ body: '<h1>x</h1>', tagged: false })).tagged).toBe(false);
  });

  it('has bookmarks when it is long', async () => {
    const chapters = Array.from(
      { length: 30 },
      (_, i) => `<h1>Chapter ${i}</h1><p>${'All work. '.repeat(300)}</p>`,
    );
    expect((await print({ body: chapters.join('') })).bookmarks).toContain('Chapter 7');
  });

  it('keeps text of every script as text', async () => {
    const fontFace = (family: string, file: string) => {
      const font = readFileSync(createRequire(import.meta.url).resolve(`@fontsource/${file}`)).toString(
        'base64',
      );
      return `@font-face{font-family:'${family}';src:url(data:font/woff2;base64,${font})}`;
    };
    const css = [
      fontFace('Arabic', 'ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-400-normal.woff2'),
      fontFace('Japanese', 'ibm-plex-sans-jp/files/ibm-plex-sans-jp-japanese-400-normal.woff2'),
      fontFace('Latin', 'ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2'),
      fontFace('Polish', 'ibm-plex-sans/files/ibm-plex-sans-latin-ext-400-normal.woff2'),
      'body{font-family:Arabic,Japanese,Latin,Polish,sans-serif}',
    ].join('');
    const body = '<p lang="ja">山田花子様</p><p>شكرا لطلبك</p><p>Łódź, Zoë, Ærøskøbing</p>';
    const { text, language } = await print({ locale: 'ar-EG', dir: 'rtl', css, body });
    expect(language).toBe('ar-EG');
    expect(text.normalize('NFKC')).toContain('山田花子様');
    expect(text.normalize('NFKC')).toContain('شكرا');
    expect(text).toContain('Łódź, Zoë, Ærøskøbing');
  });

  it('is written from right to left when its locale is', async () => {
    const css = '@page{size:A4;margin:20mm}body{margin:0}';
    const [leftToRight, rightToLeft] = await Promise.all(
      ['ltr', 'rtl'].map((dir) => print({ dir, css, body: '<p>1001</p>' })),
    );
    expect(leftToRight?.left).toBeLessThan(70);
    expect(rightToLeft?.left).toBeGreaterThan(500);
  });

  it('with more than 500 pages is refused', async () => {
    const body = '<p style="break-after:page">x</p>'.repeat(510);
    await expect(print({ body, tagged: false })).rejects.toThrow(/document-too-large.*500 pages/);
  });
});

describe('nothing of one document reaches the next', () => {
  const css = 'body{font-family:sans-serif}';

  it('neither its text nor its styles, ids, title, language or direction', async () => {
    const planted = `<style>body::before{content:'PLANTED-STYLE'} p{display:none} @page{@top-left{content:'PLANTED-MARGIN'}} html{counter-reset:planted 7}</style>
      <p id="planted">PLANTED-TEXT</p><template><p>PLANTED-TEMPLATE</p></template><dialog open>PLANTED-DIALOG</dialog>
      <body class="planted" style="display:none"><html class="planted"><title>PLANTED-TITLE</title>
      <meta http-equiv="default-style" content="PLANTED"><base href="https://planted.example/"><input autofocus value="PLANTED-INPUT">`;
    const looking = `<style>.planted *{display:none} body.planted::after{content:'FOUND-CLASS'} html.planted::after{content:'FOUND-CLASS'}
      :root:has(#planted) p::after{content:'FOUND-ID'} :root:has(base) p::after{content:'FOUND-BASE'} p::before{content:counter(planted)}</style><p>clean</p>`;
    for (let round = 0; round < 3; round++) {
      // Two pages are kept, so each gets the planted document before it gets the next.
      await Promise.all(
        [1, 2].map(() => print({ css, title: 'PLANTED-TITLE', locale: 'ar', dir: 'rtl', body: planted })),
      );
      const next = await Promise.all([1, 2].map(() => renderer.print({ css, body: looking })));
      for (const bytes of next) {
        expect(bytes.toString('latin1')).not.toContain('PLANTED');
        const pdf = readPdf(bytes);
        expect(pdf.text.trim()).toBe('0clean');
        expect(pdf).toMatchObject({ title: 'Test', language: 'en' });
      }
    }
  });
});

describe('a hostile document', () => {
  const untouched = async () => expect((await print({ body: '<p>well</p>' })).text.trim()).toBe('well');

  it('runs no script and goes nowhere', async () => {
    const body = `<p id="p">before</p><script>document.getElementById('p').textContent='SCRIPTED'</script>
      <img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA7" onload="document.getElementById('p').textContent='SCRIPTED'"
        onerror="document.getElementById('p').textContent='SCRIPTED'">
      <svg onload="document.getElementById('p').textContent='SCRIPTED'"><script>document.title='SCRIPTED'</script></svg>
      <details open ontoggle="document.getElementById('p').textContent='SCRIPTED'">d</details>
      <meta http-equiv="refresh" content="0;url=${address}/refresh"><base href="${address}/base/">
      <iframe srcdoc="FRAMED<script>parent.document.title='SCRIPTED'</script>"></iframe>
      <form action="${address}/form"><button autofocus>b</button></form><a href="${address}/link" ping="${address}/ping">link</a>
      <noscript>without scripts</noscript>`;
    for (let round = 0; round < 3; round++) {
      const pdf = await print({ body });
      expect(pdf.text).toContain('before');
      expect(pdf.text).not.toMatch(/SCRIPTED|FRAMED|OUTSIDE/);
      expect(pdf.title).toBe('Test');
    }
    await untouched();
    expect(visits).toEqual([]);
  });

  it.each([
    (at: string) => `<img src="${at}/image.png">`,
    (at: string) => `<iframe src="${at}/frame"></iframe>`,
    (at: string) => `<style>@import url(${at}/style.css)</style>`,
    (at: string) => `<p style="background:url('${at}/background.png')">x</p>`,
    () => '<iframe src="file:///etc/passwd"></iframe>',
    () => '<object data="file:///etc/passwd"></object>',
  ])('is refused with a reason when it asks for something from outside: %s', async (body) => {
    await expect(print({ body: body(address) })).rejects.toThrow(/external-resource.*data: addresses/);
    expect(visits).toEqual([]);
  });

  it('gets nothing from outside even where the check does not see the address', async () => {
    const body = `<style>@\\69mport "${address}/escaped.css"; p{background:u\\72l(${address}/escaped.png)} i{background:image-set("${address}/set.png" 1x)}
      @font-face{font-family:f;src:u\\72l(file:///usr/share/fonts/x.ttf)}</style><p style="font-family:f">here</p><i>i</i>`;
    expect((await print({ body })).text).toContain('here');
    expect(visits).toEqual([]);
  });

  it('that takes too long is given up, and others go on', async () => {
    const siblings =
      'i:not(:has(~ i ~ b)){color:red}i:nth-last-child(2n of :not(:has(+ u)))~i:nth-child(3n of i:not(.x)){color:blue}';
    const body = `<style>${siblings}</style>${'<i>x</i>'.repeat(20_000)}`;
    await expect(print({ body })).rejects.toThrow(/document-too-slow.*RENDERER_DOCUMENT_SECONDS/);
    await untouched();
  });
});

describe('the service', () => {
  it('is ready when its browser works, and again after the browser was killed', async () => {
    const ready = async () => (await fetch(`${renderer.service.url}/health/ready`)).ok;
    const metrics = async () => (await fetch(`${renderer.service.url}/metrics`)).text();
    await eventually(ready);
    expect(await renderer.killBrowser('browser')).toBe(1);
    await eventually(async () => (await metrics()).includes('tourbus_browser_replaced_total{why="ended"'));
    await eventually(ready);
  });

  it('tells a caller what is wrong with a request', async () => {
    const answer = await renderer.call('documents', { title: 'x', locale: 'en', css: '' });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ pointer: '/body' }] });
    expect(
      (await fetch(`${renderer.service.url}/api/renderer/v1/documents`, { method: 'POST' })).status,
    ).toBe(401);
  });
});
