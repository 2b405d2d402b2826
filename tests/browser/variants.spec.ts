import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { callerOf } from '../../tools/workshop/src/console/caller.js';
import { type World, startWorld } from '../journeys/world.js';
import { barriers, launchBrowser, openContext } from './driver.js';
import { keyboard } from './hands.js';

let world: World;
let browser: Browser;
let page: Page;
const troubles: string[] = [];

const rule = { field: 'country', is: 'equal', value: 'AT' };

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({}, ['order-shipped']), launchBrowser()]);
  await callerOf(world.stack)('PUT', '/api/ingest/v1/segments/regulars', { name: 'Regulars', rule });
  page = await (await openContext(browser, troubles)).newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(world.stack.urls.gateway);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Nora Lindqvist' }).click();
  await page.getByRole('link', { name: 'Tourbus, home' }).waitFor();
}, 180_000);
afterAll(() => world?.stop());

const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const dialog = (): Locator => page.getByRole('dialog');
const parts = (): Locator => page.getByRole('navigation', { name: 'Parts of the template' });
const variants = async (): Promise<string[]> => {
  const { body } = await world.api<{ variants: { channel: string; segment?: string }[] }>(
    '/api/composer/v1/templates/order-shipped',
  );
  return body.variants.map(({ channel, segment }) => [channel, segment].filter(Boolean).join(' for '));
};

describe('a variant for a segment', () => {
  let before: string[];

  it('begins with what its members would get without it', async () => {
    before = await variants();
    await page.goto(`${world.stack.urls.gateway}/templates/order-shipped?part=variants/0/mjml`);
    await page.frameLocator('iframe').getByText('In the box').waitFor();
    await keyboard.press(button('Variants'));
    await page.getByRole('menuitem', { name: 'Add a variant' }).press('Enter');
    await dialog().getByText('Other words for some').waitFor();
    await button('Add').click();
    await dialog().getByText('There is one for them already.').waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog().getByRole('combobox', { name: 'Segment' }).click();
    await page.getByRole('option', { name: 'Regulars' }).click();
    await button('Add').click();
    await parts().getByRole('group', { name: 'E-mail (in regulars)' }).waitFor();
  });

  it('is written, looked at as a member sees it, and saved', async () => {
    await parts().getByRole('group', { name: 'E-mail (in regulars)' }).getByText('Subject').click();
    await page.getByLabel('E-mail (in regulars), Subject').click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('Once more: thank you');
    await page.getByRole('combobox', { name: 'Segment' }).click();
    await page.getByRole('option', { name: 'regulars' }).click();
    await page.getByLabel('Preview', { exact: true }).getByText('Once more: thank you').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('ControlOrMeta+s');
    await page.getByText('Saved as version 2').waitFor();
    expect(await variants()).toEqual([before[0], 'email for regulars', ...before.slice(1)]);
  });

  it('keeps the one that others get, and goes when nobody wants it', async () => {
    await parts().getByRole('group', { name: 'E-mail', exact: true }).getByText('Subject').click();
    await button('Variants').click();
    await page.getByText('remove E-mail (in regulars) first').waitFor();
    expect(await page.getByRole('menuitem', { name: 'Remove E-mail', exact: true }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await parts().getByRole('group', { name: 'E-mail (in regulars)' }).getByText('Subject').click();
    await button('Variants').click();
    await page.getByRole('menuitem', { name: 'Remove E-mail (in regulars)' }).click();
    await page.keyboard.press('ControlOrMeta+s');
    await page.getByText('Saved as version 3').waitFor();
    expect(await variants()).toEqual(before);
  });
});

it('breaks none of the rules that the editor is served with', () => {
  // Meant to be: a preview of what is half typed.
  expect(troubles.filter((trouble) => !/status of 422/.test(trouble))).toEqual([]);
});
