import type { Stack } from '@tourbus/stack';
import { ColorSpace, Document, Matrix } from 'mupdf';
import type { Page } from 'puppeteer-core';
import type { Camera } from './camera.js';
import type { Taken } from './messages.js';

const schemes = [
  { scheme: 'light', dark: false },
  { scheme: 'dark', dark: true },
] as const;

/** A mail as clients of two widths show it, in both schemes, and to who loads no images. */
export async function takeMail(camera: Camera, inbox: string, mail: Taken): Promise<void> {
  const views = [
    ...schemes.map(({ scheme }) => ({ scheme, images: 'on' })),
    { scheme: 'light', images: 'off' },
  ] as const;
  for (const width of [375, 800])
    for (const { scheme, images } of views) {
      const label = `${width} px, ${images === 'on' ? scheme : 'no images'}`;
      const file = `mails/${mail.name}-${label.replaceAll(/,? /g, '-')}.png`;
      const frame = new URL(`/messages/${mail.id}/frame?images=${images}&scheme=${scheme}`, inbox);
      await camera.take({ group: mail.name, file, label }, frame, { width });
    }
}

/** Points are 72 to the inch: pages come out at 96, so that an A4 page is 794 pixels wide. */
const pixelsPerPoint = 96 / 72;

export async function takeDocuments(camera: Camera, inbox: string, message: Taken): Promise<void> {
  for (const { n, mediaType } of message.attachments) {
    if (mediaType !== 'application/pdf') continue;
    const answer = await fetch(`${inbox}/api/messages/${message.id}/attachments/${n}`);
    const document = Document.openDocument(new Uint8Array(await answer.arrayBuffer()), mediaType);
    for (let page = 1; page <= document.countPages(); page += 1) {
      const scale = Matrix.scale(pixelsPerPoint, pixelsPerPoint);
      const pixels = document.loadPage(page - 1).toPixmap(scale, ColorSpace.DeviceRGB, false);
      const picture = { file: `documents/${message.name}-${page}.png`, label: `PDF, page ${page}` };
      await camera.keep({ group: message.name, ...picture }, pixels.asPNG());
    }
  }
}

const screens = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const;

/** The inbox: as one finds it, and with a mail, a text message and a print job open. */
export async function takeInbox(camera: Camera, inbox: string, messages: readonly Taken[]): Promise<void> {
  const open = (channel: Taken['channel'], name = ''): [string, Taken | undefined] => [
    channel,
    messages.find((message) => message.channel === channel && message.name.includes(name)),
  ];
  const shown = [
    ['list', undefined],
    open('email', 'order-shipped-email-en'),
    open('sms'),
    open('print'),
  ] as const;
  for (const [what, message] of shown)
    for (const { width, height } of screens)
      for (const { scheme, dark } of schemes) {
        const file = `inbox/${what}-${width}-${scheme}.png`;
        const until = message ? '#reader .letterhead' : '#list .row';
        const picture = { group: 'inbox', file, label: `${what}, ${width} px, ${scheme}` };
        await camera.take(picture, new URL(`/#${message?.id ?? ''}`, inbox), { width, height, dark, until });
      }
}

const press = (page: Page): Promise<unknown> =>
  Promise.all([page.waitForNavigation(), page.click('button[type=submit]')]);

/** What the link at the end of a newsletter leads to: the question, and what follows the answer. */
export async function takeUnsubscribe(
  camera: Camera,
  stack: Stack,
  messages: readonly Taken[],
): Promise<void> {
  for (const language of ['en', 'ar', 'ja']) {
    const mail = messages.find(({ name }) => name.startsWith(`newsletter-email-${language}`));
    const address = /https?:\/\/[^"\s]+\/t\/u\/[^"\s]+/.exec(mail?.html ?? '')?.[0];
    if (!address) throw new Error(`No newsletter in ${language} has a link to unsubscribe.`);
    const link = new URL(new URL(address).pathname, stack.urls.gateway);
    for (const { width, height } of screens)
      for (const { scheme, dark } of schemes)
        for (const [step, act] of [
          ['question', undefined],
          ['done', press],
        ] as const) {
          const label = `${language}, ${step}, ${width} px, ${scheme}`;
          const file = `unsubscribe/${label.replaceAll(/,? /g, '-')}.png`;
          await camera.take({ group: 'unsubscribe', file, label }, link, {
            width,
            height,
            dark,
            language,
            act,
          });
        }
  }
}
