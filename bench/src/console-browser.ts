import { findChromium, stackFolder } from '@tourbus/stack';
import { type Browser, type Page, launch } from 'puppeteer-core';

/** As an administrator of the sample company sees the console. */
export async function openConsole(gateway: string): Promise<{ browser: Browser; page: Page }> {
  const { path, env } = await findChromium(stackFolder);
  const browser = await launch({
    executablePath: path,
    headless: 'shell',
    env: { ...process.env, ...env },
    // Chromium refuses to sandbox itself as root.
    args: ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  const page = await browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(`${gateway}/auth/login?to=/`);
  await Promise.all([page.waitForNavigation(), page.locator('::-p-text(Ruth Alder)').click()]);
  await page.waitForSelector('h1');
  return { browser, page };
}

/** Rows of a list, or what stands there when there are none; of the home page, its chart and its list. */
const shown = (path: string): string =>
  path === '/'
    ? 'main:has([role="img"] :is(canvas, svg)):has(li a)'
    : 'main tbody tr, main h2:not([data-left])';

/** Evaluated in the page: goes to a place and tells the milliseconds until a frame with its content was painted. */
const goAndWait = (path: string, selector: string): string => `new Promise((resolve, reject) => {
  const began = performance.now();
  const overdue = setTimeout(() => reject(new Error('Nothing was shown at ${path}.')), 20000);
  const painted = () => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { clearTimeout(overdue); resolve(performance.now() - began); };
    port2.postMessage(0);
  });
  const look = () => {
    if (!document.querySelector(${JSON.stringify(selector)})) return;
    observer.disconnect();
    painted();
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true, attributes: true });
  for (const heading of document.querySelectorAll('main h2')) heading.dataset.left = '';
  history.pushState({}, '', ${JSON.stringify(path)});
  dispatchEvent(new PopStateEvent('popstate', { state: {} }));
})`;

/** Evaluated in the page: nobody clicks while the console is still starting. */
const atRest = 'new Promise((resolve) => requestIdleCallback(() => requestIdleCallback(resolve)))';

/**
 * Milliseconds from leaving another page of the console until the rows of this one are painted. The console is loaded
 * anew each time, so that nothing is remembered.
 */
export async function paintTimes(page: Page, gateway: string, path: string, runs: number): Promise<number[]> {
  const times: number[] = [];
  for (let run = -1; run < runs; run++) {
    await page.goto(`${gateway}/nowhere`);
    await page.waitForSelector('main h2');
    await page.evaluate(atRest);
    const time = (await page.evaluate(goAndWait(path, shown(path)))) as number;
    if (run >= 0) times.push(time);
  }
  return times;
}
