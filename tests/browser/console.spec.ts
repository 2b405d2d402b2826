import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceNames } from '@tourbus/stack';
import { type Infrastructure, startInfrastructure } from '@tourbus/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { documentOf, originOf, typesFile } from '../../tools/workshop/src/console/api-types.js';
import { callerOf } from '../../tools/workshop/src/console/caller.js';
import { type Place, setScene } from '../../tools/workshop/src/console/scene.js';
import { barriers, launchBrowser, openContext } from './driver.js';

let infrastructure: Infrastructure;
let browser: Browser;
let places: Place[];
let gateway: string;
const troubles: string[] = [];

async function signIn(page: Page, to: string, name: string): Promise<void> {
  await page.goto(gateway + to);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByText(name).first().click();
  await page.waitForURL(gateway + to);
}

async function open(colorScheme: 'light' | 'dark', from?: BrowserContext): Promise<BrowserContext> {
  return openContext(browser, troubles, { colorScheme, storageState: await from?.storageState() });
}

beforeAll(async () => {
  infrastructure = await startInfrastructure({ services: serviceNames, sandbox: true });
  gateway = infrastructure.stack.urls.gateway;
  [places, browser] = await Promise.all([setScene(infrastructure.stack, ['order-shipped']), launchBrowser()]);
}, 180_000);
afterAll(() => infrastructure?.stop());

