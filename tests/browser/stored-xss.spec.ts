import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayOf, loadSamples } from '@tourbus/samples';
import { serviceNames } from '@tourbus/stack';
import { eventually, type Infrastructure, startInfrastructure } from '@tourbus/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser, openContext } from './driver.js';
import { callerOf } from '../../tools/workshop/src/console/caller.js';
import { type EvilContent, typed, typeEverywhere, writeAsProviders } from './evil-content.js';

interface Shown {
  /** What can be seen there. */
  fields: string[];
  path: string;
  /** Done before, as an expression that the page evaluates. */
  act?: string;
}

let infrastructure: Infrastructure;
let gateway: string;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let evil: EvilContent;
/** Scripts that ran, dialogs that opened, addresses of others that were asked for. */
const harm: string[] = [];

function hear(address: string): void {
  if (!/^(data|blob|about):/.test(address) && new URL(address).origin !== gateway) harm.push(address);
}

async function signIn(): Promise<void> {
  context = await openContext(browser, []);
  await context.exposeBinding('pwned', ({ frame }) => void harm.push(`a script in ${frame.url()}`));
  context.on('dialog', (dialog) => void harm.push(dialog.message()));
  context.on('requestfinished', (request) => hear(request.url()));
  // What the page's policy stops has not left.
  context.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'csp') hear(request.url());
  });
  page = await context.newPage();
  await page.goto(gateway);
  await page.getByRole('link', { name: 'Sign in' }).click();
  const ruth = page.getByText('Ruth Alder').first();
  await ruth.click();
  await page.waitForURL(`${gateway}/`);
}

beforeAll(async () => {
  infrastructure = await startInfrastructure({ services: serviceNames, sandbox: true });
  gateway = infrastructure.stack.urls.gateway;
  await loadSamples(gatewayOf(infrastructure.stack), ['order-shipped']);
  evil = await typeEverywhere(infrastructure.stack);
  browser = await launchBrowser();
  await signIn();
  await writeAsProviders(infrastructure.stack, evil.communication);
  // The cookie says what its owner is called.
  await page.evaluate(`fetch('/auth/refresh', { method: 'POST' })`);
  // The sandbox is another address, and was visited on purpose.
  harm.length = 0;
}, 240_000);
afterAll(() => infrastructure?.stop());

/** A page as somebody might try to import it. */
const chooseEvilPage = `(async () => {
  let input;
  while (!(input = document.querySelector('input[type=file]:enabled'))) await new Promise(requestAnimationFrame);
  const chosen = new DataTransfer();
  const html = ${JSON.stringify(`<!doctype html><title>${typed('title')}</title><body><p>Hello {{${'x'.repeat(9)}}} import-words</p><script>pwned()</script><img src=x onerror=pwned()><form action="//leak.example"><input></form><iframe srcdoc="<script>pwned()</script>"></iframe></body>`)};
  chosen.items.add(new File([html], ${JSON.stringify(typed('imported').replaceAll('/', '-') + '.html')}, { type: 'text/html' }));
  input.files = chosen.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
})()`;

const openDetails = `(async () => {
  let details;
  while (!(details = document.querySelector('details'))) await new Promise(requestAnimationFrame);
  details.open = true;
})()`;

