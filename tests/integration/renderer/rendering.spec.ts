import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import {
  type ArtefactRef,
  type CommunicationComposedV1,
  type CommunicationRenderedV1,
  communicationComposedV1,
  communicationRenderedV1,
  readLinkToken,
} from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { unpackedChromium } from '../../../apps/renderer/src/documents/chromium-executable.js';
import { readPdf } from './pdf.js';
import { linkKey, publicUrl, type RunningRenderer, startRenderer } from './running-renderer.js';

let renderer: RunningRenderer;
let styleSheet: ArtefactRef;

beforeAll(async () => {
  renderer = await startRenderer({ RENDERER_DOCUMENT_SECONDS: '4' });
  styleSheet = await renderer.artefacts.put(
    Buffer.from('@page{size:A5}body{font-family:sans-serif}'),
    'text/css',
  );
});
afterAll(() => renderer?.stop());

type Composed = CommunicationComposedV1;
const head = communicationComposedV1.example;
const example = head.content as Extract<Composed['content'], { kind: 'email' }>;

const documentOf = (body: string) => ({
  fileName: 'note.pdf',
  title: 'Note',
  locale: 'de-AT',
  dir: 'ltr' as const,
  styleSheet,
  body,
  tagged: true,
});
const emailOf = (html: string, attachments: ReturnType<typeof documentOf>[] = []): Composed => ({
  ...head,
  communicationId: randomUUID(),
  content: { ...example, html, attachments },
});
const letterOf = (body: string): Composed => ({
  ...head,
  communicationId: randomUUID(),
  channel: 'print',
  content: { kind: 'print', to: { lines: ['Ring 1'], country: 'AT' }, document: documentOf(body) },
});

async function compose(...communications: Composed[]): Promise<void> {
  for (const one of communications)
    await renderer.bus.publish(communicationComposedV1, one, one.communicationId);
}

/** The facts about these communications, once there is one for each. */
const renderedOf = (communications: readonly Composed[]): Promise<CommunicationRenderedV1[]> =>
  eventually(async () => {
    const seen = (await renderer.bus.read(communicationRenderedV1, 1)).map(({ data }) => data);
    const found = communications.flatMap(({ communicationId }) =>
      seen.filter((fact) => fact.communicationId === communicationId),
    );
    return found.length >= communications.length && found;
  }, 60_000);

async function render(composed: Composed): Promise<CommunicationRenderedV1> {
  await compose(composed);
  const [fact, ...others] = await renderedOf([composed]);
  expect(others).toEqual([]);
  return fact!;
}

const parked = async (communicationId: string) => {
  const messageId = deterministicId(communicationComposedV1.subject, communicationId);
  const answer = await renderer.call('parked?limit=200');
  const { items } = (await answer.json()) as { items: { messageId: string; code: string; reason: string }[] };
  return items.find((item) => item.messageId === messageId);
};

describe('a composed mail', () => {
  it('becomes final HTML with signed links, a text, and its PDF', async () => {
    const html = '<html><body><a href="https://shop.example/orders/1001?a=1&amp;b=2">Order</a></body></html>';
    const composed = emailOf(html, [documentOf('<h1>Lieferschein Zoë</h1>')]);
    const fact = await render(composed);

    const {
      content: _content,
      brand: _brand,
      approvals: _approvals,
      locale: _locale,
      trace: _trace,
      awaits: _awaits,
      ...kept
    } = composed;
    expect(fact).toMatchObject({
      ...kept,
      links: [{ index: 0, target: 'https://shop.example/orders/1001?a=1&b=2' }],
    });
    expect(fact.rendererVersion).toMatch(/^tourbus\/\d+ chromium\/\d+\.\d+\.\d+\.\d+$/);
    const parts = fact.parts as Extract<typeof fact.parts, { kind: 'email' }>;
    expect(parts).toMatchObject({
      kind: 'email',
      to: example.to,
      subject: example.subject,
      text: example.text,
    });
    expect(parts.unsubscribeUrl).toBeUndefined();

    const final = (await renderer.artefacts.get(parts.html)).toString();
    const token = new RegExp(`href="${publicUrl}/t/c/([^"]+)"`).exec(final)?.[1] ?? '';
    expect(readLinkToken(token, linkKey)).toEqual({
      communicationId: composed.communicationId,
      kind: 'click',
      index: 0,
    });
    const attachment = parts.attachments[0]!;
    expect(attachment.fileName).toBe('note.pdf');
    expect(readPdf(await renderer.artefacts.get(attachment.artefact))).toMatchObject({
      title: 'Note',
      language: 'de-AT',
      tagged: true,
    });
  });

  it('of marketing says where one click unsubscribes', async () => {
    const composed: Composed = {
      ...emailOf('<a href="tourbus:unsubscribe">Leave</a>'),
      messageClass: 'marketing',
    };
    const { parts, rendererVersion } = await render(composed);
    expect(rendererVersion).toMatch(/^tourbus\/\d+$/);
    const { unsubscribeUrl, html } = parts as Extract<typeof parts, { kind: 'email' }>;
    const token = unsubscribeUrl?.replace(`${publicUrl}/t/u/`, '') ?? '';
    expect(readLinkToken(token, linkKey)).toMatchObject({
      communicationId: composed.communicationId,
      kind: 'unsubscribe',
    });
    expect((await renderer.artefacts.get(html)).toString()).toContain(`href="${unsubscribeUrl}"`);
  });

  it('can be read by people afterwards: which bytes, and the bytes', async () => {
    const composed = emailOf('<p>Hello</p>', [documentOf('<p>Note to read</p>')]);
    await render(composed);
    const rendering = await renderer.call(`renderings/${composed.communicationId}`);
    const row = (await rendering.json()) as {
      pages: number;
      contentKey: string;
      artefacts: { role: string; artefact: ArtefactRef }[];
    };
    expect(row).toMatchObject({ channel: 'email', template: 'order-shipped', templateVersion: 2, pages: 1 });
    expect(row.artefacts.map(({ role }) => role)).toEqual(['html', 'attachment']);
    for (const { artefact } of row.artefacts) {
      const answer = await renderer.call(`artefacts/${artefact.digest}`);
      expect(answer.headers.get('content-type')).toBe(artefact.mediaType);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(artefact.digest);
    }
    expect((await renderer.call(`artefacts/${styleSheet.digest}`)).status).toBe(404);
    expect((await renderer.call('artefacts/..%2f..%2fetc%2fpasswd')).status).toBe(422);
    expect((await renderer.call(`renderings/${randomUUID()}`)).status).toBe(404);
  });
});