describe('the console in a browser', () => {
  let light: BrowserContext;
  let page: Page;

  it('asks whoever comes to sign in, and leads them to where they wanted to go', async () => {
    light = await open('light');
    page = await light.newPage();
    await signIn(page, '/reviews?state=in-review', 'Ruth Alder');
    await page.getByRole('link', { name: 'order-shipped, version 2' }).click();
    await page.getByRole('heading', { level: 1, name: 'order-shipped, version 2' }).waitFor();
    await page.getByLabel('variants.email.mjml').getByText('Good news:').waitFor();
  });

  it('has no barrier on any page, in light and dark colours', async () => {
    const context = await open('light', light);
    const seen = await context.newPage();
    const found: Record<string, string[]> = {};
    for (const { name, path, act, until } of places) {
      await seen.goto(gateway + path);
      if (act) await seen.evaluate(act);
      await seen.locator(until).first().waitFor({ state: 'attached' });
      const here = await barriers(seen);
      if (here.length > 0) found[name] = here;
    }
    await context.close();
    expect(found).toEqual({});
  }, 240_000);

  it('shows what is typed in the preview, and a fault at its line', async () => {
    await page.goto(`${gateway}/templates/order-shipped?part=variants/0/subject`);
    // In whatever language it is.
    await page.frameLocator('iframe').locator('a[href]').first().waitFor();
    await page.getByLabel('E-mail, Subject').click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type(' and thank you');
    await page.getByLabel('Preview', { exact: true }).getByText('and thank you').waitFor();
    await page.keyboard.type('{{data.nothing}}');
    await page.getByRole('status', { name: 'Faults' }).getByText('data.nothing').waitFor();
    await page.locator('.cm-lint-marker-error').waitFor();
  });

  it('shows both versions where somebody saved before, and overwrites neither', async () => {
    await page.goto(`${gateway}/blocks/greeting`);
    await page.getByRole('textbox', { name: 'Source' }).click();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.type('mine ');
    const url = `${gateway}/api/composer/v1/blocks/greeting`;
    const headers = {
      authorization: `Bearer ${infrastructure.stack.keys.demo}`,
      'content-type': 'application/json',
    };
    const theySave = (source: string) =>
      fetch(url, { method: 'PUT', headers, body: JSON.stringify({ source }) });
    await theySave('theirs');
    await page.keyboard.press('ControlOrMeta+s');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Theirs: version 2').waitFor();
    await dialog.getByRole('textbox', { name: 'Yours' }).click();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.type('theirs and ');

    // What was put together outlives a slip of the Escape key, a habitual save, and one more version of theirs.
    await theySave('theirs, once more');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+s');
    await dialog.getByRole('button', { name: 'Save mine as the next version' }).click();
    await dialog.getByText('Theirs: version 3').waitFor();
    await dialog.getByRole('button', { name: 'Save mine as the next version' }).click();
    await page.getByText('Saved as version 4').waitFor();
    const { source } = (await (await fetch(url, { headers })).json()) as { source: string };
    expect(source.startsWith('theirs and mine ')).toBe(true);
  });

  it('keeps what is typed while a save is on its way', async () => {
    const sent = Promise.withResolvers<void>();
    const typed = Promise.withResolvers<void>();
    await page.route('**/v1/blocks/greeting', async (route) => {
      if (route.request().method() === 'PUT') {
        sent.resolve();
        await typed.promise;
      }
      await route.continue();
    });
    await page.goto(`${gateway}/blocks/greeting`);
    const source = page.getByRole('textbox', { name: 'Source' });
    await source.click();
    await page.keyboard.insertText('first ');
    await page.keyboard.press('ControlOrMeta+s');
    await sent.promise;
    await page.keyboard.insertText('and second ');
    typed.resolve();
    await page.getByText(/^Saved as version/).waitFor();
    await page.unroute('**/v1/blocks/greeting');
    expect(await source.innerText()).toContain('first and second ');
    await page.getByText('Not saved yet').waitFor();
  });

  it('keeps what is written where the session ends, until whoever wrote it has signed in again', async () => {
    await page.goto(`${gateway}/blocks/greeting`);
    const source = page.getByRole('textbox', { name: 'Source' });
    await source.click();
    await light.clearCookies();
    await page.keyboard.insertText('third ');
    await page.keyboard.press('ControlOrMeta+s');
    const dialog = page.getByRole('dialog', { name: 'Your session is over' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    expect(await barriers(page)).toEqual([]);
    const opening = light.waitForEvent('page');
    await dialog.getByRole('link', { name: 'Sign in in a new tab' }).click();
    const tab = await opening;
    await tab.getByText('Ruth Alder').first().click();
    await tab.getByRole('link', { name: 'Tourbus, home' }).waitFor();
    await tab.close();
    await page.evaluate('window.dispatchEvent(new Event("focus"))');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('ControlOrMeta+s');
    await page.getByText(/^Saved as version/).waitFor();
    expect(await source.innerText()).toContain('third ');
  });

  it('follows a batch to its end by itself', async () => {
    const call = callerOf(infrastructure.stack);
    const query = 'type=com.fennholm.order.shipped&name=Later%20orders&fileName=later.csv&hold=true';
    const upload = `/api/ingest/v1/batches?${query}`;
    const file = 'customer,order\nC-20001,F-3\nC-20002,F-4\n';
    const { id } = await call<{ id: string }>('POST', upload, file, { mediaType: 'text/csv' });
    // As where the cookie has lapsed; browsers do not try again then.
    await page.route('**/progress', (route) => route.fulfill({ status: 401 }), { times: 1 });
    await page.goto(`${gateway}/batches/${id}`);
    await page.getByText('Live', { exact: true }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith(`/batches/${id}`)) asked.push(request.url());
    });
    await call('POST', `/api/ingest/v1/batches/${id}/start`);
    await page.getByText('finished', { exact: true }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor({ state: 'detached' });
    // The line alone has told it.
    expect(asked).toEqual([]);
  });

  it('takes no service that does not answer for good news', async () => {
    const storageState = await light.storageState();
    // What it complains about there is meant to be.
    const context = await openContext(browser, [], { storageState });
    await context.route(/\/renderer\/v1\/work|\/reviews\?/, (route) => route.fulfill({ status: 503 }));
    const home = await context.newPage();
    await home.goto(gateway);
    await home.getByRole('link', { name: /^Parked messages.*; 4 of 5 services answer$/ }).waitFor();
    await home.getByRole('link', { name: /^Services 4 of 5 1 do not answer$/ }).waitFor();
    await home.getByRole('link', { name: 'Reviews – could not be loaded' }).waitFor();
    expect(await barriers(home)).toEqual([]);
    await context.close();
  });

  it('is worked by the keyboard alone', async () => {
    await page.goto(gateway);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog').locator('input:focus').waitFor();
    await page.keyboard.type('parked');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${gateway}/parked`);
    await page.getByRole('link', { name: 'unknown-event-type' }).press('Enter');
    await page.getByRole('button', { name: 'Discard' }).press('Enter');
    // The dialog takes the focus once it stands; it begins with the way back.
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Go back' })
      .and(page.locator(':focus'))
      .waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('#content').getByRole('button', { name: 'Discard' }).waitFor({ state: 'detached' });
    // The button that asked is gone.
    await page.getByRole('heading', { level: 1 }).and(page.locator(':focus')).waitFor();
  });

  it('gives the focus back to what opened a dialog when Escape closes it', async () => {
    await page.goto(`${gateway}/suppressions`);
    const opener = page.getByRole('button', { name: 'Add', exact: true });
    await opener.press('Enter');
    await page.getByRole('dialog').locator('input:focus').waitFor();
    await page.keyboard.press('Escape');
    await opener.and(page.locator(':focus')).waitFor();
  });

  it('finds a customer by what is known of them, which never stands in an address', async () => {
    const headers = { authorization: `Bearer ${infrastructure.stack.keys.demo}` };
    const known = await fetch(`${gateway}/api/ingest/v1/customers?limit=1`, { headers });
    const { items } = (await known.json()) as {
      items: { id: string; contactPoints: { channel: string; address: string }[] }[];
    };
    const { id = '', contactPoints = [] } = items[0] ?? {};
    const { address = '' } = contactPoints.find(({ channel }) => channel === 'email') ?? {};
    await page.goto(`${gateway}/customers`);
    const field = page.getByRole('searchbox');
    await field.fill(address.toUpperCase());
    await page.getByText('That is the only one.').waitFor();
    await field.press('Enter');
    await page.waitForURL(`${gateway}/customers/${id}`);
    await page.goBack();
    await page.getByText('That is the only one.').waitFor();
    expect([page.url(), await field.inputValue()]).toEqual([`${gateway}/customers`, address.toUpperCase()]);
    await field.fill('nobody at all');
    await page.getByRole('heading', { name: 'Nobody is found' }).waitFor();
  });

  it('counts nobody’s look at the record as an open of the message', async () => {
    const path = places.find(({ name }) => name === 'communication')?.path ?? '';
    await page.goto(gateway + path);
    // In whatever language it is.
    await page.frameLocator('iframe').locator('a[href]').first().waitFor();
    await page.waitForLoadState('networkidle');
    const requests = (await page.evaluate(
      'performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)',
    )) as string[];
    const headers = { authorization: `Bearer ${infrastructure.stack.keys.demo}` };
    const record = await fetch(`${gateway}/api/tracker/v1${path}`, { headers });
    expect((await record.json()) as object).toMatchObject({ responses: [] });
    expect(requests.filter((name) => name.startsWith('/t/'))).toEqual([]);
  });

  it('breaks none of the rules that it is served with', () => {
    // Meant to be: a conflict, a fault, nobody who holds a customer, and the open pixel that the record's frame does
    // not load.
    const meant = /status of (412|422)|\/customers[/:].*status of 404|Loading the image '[^']*\/t\/o\//;
    expect(troubles.filter((trouble) => !meant.test(trouble))).toEqual([]);
  });

  it('knows the services as they document themselves', async () => {
    for (const service of serviceNames) {
      const [origin] = readFileSync(typesFile(service), 'utf8').split('\n');
      // Where it differs: npm run console:types.
      expect([service, origin]).toEqual([service, originOf(await documentOf(gateway, service))]);
    }
  });
});
