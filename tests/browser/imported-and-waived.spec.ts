import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { gatewayOf, loadSamples } from '@tourbus/samples';
import { type Infrastructure, startInfrastructure } from '@tourbus/testing';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser, openContext, signInOn } from './driver.js';

const oldPage = `<!doctype html><title>Act now: order {{number}}</title>
<p>Dear {first_name}, your parcel waits.</p><script>track()</script>`;

let infrastructure: Infrastructure;
let browser: Browser;

beforeAll(async () => {
  [infrastructure, browser] = await Promise.all([
    startInfrastructure({ services: ['composer'], sandbox: true }),
    launchBrowser(),
  ]);
  await loadSamples(gatewayOf(infrastructure.stack), []);
}, 180_000);
afterAll(() => infrastructure?.stop());

const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name });
const dialog = (page: Page): Locator => page.getByRole('dialog');

describe('a page from elsewhere', () => {
  let nora: Page;
  let ada: Page;

  const signIn = async (name: string): Promise<Page> =>
    signInOn(await openContext(browser, []), infrastructure.stack.urls.gateway, name);
  const open = (page: Page, path: string): Promise<unknown> =>
    page.goto(infrastructure.stack.urls.gateway + path);
  const take = async (page: Page, step: string): Promise<void> => {
    await button(page, step).click();
    await button(dialog(page), step).click();
    await dialog(page).waitFor({ state: 'detached' });
  };

  it('becomes a draft, beside what of it did not carry over', async () => {
    nora = await signIn('Nora Lindqvist');
    await open(nora, '/templates');
    await nora.getByRole('link', { name: 'Import a file' }).click();
    const file = { name: 'old.html', mimeType: 'text/html', buffer: Buffer.from(oldPage) };
    await nora.locator('input[type=file]').setInputFiles(file);
    await nora.frameLocator('iframe').getByText('your parcel waits').waitFor();
    await nora.getByRole('listitem').filter({ hasText: 'script' }).waitFor();
    await nora.getByRole('cell', { name: 'data.first_name' }).waitFor();
    await nora.getByLabel('Key').fill('waiting-parcel');
    await button(nora, 'Keep and open in the editor').click();
    await nora.waitForURL(/\/templates\/waiting-parcel/);
    await nora.getByText('Version 1 by Nora Lindqvist').waitFor();
  });

  it('is refused where the brand’s voice forbids it, with what, why and who may waive it', async () => {
    await button(nora, 'Submit for review').click();
    await button(dialog(nora), 'Submit for review').click();
    const finding = dialog(nora).getByRole('listitem').filter({ hasText: 'act now' });
    await finding.getByText('May be waived by: reviewer').waitFor();
    await dialog(nora).getByRole('link', { name: 'version 1 and its findings' }).click();
    await nora.getByRole('heading', { level: 1, name: 'waiting-parcel, version 1' }).waitFor();
    await nora.getByRole('listitem').filter({ hasText: 'act now' }).first().waitFor();
    // Nobody waives what is found in their own work.
    await button(nora, /^Waive/).waitFor({ state: 'detached' });
  });

  it('goes on once somebody else has let that pass, for a reason', async () => {
    ada = await signIn('Ada Okonkwo');
    await open(ada, '/reviews/templates/waiting-parcel');
    await button(ada, /^Waive/).click();
    await dialog(ada).getByLabel('Why may it pass?').fill('It is a quotation.');
    await button(dialog(ada), 'Waive').click();
    const waived = ada.getByRole('listitem').filter({ hasText: 'It is a quotation.' });
    await waived.and(ada.locator(':focus')).waitFor();
    await nora.reload();
    await take(nora, 'Submit for review');
    await nora.getByText('in review', { exact: true }).first().waitFor();
  });

  it('is published for a time, which cannot end before it begins', async () => {
    await ada.reload();
    await take(ada, 'Approve');
    await button(ada, 'Publish').click();
    await dialog(ada).getByLabel('From').fill('2099-03-01T09:00');
    await dialog(ada).getByLabel('Until').fill('2099-03-01T08:00');
    await dialog(ada).getByText('It has to end after it begins.').waitFor();
    await dialog(ada).getByLabel('Until').fill('2099-03-02T09:00');
    await button(dialog(ada), 'Publish').click();
    await ada.getByText(/^from .*Mar/).waitFor();
    await ada.getByText(/^until .*Mar/).waitFor();
  });

  it('comes back as a new draft after it was written over', async () => {
    await open(nora, '/templates/waiting-parcel?part=variants/0/subject');
    await nora.getByRole('textbox', { name: 'E-mail, Subject' }).click();
    await nora.keyboard.type('New: ');
    await nora.keyboard.press('ControlOrMeta+s');
    await nora.getByText('Version 2 by Nora Lindqvist').waitFor();
    await open(nora, '/reviews/templates/waiting-parcel?version=1');
    await take(nora, 'Restore');
    await nora.waitForURL(/\/templates\/waiting-parcel/);
    await nora.getByText('Version 3 by Nora Lindqvist').waitFor();
  });
});