it('a letter becomes a PDF with its number of pages', async () => {
  const { parts } = await render(letterOf('<p style="break-after:page">Eins</p><p>Zwei</p>'));
  expect(parts).toMatchObject({ kind: 'print', fileName: 'note.pdf', pages: 2, to: { lines: ['Ring 1'] } });
  const { artefact } = parts as Extract<typeof parts, { kind: 'print' }>;
  expect(readPdf(await renderer.artefacts.get(artefact)).pages).toHaveLength(2);
});

it('an SMS keeps its words, and its unsubscribe link leads to us', async () => {
  const content = {
    kind: 'sms' as const,
    from: 'Shop',
    to: '+4912345',
    text: 'Track: https://x.example. Leave: tourbus:unsubscribe',
  };
  const { parts, links } = await render({ ...head, communicationId: randomUUID(), channel: 'sms', content });
  expect(parts).toMatchObject({
    kind: 'sms',
    text: expect.stringMatching(
      /^Track: https:\/\/x\.example\. Leave: https:\/\/links\.example\/t\/u\/[\w-]{42}$/,
    ),
  });
  expect(links).toEqual([]);
});

it('the same communication composed twice is rendered once', async () => {
  const composed = letterOf('<p>Once</p>');
  await compose(composed, composed);
  expect(await renderedOf([composed])).toHaveLength(1);
});

it('the same content gives the same bytes', async () => {
  const bodies = await Promise.all(
    [0, 0].map(async () => render(emailOf('<p>x</p>', [documentOf('<p>Terms and conditions</p>')]))),
  );
  const digests = bodies.map(({ parts }) =>
    parts.kind === 'email' ? parts.attachments[0]?.artefact.digest : undefined,
  );
  expect(new Set(digests).size).toBe(1);
});

describe('a batch', () => {
  const customers = Array.from({ length: 60 }, (_, i) => `CUSTOMER-${String(i).padStart(3, '0')}`);

  it('with hundreds of pages survives that the browser is killed, and every letter is its own customer’s', async () => {
    const letters = customers.map((name) =>
      letterOf(`<h1>${name}</h1>${'<p>Some line of a letter.</p>'.repeat(80)}`),
    );
    const database = renderer.service.app.get(DataSource);
    const count = async () => Number((await database.query('SELECT count(*) AS n FROM renderings'))[0].n);
    const before = await count();
    await compose(...letters);
    for (const part of ['browser', 'renderer', 'browser'] as const) {
      const so = await count();
      await renderer.killBrowser(part);
      await eventually(
        async () => (await count()) > so || (await count()) - before >= letters.length,
        60_000,
      );
    }
    const facts = await renderedOf(letters);
    expect(facts).toHaveLength(letters.length);
    for (const [i, { parts }] of facts.entries()) {
      if (parts.kind !== 'print') throw new Error('a letter was expected');
      const { text, pages } = readPdf(await renderer.artefacts.get(parts.artefact));
      expect(text.match(/CUSTOMER-\d+/g)).toEqual([customers[i]]);
      expect(pages).toHaveLength(parts.pages);
    }
    expect((await renderer.call('parked?limit=1').then((answer) => answer.json())) as object).toMatchObject({
      items: [],
    });
  });

  it('goes on without a message that cannot be rendered, which is parked with its reason', async () => {
    const good = customers
      .slice(0, 10)
      .map((name) => emailOf(`<p>${name}</p>`, [documentOf(`<p>Good ${name}</p>`)]));
    const external = letterOf('<img src="https://x.example/logo.png">');
    const siblings =
      'i:not(:has(~ i ~ b)){color:red}i:nth-last-child(2n of :not(:has(+ u)))~i:nth-child(3n of i:not(.x)){color:blue}';
    const slow = letterOf(`<style>${siblings}</style>${'<i>x</i>'.repeat(30_000)}`);
    await compose(...good.slice(0, 5), external, slow, ...good.slice(5));
    expect(await renderedOf(good)).toHaveLength(good.length);
    expect(await eventually(() => parked(external.communicationId))).toMatchObject({
      code: 'external-resource',
      reason: expect.stringContaining('https://x.example/logo.png'),
    });
    expect(await eventually(() => parked(slow.communicationId), 60_000)).toMatchObject({
      code: 'document-too-slow',
    });
  }, 120_000);
});

it('the Chromium that npm brings is unpacked once, also by two at the same time, and runs', async () => {
  const folder = `${renderer.infrastructure.folder}/unpacked`;
  const [path, other] = await Promise.all([unpackedChromium(folder), unpackedChromium(folder)]);
  expect(other).toBe(path);
  const { stdout } = await promisify(execFile)(path!, ['--version']);
  expect(stdout).toMatch(/^Chromium \d+\./);
});