const places: Record<string, () => Shown> = {
  'the list of templates': () => ({ path: '/templates', fields: ['template-name'] }),
  'the editor of a template': () => ({ path: '/templates/evil', fields: ['template-name'] }),
  'the subject of a template': () => ({
    path: '/templates/evil?part=variants/0/subject',
    fields: ['subject'],
  }),
  'the texts of a template': () => ({ path: '/templates/evil?part=texts/en', fields: ['text'] }),
  'the review of a template': () => ({ path: '/reviews/templates/evil', fields: ['comment'] }),
  'the review of a block': () => ({ path: '/reviews/blocks/greeting', fields: ['note', 'request'] }),
  'the reviews': () => ({ path: '/reviews?state=changes-requested', fields: [] }),
  'the list of blocks': () => ({ path: '/blocks', fields: [] }),
  'a block': () => ({ path: '/blocks/evil', fields: ['block'] }),
  'the list of brands': () => ({ path: '/brands', fields: ['brand-name'] }),
  'a brand': () => ({ path: '/brands/evil', fields: ['brand-name', 'sender'] }),
  'the pictures and fonts': () => ({ path: '/media', fields: [] }),
  'a picture': () => ({ path: '/media/evil', fields: ['alternative'] }),
  'the list of definitions': () => ({ path: '/definitions', fields: ['trigger'] }),
  'a definition': () => ({ path: '/definitions/evil', fields: ['condition'] }),
  'the list of policies': () => ({ path: '/policies', fields: [] }),
  'a policy': () => ({ path: '/policies/evil', fields: ['cap', 'kill'] }),
  'a policy as it was': () => ({ path: '/policies/evil?version=1', fields: ['cap', 'kill'] }),
  'the review of a policy': () => ({ path: '/reviews/policies/evil?version=2', fields: ['cap', 'kill'] }),
  'a dry run': () => ({ path: `/policies/evil?run=${evil.run}`, fields: ['cap'] }),
  'the silences': () => ({ path: '/silences?brand=evil', fields: [] }),
  'the communications': () => ({ path: '/communications', fields: ['sent'] }),
  'a communication': () => ({ path: `/communications/${evil.communication}`, fields: ['sent', 'reply'] }),
  'the customers': () => ({ path: '/customers', fields: [] }),
  'a customer': () => ({ path: '/customers/evil', fields: ['customer-name', 'street', 'attribute'] }),
  'the batches': () => ({ path: '/batches', fields: ['batch-name'] }),
  'a batch': () => ({ path: `/batches/${evil.batch}`, fields: ['batch-name', 'file'] }),
  'the parked messages': () => ({ path: '/parked', fields: [] }),
  'a parked message': () => ({
    path: `/parked/ingest/${evil.parked}`,
    act: openDetails,
    fields: ['payload'],
  }),
  'the segments': () => ({ path: '/segments', fields: ['segment-name', 'segment-description'] }),
  'a segment': () => ({ path: '/segments/evil', fields: ['segment-name', 'segment-value'] }),
  'the suppression list': () => ({ path: '/suppressions', fields: ['suppressed'] }),
  'the audit': () => ({ path: '/audit', fields: ['segment-name', 'lifted'] }),
  'an import': () => ({ path: '/imports', act: chooseEvilPage, fields: ['imported'] }),
  'the first page': () => ({ path: '/', fields: [] }),
};

/** As it was typed, or as JSON writes that. */
const said = (field: string): RegExp => new RegExp(`${field}[\\\\"']+><imgsrc=`);

/** All that can be read on the page, in fields and frames too. */
const readable = (): Promise<string> =>
  Promise.all(
    page.frames().map((frame) =>
      frame.evaluate(
        `document.body.innerText + [...document.querySelectorAll('input, textarea, .cm-content, [title], [aria-label]')]
          .map((one) => [one.value, one.textContent, one.title, one.ariaLabel].join(' ')).join(' ')`,
      ),
    ),
  ).then((texts) => texts.join(' ').replace(/\s+/g, ''));

it('what acts is noticed where it may act', async () => {
  const open = await context.newPage();
  await open.setContent('<script>pwned()</script><img src="https://leak.example/x">');
  await eventually(() => Promise.resolve(harm.length === 2));
  expect(harm.splice(0).toSorted()).toEqual(['a script in about:blank', 'https://leak.example/x']);
  await open.close();
});

