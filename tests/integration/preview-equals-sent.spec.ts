import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Channel,
  type CommunicationComposedV1,
  type CommunicationRenderedV1,
  type CustomerSnapshot,
  communicationComposedV1,
  communicationRenderedV1,
  type ContactPoint,
  dataArrivedV1,
  exampleCustomer,
} from '@tourbus/contracts';
import { ArtefactStore, deterministicId, parseConfig } from '@tourbus/platform';
import { publishContent, sampleContent } from '@tourbus/samples';
import { findChromium, stackFolder } from '@tourbus/stack';
import {
  eventually,
  type Infrastructure,
  openTestBus,
  type RunningService,
  startInfrastructure,
  startService,
  type TestBus,
} from '@tourbus/testing';
import * as mupdf from 'mupdf';
import { AppModule as Composer } from '../../apps/composer/src/app.module.js';
import { configSchema as composerConfig } from '../../apps/composer/src/config.js';
import { AppModule as Renderer } from '../../apps/renderer/src/app.module.js';
import { configSchema as rendererConfig } from '../../apps/renderer/src/config.js';
import { type LinkAddresses, linkAddresses } from '../../apps/renderer/src/links/link-addresses.js';

/*
 * What equal means: the mail that was composed is the preview, byte for byte. The mail that is sent is the same, but for
 * what belongs to one recipient: tracked links in place of their targets, the address to unsubscribe, and the pixel. With
 * these undone, and addresses read as browsers read them, it is the preview again. Documents have the same pixels.
 */

interface Template {
  variants: { channel: Channel }[];
  documents?: Record<string, unknown>;
  texts: Record<string, unknown>;
  sampleData: { data: Record<string, unknown>; customer: Partial<CustomerSnapshot> };
}

interface Sample {
  name: string;
  template: string;
  channel: Channel;
  customer: CustomerSnapshot;
  data: Record<string, unknown>;
}

const publicUrl = 'https://links.example';
const linkKey = 'a key of more than thirty-two characters';
const templates = sampleContent().templates as unknown as Record<string, Template>;
const places: Record<Channel, ContactPoint> = {
  email: { channel: 'email', address: 'zoe@customers.example', state: 'verified' },
  sms: { channel: 'sms', address: '+4366412345678', state: 'verified' },
  print: {
    channel: 'print',
    address: { lines: ['Ring 1'], postalCode: '1010', city: 'Wien', country: 'AT' },
    state: 'verified',
  },
};

/** Every template, on every channel, in every language it has texts for, with its sample data. */
const samples = Object.entries(templates).flatMap(([template, { variants, texts, sampleData }]) =>
  variants.flatMap(({ channel }) =>
    Object.keys(texts).map((locale): Sample => {
      const contact = { contactPoints: [places[channel]], preferences: { channels: [channel] } };
      const customer = { ...exampleCustomer, ...sampleData.customer, locale, ...contact };
      return {
        name: `${template}, ${channel}, ${locale}`,
        template,
        channel,
        customer,
        data: sampleData.data,
      };
    }),
  ),
);

let infrastructure: Infrastructure;
let composer: RunningService;
let renderer: RunningService;
let bus: TestBus;
let key: string;
const composed = new Map<string, CommunicationComposedV1>();
const rendered = new Map<string, CommunicationRenderedV1>();

const eventOf = ({ name }: Sample): string => deterministicId('/preview', name);
const triggerOf = (template: string, channel: Channel): string => `preview.${template}.${channel}`;

async function startServices(): Promise<void> {
  infrastructure = await startInfrastructure();
  const chromium = await findChromium(stackFolder);
  Object.assign(process.env, chromium.env);
  const previews = infrastructure.apiKey('documents:write');
  key = infrastructure.apiKey('content:write', 'content:read');
  const own = {
    CHROMIUM_PATH: chromium.path,
    BROWSER_FOLDER: `${infrastructure.folder}/browser`,
    PUBLIC_URL: publicUrl,
    LINK_SIGNING_KEY: linkKey,
  };
  const reviewer = infrastructure.apiKey('content:read', 'content:approve', 'content:publish');
  const rendering = parseConfig(rendererConfig, infrastructure.environment('renderer', own));
  renderer = await startService({
    service: 'renderer',
    config: rendering,
    module: Renderer.with(rendering),
  });
  const composing = parseConfig(
    composerConfig,
    infrastructure.environment('composer', { RENDERER_URL: renderer.url, RENDERER_API_KEY: previews }),
  );
  composer = await startService({ service: 'composer', config: composing, module: Composer.with(composing) });
  bus = await openTestBus(infrastructure.stack.natsUrl);
  await publishAll(reviewer);
}

async function publishAll(reviewerKey: string): Promise<void> {
  const gateway = { gatewayUrl: composer.url, apiKey: key, reviewerKey };
  const { brands, blocks } = sampleContent();
  for (const [kind, all] of Object.entries({ brands, blocks, templates }))
    for (const [name, body] of Object.entries(all)) await publishContent(gateway, `${kind}/${name}`, body);
  for (const [template, { variants }] of Object.entries(templates))
    for (const { channel } of variants)
      await publishContent(gateway, `definitions/${template}-${channel}`, {
        trigger: triggerOf(template, channel),
        messageClass: 'transactional',
        template,
        channels: [channel],
      });
}

