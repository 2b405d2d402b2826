import { setTimeout as pause } from 'node:timers/promises';
import { gatewayOf } from '@tourbus/samples';
import type { Stack } from '@tourbus/stack';
import type { Page } from 'puppeteer-core';
import { send } from './upstream.js';

/** A template, and the part of it in which somebody types. */
interface Subject {
  what: string;
  key: string;
  part: string;
  body: object;
}

const preview = 'iframe[title="Preview of the message"]';

/** Where the text goes: the end of the line that begins so. */
const mark = 'Typed:';
const line = 2;

const section = (n: number): string => `
<mj-section><mj-column><mj-text>
<h2>{{data.heading}} ${n}</h2>
{{#each data.items}}<p>{{name}}: {{price}} {{#if sale}}<strong>now less</strong>{{/if}}</p>{{/each}}
<p>Paragraph ${n}. ${'Words that make a paragraph as long as paragraphs are. '.repeat(6)}</p>
</mj-text></mj-column></mj-section>`;

const mail = (sections: number): string =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>
${mark}
</mj-text></mj-column></mj-section>${Array.from({ length: sections }, (_, n) => section(n)).join('')}
</mj-body></mjml>`;

const letter = (rows: number): string =>
  `<article><p>
${mark}
</p><table>{{#each data.items}}<tr><td>{{name}}</td><td>{{price}}</td></tr>{{/each}}</table>${Array.from(
    { length: rows },
    (_, n) =>
      `\n<p>Paragraph ${n}. ${'Words that make a paragraph as long as paragraphs are. '.repeat(6)}</p>`,
  ).join('')}</article>`;

const data = {
  heading: 'Heading',
  items: Array.from({ length: 20 }, (_, n) => ({ name: `Item ${n}`, price: n * 3, sale: n % 3 === 0 })),
};

const mailSubject = (what: string, key: string, sections: number): Subject => ({
  what: `${what}, ${(mail(sections).length / 1024).toFixed(0)} KB`,
  key,
  part: 'variants/0/mjml',
  body: {
    name: what,
    brand: 'fennholm',
    variants: [{ channel: 'email', subject: 'Hello', mjml: mail(sections), text: 'Hello' }],
    sampleData: { data },
  },
});

const subjects: readonly Subject[] = [
  mailSubject('a short mail', 'bench-short', 1),
  mailSubject('a mail', 'bench-mail', 12),
  mailSubject('a long mail', 'bench-long', 60),
  {
    what: `a letter, ${(letter(120).length / 1024).toFixed(0)} KB`,
    key: 'bench-letter',
    part: 'documents/letter/html',
    body: {
      name: 'A letter',
      brand: 'fennholm',
      variants: [{ channel: 'print', document: 'letter' }],
      documents: { letter: { title: 'A letter', css: '@page{size:A4}', html: letter(120) } },
      sampleData: { data },
    },
  },
];

/**
 * Evaluated in the page: from the event of a key to the frame after the preview with the text stood there. What a frame
 * holds cannot be read from outside, so it counts as there when it has loaded what it was given.
 */
const watch = `window.repainted = (text) => new Promise((resolve, reject) => {
  let pressed;
  const overdue = setTimeout(() => reject(new Error('The preview never showed ' + text)), 20000);
  addEventListener('keydown', ({ timeStamp }) => (pressed = timeStamp), { capture: true, once: true });
  const loaded = ({ target }) => {
    if (target.tagName !== 'IFRAME' || !target.srcdoc.includes(text)) return;
    document.removeEventListener('load', loaded, true);
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { clearTimeout(overdue); resolve(performance.now() - pressed); };
      port2.postMessage(0);
    });
  };
  document.addEventListener('load', loaded, true);
});`;

const letters = 'abcdefghijklmnopqrstuvwxyz';

async function typingTimes(
  page: Page,
  gateway: string,
  { key, part }: Subject,
  keys: number,
): Promise<number[]> {
  await page.goto(`${gateway}/templates/${key}?part=${part}`);
  await page.waitForSelector(preview);
  await page.waitForFunction(`document.querySelector('${preview}').srcdoc.includes(${JSON.stringify(mark)})`);
  await page.locator('.cm-content').click();
  await page.keyboard.down('Control');
  await page.keyboard.press('Home');
  await page.keyboard.up('Control');
  for (let n = 1; n < line; n++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.evaluate(watch);
  const times: number[] = [];
  let typed = mark;
  for (let run = -3; run < keys; run++) {
    const letter = letters[(run + 3) % letters.length] as string;
    typed += letter;
    await page.evaluate(`void (window.seen = repainted(${JSON.stringify(typed)}))`);
    await page.keyboard.press(letter as 'a');
    const time = (await page.evaluate('window.seen')) as number;
    if (run >= 0) times.push(time);
    // People do not type in step with the machine.
    await pause(40 + ((times.length * 37) % 90));
  }
  return times;
}

/** @returns by template, the milliseconds from each key to the repainted preview */
export async function editorTimes(stack: Stack, page: Page, keys: number): Promise<Map<string, number[]>> {
  const { gatewayUrl, apiKey } = gatewayOf(stack);
  page.on('dialog', (dialog) => void dialog.accept());
  const times = new Map<string, number[]>();
  for (const subject of subjects) {
    await send(gatewayUrl, apiKey, 'PUT', `/api/composer/v1/templates/${subject.key}`, subject.body);
    times.set(subject.what, await typingTimes(page, gatewayUrl, subject, keys));
  }
  return times;
}
