import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Infrastructure, startInfrastructure } from '@tourbus/testing';
import type { Browser, Locator, Page } from 'playwright-core';
import { type Call, callerOf } from '../../tools/workshop/src/console/caller.js';
import { barriers, launchBrowser, openContext, signInOn } from './driver.js';
import { keyboard } from './hands.js';

let infrastructure: Infrastructure;
let browser: Browser;
let gateway: string;
let call: Call;
let page: Page;
const troubles: string[] = [];

const count = 800;
/** Every fifth is gold and of these four of five subscribed, of the others one of eleven. */
const people = Array.from({ length: count }, (_, i) => ({
  id: `C-${i}`,
  attributes: {
    tier: i % 5 === 0 ? 'gold' : 'plain',
    subscribed: i % 5 === 0 ? i % 25 !== 0 : i % 11 === 0,
    city: ['Wien', 'Graz', 'Łódź'][i % 3],
  },
}));

beforeAll(async () => {
  [infrastructure, browser] = await Promise.all([
    startInfrastructure({ services: ['composer', 'ingest'], sandbox: true }),
    launchBrowser(),
  ]);
  gateway = infrastructure.stack.urls.gateway;
  call = callerOf(infrastructure.stack);
  await call('POST', '/api/ingest/v1/customers/bulk', people);
}, 180_000);
afterAll(() => infrastructure?.stop());

const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', { name });
const dialog = (on: Page): Locator => on.getByRole('dialog');
const gold = (on: Page): Locator => on.getByRole('region', { name: 'Tier is gold' });

const signIn = async (name: string): Promise<Page> =>
  signInOn(await openContext(browser, troubles), gateway, name);

describe('proposed segments', () => {
  it('are found from the list, and say first what they are looked for by', async () => {
    page = await signIn('Ruth Alder');
    await page.goto(`${gateway}/segments`);
    await keyboard.press(page.getByRole('link', { name: 'Proposed segments' }).first());
    await page.waitForURL(`${gateway}/segments/proposals`);
    await page.getByRole('heading', { name: 'Nothing is looked for yet' }).waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it('are none, and say why, where nobody did what is looked for', async () => {
    await keyboard.press(button(page, 'Look for segments'));
    await page.getByText(`It holds for none of ${count} customers`).waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it('are shown with their share beside that of all, by the keyboard alone', async () => {
    await keyboard.press(button(page, /^Remove: clicked/));
    await keyboard.press(button(page, 'Add a condition'));
    await page.getByRole('menu').waitFor();
    await page.getByRole('menuitem', { name: 'Something known of them' }).press('Enter');
    await keyboard.enter(page.getByRole('combobox', { name: 'Field' }));
    await page.keyboard.type('attributes.subscribed');
    await page.keyboard.press('Escape');
    await keyboard.enter(page.getByRole('textbox', { name: 'With' }));
    await page.keyboard.type('true');
    await page.keyboard.press('Enter');
    await gold(page).getByText('attributes.tier is “gold”').waitFor();
    await gold(page).getByText('160 of 800 customers').waitFor();
    await gold(page).getByText('The two intervals do not touch').waitFor();
    await gold(page)
      .getByText(/who were not used to find it\. It was found among others/)
      .waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it('fit on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await gold(page).waitFor();
    const overflow = 'document.documentElement.scrollWidth - window.innerWidth';
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
    await page.setViewportSize({ width: 1500, height: 900 });
  });

  it('are read, named and saved by a person before they count', async () => {
    await keyboard.press(button(page, 'Use it: Tier is gold'));
    await dialog(page).locator('input:focus').waitFor();
    expect(await dialog(page).getByRole('textbox', { name: 'Key' }).inputValue()).toBe('tier-is-gold');
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${gateway}/segments/tier-is-gold`);
    await page.getByText('It is proposed, and not kept yet').waitFor();
    await page.getByText('160 of 800 customers').waitFor();
    // As it was before somebody reloaded the page.
    page.once('dialog', (asked) => void asked.accept());
    await page.reload();
    await page.getByRole('textbox', { name: 'Name' }).fill('Gold people');
    await page.keyboard.press('ControlOrMeta+s');
    await page.getByText('Saved as version 1').waitFor();
    expect(await call('GET', '/api/ingest/v1/segments/tier-is-gold')).toMatchObject({
      name: 'Gold people',
      description: expect.stringMatching(
        /^Proposed when looking for .* more often: attributes\.subscribed is true\. It held for /,
      ),
      rule: { all: [{ field: 'attributes.tier', is: 'equal', value: 'gold' }] },
    });
    await page.getByText('ready', { exact: true }).first().waitFor();
  });

  it('are there again for whoever comes back, and no more where a segment says as much', async () => {
    await page.goBack();
    await page.getByRole('heading', { name: 'Proposed segments' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'With' }).inputValue()).toBe('true');
    await gold(page)
      .or(page.getByRole('heading', { name: 'Nothing to propose' }))
      .waitFor();
    await button(page, 'Look for segments').click();
    await page.getByRole('heading', { name: 'Nothing to propose' }).waitFor();
  });

  it('take no key that a segment has', async () => {
    await page.goto(`${gateway}/segments`);
    await button(page, 'New segment').first().click();
    await dialog(page).getByRole('textbox', { name: 'Key' }).fill('tier-is-gold');
    await dialog(page).getByText('There is a segment with this key already').waitFor();
    expect(await button(dialog(page), 'Begin').isDisabled()).toBe(true);
  });

  it('are not for those who only read segments', async () => {
    const author = await signIn('Nora Lindqvist');
    await author.goto(`${gateway}/segments`);
    await author.getByRole('heading', { name: 'Segments' }).waitFor();
    expect(await author.getByRole('link', { name: 'Proposed segments' }).count()).toBe(0);
    await author.goto(`${gateway}/segments/proposals`);
    await author.getByText('Looking for segments is for those who may write them').waitFor();
    expect(await button(author, 'Look for segments').count()).toBe(0);
  });
});

it('breaks none of the rules that the pages are served with', () => {
  // Meant to be: nobody has kept it yet, and services are not there.
  const meant = /status of (403|404|502|503|504)/;
  expect(troubles.filter((trouble) => !meant.test(trouble))).toEqual([]);
});
