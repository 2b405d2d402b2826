import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findChromium, serviceNames, stackFolder } from '@tourbus/stack';
import { type Infrastructure, startInfrastructure } from '@tourbus/testing';
import lighthouse from 'lighthouse';
import { type Browser, type Page, launch } from 'puppeteer-core';
import { type Place, setScene } from '../../tools/workshop/src/console/scene.js';

/** What of a page keeps it from a hundred. */
interface Verdict {
  scores: Record<string, number>;
  faults: string[];
}

const categories = ['accessibility', 'best-practices'];
const least = 95;

async function judge(page: Page, url: string): Promise<Verdict> {
  const found = await lighthouse(
    url,
    {
      onlyCategories: categories,
      formFactor: 'desktop',
      screenEmulation: { disabled: true },
      // Whoever signed in stays so.
      disableStorageReset: true,
      // Nothing is timed, so it is enough that the page has what it asked for.
      ...{ pauseAfterFcpMs: 0, pauseAfterLoadMs: 0, cpuQuietThresholdMs: 0, networkQuietThresholdMs: 500 },
      disableFullPageScreenshot: true,
      logLevel: 'silent',
    },
    undefined,
    // Lighthouse has a puppeteer of its own, of the same make.
    page as never,
  );
  if (!found) throw new Error(`Lighthouse had nothing to say about ${url}.`);
  const { lhr } = found;
  const scores = categories.map(
    (name) => [name, Math.round((lhr.categories[name]?.score ?? 0) * 100)] as const,
  );
  const faults = Object.values(lhr.audits)
    .filter(({ score, scoreDisplayMode }) => scoreDisplayMode === 'binary' && score !== null && score < 1)
    .map(
      ({ id, details }) => `${id}: ${JSON.stringify((details as { items?: unknown })?.items)?.slice(0, 500)}`,
    );
  return { scores: Object.fromEntries(scores), faults };
}

describe('the built console, judged by Lighthouse', () => {
  let infrastructure: Infrastructure;
  let gateway: string;
  let browser: Browser;
  let visitor: Page;
  let signedIn: Page;
  let places: Place[];

  /** Each with cookies of its own. */
  const newPage = async (): Promise<Page> => {
    const page = await (await browser.createBrowserContext()).newPage();
    await page.setViewport({ width: 1350, height: 940 });
    return page;
  };

  beforeAll(async () => {
    infrastructure = await startInfrastructure({ services: serviceNames, sandbox: true });
    gateway = infrastructure.stack.urls.gateway;
    const { path, env } = await findChromium(stackFolder);
    [places, browser] = await Promise.all([
      setScene(infrastructure.stack, ['order-shipped']),
      launch({
        executablePath: path,
        headless: 'shell',
        env: { ...process.env, ...env },
        args: ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      }),
    ]);
    visitor = await newPage();
    signedIn = await newPage();
    await signedIn.goto(`${gateway}/auth/login?to=/`);
    await Promise.all([signedIn.waitForNavigation(), signedIn.locator('::-p-text(Ruth Alder)').click()]);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await infrastructure?.stop();
  });

  const expectGood = (verdict: Verdict): void => {
    const low = Object.values(verdict.scores).some((score) => score < least);
    expect(low ? verdict : {}).toEqual({});
  };

  it('is accessible and of good practice where somebody signs in', async () => {
    expectGood(await judge(visitor, gateway));
  });

  it.each(['home', 'templates', 'template', 'communication'])(
    'is accessible and of good practice: %s',
    async (name) => {
      const path = places.find((place) => place.name === name)?.path ?? '';
      expectGood(await judge(signedIn, gateway + path));
    },
  );
});
