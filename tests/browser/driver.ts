import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll } from '@jest/globals';
import { findChromium, stackFolder } from '@tourbus/stack';
import {
  type Browser,
  type BrowserContextOptions,
  type BrowserContext,
  type Page,
  chromium,
} from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const launched: Promise<Browser>[] = [];

// Here and not in the suites: one whose scene failed to stand never got hold of its browser, and Jest waited for it.
afterAll(async () => {
  for (const browser of await Promise.allSettled(launched))
    if (browser.status === 'fulfilled') await browser.value.close();
});

async function launch(): Promise<Browser> {
  const { path, env } = await findChromium(stackFolder);
  return chromium.launch({
    executablePath: path,
    env: { ...process.env, ...env } as Record<string, string>,
    args: ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
}

/** A browser that is gone with the suite. */
export function launchBrowser(): Promise<Browser> {
  const launching = launch();
  launched.push(launching);
  return launching;
}

/** A browser of somebody's own. What it complains about goes to `troubles`. */
export async function openContext(
  browser: Browser,
  troubles: string[],
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const viewport = { width: 1500, height: 900 };
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', ...options });
  context.on('console', (message) => {
    // The first question whether somebody is signed in is answered with 401.
    if (message.type() === 'error' && !/status of 401/.test(message.text()))
      troubles.push(`${message.page()?.url()}: ${message.text()}`);
  });
  context.on('weberror', (error) => troubles.push(String(error.error())));
  return context;
}

/** Evaluated rather than added, because the page's policy lets no script of others in. */
async function violations(page: Page, rules: string[]): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  const options = JSON.stringify({ runOnly: rules, resultTypes: ['violations'] });
  const { violations: found } = (await page.evaluate(`axe.run({ exclude: ['iframe'] }, ${options})`)) as {
    violations: { id: string; nodes: { target: string[] }[] }[];
  };
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** What keeps people from using this page as it is now, in light and dark colours. */
export async function barriers(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const inLight = await violations(page, standards);
  await page.emulateMedia({ colorScheme: 'dark' });
  // Nothing but the colours differs then.
  const inDark = await violations(page, ['color-contrast', 'link-in-text-block']);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...inLight, ...inDark];
}

/** A page of the console, at an address to which one of the sample people came by signing in. */
export async function signInOn(context: BrowserContext, address: string, name: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(address);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name }).click();
  await page.getByRole('link', { name: 'Tourbus, home' }).waitFor();
  return page;
}
