import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Infrastructure, startInfrastructure } from '@tourbus/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { callerOf } from '../../tools/workshop/src/console/caller.js';
import { knowCustomers } from '../../tools/workshop/src/console/known-customers.js';
import type { Place } from '../../tools/workshop/src/console/scene.js';
import { barriers, launchBrowser, openContext } from './driver.js';
import { keyboard } from './hands.js';

let infrastructure: Infrastructure;
let browser: Browser;
let places: Place[];

beforeAll(async () => {
  [infrastructure, browser] = await Promise.all([
    startInfrastructure({ services: ['composer', 'ingest'], sandbox: true }),
    launchBrowser(),
  ]);
  places = await knowCustomers(callerOf(infrastructure.stack));
}, 180_000);
afterAll(() => infrastructure?.stop());

describe('customers who are here twice', () => {
  let context: BrowserContext;
  let page: Page;
  const go = (path: string) => page.goto(infrastructure.stack.urls.gateway + path);
  const press = (name: string | RegExp) => keyboard.press(page.getByRole('button', { name }).first());
  const dialog = () => page.getByRole('dialog');

  beforeAll(async () => {
    context = await openContext(browser, []);
    page = await context.newPage();
    await go('/');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByText('Ruth Alder').first().click();
    await page.getByRole('link', { name: 'Tourbus, home' }).waitFor();
  });

  it('are shown with what they share, without a barrier in light and dark colours', async () => {
    const found: Record<string, string[]> = {};
    for (const { name, path, act, until } of places) {
      await go(path);
      if (act) await page.evaluate(act);
      await page.locator(until).first().waitFor();
      const here = await barriers(page);
      if (here.length > 0) found[name] = here;
    }
    expect(found).toEqual({});
  });

  it('are opened each by their own name', async () => {
    await go('/customers/duplicates');
    const upper = page.getByRole('row').nth(1).getByRole('link').first();
    const address = await upper.getAttribute('href');
    await upper.click();
    await page.waitForURL(`**${address}`);
  });

  it('are merged by the keyboard alone, after it was shown what will count', async () => {
    await go('/customers/S-31');
    await press('Merge: S-31, H-208');
    const row = (name: string) => dialog().getByRole('row').filter({ hasText: name });
    await row('Consents').getByRole('cell').nth(2).getByText('marketing by any channel: revoked').waitFor();
    await row('agent').getByRole('cell').nth(2).getByText('Graz').waitFor();
    await dialog().locator('input:focus').waitFor();
    await page.keyboard.type('Both are called Zoë');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await page.getByText('Also known as').waitFor();
    await page.getByRole('region', { name: 'Also known as' }).getByText('Both are called Zoë').waitFor();
    await go('/customers/H-208');
    await page.getByText('H-208 is part of S-31').waitFor();
  });

  it('are two again once somebody undoes it', async () => {
    await go('/customers/S-31');
    await press('Undo merge: H-208');
    await dialog().locator('input:focus').waitFor();
    await page.keyboard.type('His wife is called so too');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Merge: S-31, H-208' }).waitFor();
    await page.getByText('Parted from H-208').waitFor();
  });

  it('have a history that is narrowed to what they asked', async () => {
    await page.getByRole('combobox', { name: 'What to show' }).click();
    await page.getByRole('option', { name: 'Support' }).click();
    await page.getByText('Support T-5120 (open)').waitFor();
    await page.getByText('Purchase F-9001').waitFor({ state: 'detached' });
    await page.getByText('Evidence: every word').click();
    await page.getByText('told by api').first().waitFor();
  });
});
