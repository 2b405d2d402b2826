import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceNames } from '@tourbus/stack';
import { type Infrastructure, startInfrastructure } from '@tourbus/testing';
import type { Browser, Locator, Page } from 'playwright-core';
import { callerOf } from '../../tools/workshop/src/console/caller.js';
import { barriers, launchBrowser, openContext, signInOn } from './driver.js';
import { keyboard } from './hands.js';

let infrastructure: Infrastructure;
let browser: Browser;
let gateway: string;
let page: Page;
const troubles: string[] = [];

beforeAll(async () => {
  [infrastructure, browser] = await Promise.all([
    startInfrastructure({ services: serviceNames, sandbox: true }),
    launchBrowser(),
  ]);
  gateway = infrastructure.stack.urls.gateway;
  await callerOf(infrastructure.stack)('PUT', '/api/ingest/v1/customers/C-1', {
    names: { given: 'Zoë', family: 'Müller' },
    contactPoints: [{ channel: 'email', address: 'zoe@home.example' }],
  });
}, 180_000);
afterAll(() => infrastructure?.stop());

const signIn = async (name: string): Promise<Page> =>
  signInOn(await openContext(browser, troubles), gateway, name);

const card = (): Locator => page.getByRole('region', { name: 'Privacy' });
const button = (within: Locator, name: string): Locator => within.getByRole('button', { name, exact: true });
const dialog = (): Locator => page.getByRole('dialog');

describe('what is held of a customer', () => {
  it('is given as one file of all services', async () => {
    page = await signIn('Ruth Alder');
    await page.goto(`${gateway}/customers/C-1`);
    await button(card(), 'Hold').waitFor();
    expect(await barriers(page)).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      keyboard.press(button(card(), 'Export everything')),
    ]);
    expect(download.suggestedFilename()).toBe('customer-C-1.json');
    const held = JSON.parse(await readFile(await download.path(), 'utf8')) as Record<string, unknown>;
    expect(Object.keys(held)).toEqual(['customer', ...serviceNames]);
    expect(JSON.stringify(held['ingest'])).toContain('zoe@home.example');
  });

  it('cannot be erased while somebody holds it, and the page says why', async () => {
    await keyboard.press(button(card(), 'Hold'));
    await dialog().locator('input:focus').waitFor();
    await page.keyboard.type('Case 12/26');
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await card().getByText('Case 12/26').waitFor();
    expect(await button(card(), 'Erase').count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
    await page.reload();
    await card().getByText('Case 12/26').waitFor();
  });

  it('can be erased again once the hold ends', async () => {
    await keyboard.press(button(card(), 'End the hold'));
    await button(dialog(), 'End the hold').click();
    await button(card(), 'Erase').waitFor();
    expect(await card().getByText('Case 12/26').count()).toBe(0);
  });

  it('is erased by who types whom, and is told until every service has forgotten it', async () => {
    await keyboard.press(button(card(), 'Erase'));
    await dialog().locator('input:focus').waitFor();
    await page.keyboard.type('Asked for by letter');
    const typed = dialog().getByRole('textbox', { name: 'Type C-1 to go on' });
    await typed.fill('C-11');
    expect(await button(dialog(), 'Erase').isDisabled()).toBe(true);
    await typed.fill('C-1');
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await card().getByText('Every service has forgotten this customer.').waitFor({ timeout: 60_000 });
    expect(await barriers(page)).toEqual([]);
    await page.goto(`${gateway}/customers/C-1`);
    await page.getByText('There is no customer').or(page.getByText('erased')).first().waitFor();
  }, 120_000);
});

describe('who may not', () => {
  it('sees no privacy card as an agent, who sees the customer', async () => {
    await callerOf(infrastructure.stack)('PUT', '/api/ingest/v1/customers/C-2', { names: { given: 'Noor' } });
    page = await signIn('Priya Raman');
    await page.goto(`${gateway}/customers/C-2`);
    await page.getByRole('region', { name: 'Timeline' }).waitFor();
    expect(await card().count()).toBe(0);
  });

  it('is offered no customer as an operator, who sees none', async () => {
    page = await signIn('Sam Oduya');
    await page.getByRole('link', { name: 'Silence queue' }).first().waitFor();
    expect(await page.getByRole('link', { name: 'Customers', exact: true }).count()).toBe(0);
  });
});

it('breaks none of the rules that the pages are served with', () => {
  // Meant to be: nobody holds them, or they are gone.
  expect(troubles.filter((trouble) => !/status of (404|410)/.test(trouble))).toEqual([]);
});