describe('what somebody typed is text', () => {
  it.each(Object.entries(places))('on %s', async (_, shown) => {
    const { path, act, fields } = shown();
    await page.goto(gateway + path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    if (act) await page.evaluate(act);
    for (const field of fields)
      await eventually(async () => {
        const text = await readable();
        // Long words are cut off where there is little room.
        if (!said(field).test(text)) throw new Error(`There is no ${field} in: ${text.slice(0, 2_000)}`);
        return true;
      }, 10_000);
    await page.waitForLoadState('networkidle');
    expect(harm.splice(0)).toEqual([]);
  });

  it('also in the name of whoever is signed in', async () => {
    expect(await readable()).toMatch(said('person'));
    expect(harm.splice(0)).toEqual([]);
  });
});

describe('a frame for what authors wrote', () => {
  const acts = [
    '<script>pwned(); parent.pwned(); top.location = "//leak.example"</script>',
    '<img src="data:," onerror="pwned()">',
    '<svg onload="pwned()"></svg>',
    '<iframe srcdoc="<script>top.pwned()</script>"></iframe>',
    '<object data="data:text/html,<script>top.pwned()</script>"></object>',
    '<meta http-equiv="refresh" content="0;url=//leak.example/refresh">',
    '<base href="//leak.example/">',
    '<link rel="stylesheet" href="//leak.example/sheet.css"><link rel="preconnect" href="//leak.example">',
    '<form action="//leak.example/form"><button autofocus>x</button></form>',
    '<a href="javascript:pwned()" target="_top">top</a><a href="//leak.example/top" target="_top">top</a>',
    '<style>@import "//leak.example/import.css"; @font-face{font-family:f;src:url(//leak.example/f)} *{font-family:f}</style>',
    '<video src="//leak.example/video" autoplay></video><audio src="//leak.example/audio" autoplay></audio>',
  ];

  /** Puts HTML where the console puts a preview: what no service lets through is put there all the same. */
  async function show(html: string): Promise<void> {
    const editor = `${gateway}/templates/order-shipped`;
    if (page.url() !== editor) await page.goto(editor);
    const frame = page.locator('iframe').first();
    await frame.waitFor();
    await frame.evaluate(
      (element, text) => ((element as unknown as { srcdoc: string }).srcdoc = text),
      `${html}<p>here</p>`,
    );
    await page.frameLocator('iframe').first().getByText('here').waitFor();
  }

  it.each(acts)('lets nothing act: %s', async (html) => {
    await show(html);
    for (const link of await page.frameLocator('iframe').first().locator('a, button').all())
      await link.click({ force: true, timeout: 2_000 }).catch(() => undefined);
    await page.waitForLoadState('networkidle');
    expect(harm.splice(0)).toEqual([]);
    expect(page.url()).toBe(`${gateway}/templates/order-shipped`);
  });

  it('has neither our origin nor scripts, forms and windows of its own', async () => {
    await page.goto(`${gateway}/templates/order-shipped`);
    const frames = page.locator('iframe');
    await frames.first().waitFor();
    for (const frame of await frames.all()) expect(await frame.getAttribute('sandbox')).toBe('');
  });
});

describe('the address of the console', () => {
  it.each(['/', '/templates/evil', '/nowhere'])('says at %s that no script of others runs', async (path) => {
    const { headers } = await fetch(gateway + path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    for (const part of ["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('opens the bytes of a mail without an origin', async () => {
    const { artefacts } = await callerOf(infrastructure.stack)<{
      artefacts: { artefact: { digest: string } }[];
    }>('GET', `/api/renderer/v1/renderings/${evil.communication}`);
    const { headers } = await fetch(`${gateway}/api/renderer/v1/artefacts/${artefacts[0]?.artefact.digest}`, {
      headers: { authorization: `Bearer ${infrastructure.stack.keys.demo}` },
    });
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers with what was typed as data, never as a page', async () => {
    const { headers } = await fetch(
      `${gateway}/api/composer/v1/templates/${encodeURIComponent(typed('key'))}`,
      {
        headers: { authorization: `Bearer ${infrastructure.stack.keys.demo}` },
      },
    );
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });
});
