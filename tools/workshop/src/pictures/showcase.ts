import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workspace } from '@tourbus/stack';
import { Camera } from './camera.js';

/** The pictures that README and documentation show, made of those that were taken; sizes are in CSS pixels. */
const boards = [
  { name: 'inbox', width: 1280, height: 800, of: ['inbox/email-1280-light'] },
  {
    name: 'mail-light-and-dark',
    width: 375,
    height: 644,
    of: [
      'mails/order-shipped-email-en-gb-c-20400-375-px-light',
      'mails/order-shipped-email-en-gb-c-20400-375-px-dark',
    ],
  },
  {
    name: 'invoice',
    width: 600,
    height: 849,
    of: ['documents/invoice-email-de-de-c-20547-1', 'documents/invoice-email-de-de-c-20547-2'],
  },
  {
    name: 'mail-arabic-and-japanese',
    width: 375,
    height: 838,
    of: [
      'mails/newsletter-email-ar-ae-c-20771-375-px-light',
      'mails/newsletter-email-ja-jp-c-20729-375-px-light',
    ],
  },
  {
    name: 'phone',
    width: 390,
    height: 844,
    of: ['inbox/list-390-light', 'inbox/sms-390-dark', 'unsubscribe/en-question-390-px-light'],
  },
] as const;

type Board = (typeof boards)[number];

/** Neither light nor dark behind the pictures: GitHub has pages of both. */
const style = `
body{margin:0;display:flex;gap:24px;padding:8px}
img{display:block;object-fit:cover;object-position:top;border-radius:8px;outline:1px solid #8884}
`;

async function markup(folder: string, { width, height, of }: Board): Promise<string> {
  const images = of.map(async (file) => {
    const data = await readFile(join(folder, `${file}.png`), 'base64');
    return `<img src="data:image/png;base64,${data}" alt="" width="${width}" height="${height}">`;
  });
  return `<!doctype html><style>${style}</style>${(await Promise.all(images)).join('')}`;
}

/** Puts the best of the pictures in `folder` into docs/images. */
export async function showBest(folder: string): Promise<void> {
  const camera = await Camera.open(join(workspace, 'docs', 'images'));
  try {
    for (const board of boards) {
      const { name, width, height, of } = board;
      const view = { width: of.length * (width + 24) - 8, height: height + 16, transparent: true };
      const picture = { group: 'docs', file: `${name}.png`, label: name };
      await camera.take(picture, await markup(folder, board), view);
    }
  } finally {
    await camera.close();
  }
}