/** Sends every sample for real, as far as the services go that make what is sent. */
async function sendAll(): Promise<void> {
  for (const sample of samples) {
    const { customer, data, template, channel } = sample;
    const head = { eventId: eventOf(sample), sourceEventId: sample.name, type: triggerOf(template, channel) };
    await bus.publish(dataArrivedV1, { ...dataArrivedV1.example, ...head, customer, data }, head.eventId);
  }
  const facts = await eventually(async () => {
    const all = await bus.read(communicationRenderedV1, 0);
    return all.length >= samples.length && all;
  }, 120_000);
  for (const { data } of facts) rendered.set(data.eventId, data);
  for (const { data } of await bus.read(communicationComposedV1, samples.length))
    composed.set(data.eventId, data);
}

beforeAll(async () => {
  await startServices();
  await sendAll();
}, 240_000);
afterAll(async () => {
  await bus?.close();
  await composer?.stop();
  await renderer?.stop();
  await infrastructure?.stop();
});

async function preview({ template, channel, customer, data }: Sample, format: string, document?: string) {
  const answer = await fetch(`${composer.url}/api/composer/v1/templates/${template}/preview`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel, customer, data, format, document }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return Buffer.from(await answer.arrayBuffer());
}

const artefact = (ref: { digest: string }): Promise<Buffer> => renderer.app.get(ArtefactStore).get(ref);

const unescaped = (text: string): string =>
  text.replaceAll('&#x3D;', '=').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** Addresses as browsers read them, and without the mark that asks for a link to be left alone. */
const asRead = (html: string): string =>
  html
    .replace(/\s+data-untracked(?:="")?(?=[\s/>])/g, '')
    .replace(/\shref=(?:"([^"]*)"|'([^']*)')/g, (_, double?: string, single?: string) => {
      const address = unescaped((double ?? single ?? '').trim());
      return ` href="${/^https?:/i.test(address) ? (URL.parse(address)?.href ?? address) : address}"`;
    });

/** The customer's own pages, as templates write them. */
const unaddressed = (text: string, { unsubscribe, preferences }: LinkAddresses): string =>
  text.replaceAll(unsubscribe, 'tourbus:unsubscribe').replaceAll(preferences, 'tourbus:preferences');

function withoutRecipient(
  html: string,
  addresses: LinkAddresses,
  links: readonly { target: string }[],
): string {
  const back = links.reduce(
    (text, { target }, i) => text.replaceAll(`href="${addresses.click(i)}"`, () => `href="${target}"`),
    asRead(html.replace(/<img src="[^"]*" width="1" height="1" alt="" style="display:block;border:0">/, '')),
  );
  return unaddressed(back, addresses);
}

/** Every page as pixels. */
function pagesOf(pdf: Buffer): Buffer[] {
  const document = mupdf.Document.openDocument(pdf, 'application/pdf');
  return Array.from({ length: document.countPages() }, (_, i) => {
    const image = document.loadPage(i).toPixmap(mupdf.Matrix.identity, mupdf.ColorSpace.DeviceRGB, false);
    return Buffer.from(image.getPixels());
  });
}

const undated = (pdf: Buffer): string =>
  pdf.toString('latin1').replace(/\/(CreationDate|ModDate) \(D:[^)]*\)/g, '');

function expectSamePixels(shown: Buffer, sent: Buffer): void {
  // The same bytes have the same pixels, and are quicker to compare.
  if (undated(shown) === undated(sent)) return;
  const [before, after] = [pagesOf(shown), pagesOf(sent)];
  expect(before.length).toBe(after.length);
  for (const [i, page] of before.entries()) expect(page.equals(after[i] ?? Buffer.of())).toBe(true);
}

describe('the preview is what is sent', () => {
  it.each(samples.map((sample) => [sample.name, sample] as const))('%s', async (_, sample) => {
    const made = composed.get(eventOf(sample));
    const sent = rendered.get(eventOf(sample));
    if (!made || !sent) throw new Error('It was not sent.');
    expect([made.channel, made.locale]).toEqual([
      sample.channel,
      expect.stringContaining(sample.customer.locale ?? ''),
    ]);
    const shown = JSON.parse((await preview(sample, 'json')).toString('utf8')) as Record<string, unknown>;
    const addresses = linkAddresses(publicUrl, linkKey, sent.communicationId);

    if (made.content.kind === 'sms' && sent.parts.kind === 'sms') {
      expect(made.content.text).toBe(shown.text);
      expect(unaddressed(sent.parts.text, addresses)).toBe(shown.text);
    }
    if (made.content.kind === 'email' && sent.parts.kind === 'email') {
      const html = (await preview(sample, 'html')).toString('utf8');
      expect(made.content.html === html).toBe(true);
      expect([sent.parts.subject, made.content.text]).toEqual([shown.subject, shown.text]);
      expect(unaddressed(sent.parts.text, addresses)).toBe(shown.text);
      const bytes = (await artefact(sent.parts.html)).toString('utf8');
      expect(bytes).not.toBe(html);
      expect(withoutRecipient(bytes, addresses, sent.links)).toBe(asRead(html));
      for (const [i, { fileName, artefact: pdf }] of sent.parts.attachments.entries()) {
        const { document, fileName: named } =
          (shown.documents as { document: string; fileName: string }[])[i] ?? {};
        expect(fileName).toBe(named);
        expectSamePixels(await preview(sample, 'pdf', document), await artefact(pdf));
      }
    }
    if (sent.parts.kind === 'print')
      expectSamePixels(await preview(sample, 'pdf'), await artefact(sent.parts.artefact));
  });
});
