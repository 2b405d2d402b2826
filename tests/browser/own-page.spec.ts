import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customerChangedV1, preferencesOfferedV1 } from '@tourbus/contracts';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import {
  type Mail,
  type TrackerUnderTest,
  linkTo,
  mail,
  send,
  startTracker,
} from '../integration/tracker/tracker.js';
import { barriers, launchBrowser, openContext } from './driver.js';
import { keyboard } from './hands.js';

const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };

describe('the customer’s own pages in a browser', () => {
  let tracker: TrackerUnderTest;
  let browser: Browser;
  const troubles: string[] = [];

  beforeAll(async () => {
    [tracker, browser] = await Promise.all([startTracker(), launchBrowser()]);
    const { example } = preferencesOfferedV1;
    await tracker.bus.publish(preferencesOfferedV1, example, 'offer');
    await tracker.bus.drained('TOURBUS_PREFERENCES', 'tracker-offers');
  }, 120_000);
  afterAll(async () => {
    await tracker?.stop();
  });

  /** A mail to somebody who speaks this language. */
  const received = async (locale: string): Promise<Mail> => {
    const sent = mail(undefined, locale);
    const { brand } = preferencesOfferedV1.example;
    await send(tracker.bus, { ...sent, composed: { ...sent.composed, brand } });
    const { example } = customerChangedV1;
    const customer = { ...example.customer, id: sent.head.customerId, locale };
    await tracker.bus.publish(customerChangedV1, { ...example, customer }, sent.head.customerId);
    await tracker.bus.drained('TOURBUS_DATA', 'tracker-profiles');
    await tracker.recorded();
    return sent;
  };
  const addressOf = ({ head }: Mail): string =>
    `${tracker.service.url}/t/p/${linkTo(head.communicationId, 'preferences')}`;
  const open = (more: Parameters<typeof openContext>[2]): Promise<BrowserContext> =>
    openContext(browser, troubles, more);
  /** Nothing has to be looked for at the side. */
  const widthOf = (page: Page): Promise<unknown> =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  it.each([
    ['en', 'ltr', phone],
    ['en', 'ltr', desk],
    ['ar', 'rtl', phone],
    ['ar', 'rtl', desk],
    ['ja', 'ltr', phone],
  ])(
    'have no barrier in %s, from the %s, on %j, in light and dark colours',
    async (locale, dir, viewport) => {
      const address = addressOf(await received(locale));
      const context = await open({ viewport });
      const page = await context.newPage();
      for (const path of ['', '?done=saved', '/history']) {
        await page.goto(address + path);
        expect(await page.locator('html').getAttribute('dir')).toBe(dir);
        expect(await barriers(page)).toEqual([]);
        expect(await widthOf(page)).toBe(0);
      }
      await context.close();
    },
  );

  const tick = async (box: Locator): Promise<void> => {
    await keyboard.enter(box);
    await box.page().keyboard.press('Space');
  };

  it('are worked by keyboard alone, without scripts, and say what is wrong where it is', async () => {
    const sent = await received('en');
    const context = await open({ viewport: phone, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(addressOf(sent));
    await tick(page.getByLabel('Field notes'));
    await tick(page.getByLabel('Keep these hours quiet'));
    await page.getByRole('combobox', { name: /^From/ }).selectOption('08:00');
    await keyboard.press(page.getByRole('button', { name: 'Save', exact: true }));
    const alert = page.getByRole('alert');
    await alert.getByRole('link').waitFor();
    expect(await page.getByLabel('Field notes').isChecked()).toBe(false);
    await page.getByRole('combobox', { name: /^From/ }).selectOption('21:00');
    await keyboard.press(page.getByRole('button', { name: 'Save', exact: true }));
    await page.getByRole('status').getByText('Your choices are saved.').waitFor();
    expect(await page.getByLabel('Field notes').isChecked()).toBe(false);
    expect(await page.getByLabel('Keep these hours quiet').isChecked()).toBe(true);
    await keyboard.press(page.getByRole('link', { name: 'What we have sent you' }));
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await context.close();
  });

  it('make no browser complain', () => {
    // A form with a fault is answered so, and Chromium notes it.
    expect(troubles.filter((trouble) => !trouble.includes('status of 422'))).toEqual([]);
  });
});
