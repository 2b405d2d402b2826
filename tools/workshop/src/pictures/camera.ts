import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findChromium, stackFolder } from '@tourbus/stack';
import { type Browser, type CookieData, launch, type Page } from 'puppeteer-core';

export interface View {
  width: number;
  /** The whole page unless given. */
  height?: number;
  dark?: boolean;
  /** The browser's languages, as the header Accept-Language has them. */
  language?: string;
  /** What has to be there before the picture is taken, as a CSS selector. */
  until?: string;
  /** Where the page has no background, the picture has none. */
  transparent?: boolean;
  /** Done with the page before the picture is taken. */
  act?: (page: Page) => Promise<unknown>;
}

/** What the contact sheet shows of a picture. */
export interface Picture {
  group: string;
  file: string;
  label: string;
}

/** Takes pictures of pages into a folder, and remembers them in order. */
export class Camera {
  readonly pictures: Picture[] = [];
  private cookies: CookieData[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly folder: string,
  ) {}

  static async open(folder: string): Promise<Camera> {
    const { path, env } = await findChromium(stackFolder);
    const browser = await launch({
      executablePath: path,
      headless: 'shell',
      env: { ...process.env, ...env },
      // Chromium refuses to sandbox itself as root.
      args: ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    });
    return new Camera(browser, folder);
  }

  /** All pictures from now on are of what this person of the sandbox's identity provider sees. */
  async signIn(at: URL, name: string): Promise<void> {
    const context = await this.browser.createBrowserContext();
    const page = await context.newPage();
    await page.goto(at.href);
    await Promise.all([page.waitForNavigation(), page.locator(`::-p-text(${name})`).click()]);
    this.cookies = await context.cookies();
    await context.close();
  }

  /** @param what where the page is, or its HTML */
  async take(picture: Picture, what: URL | string, view: View): Promise<void> {
    // A context of its own each time: the inbox remembers what was read and which view was chosen.
    const context = await this.browser.createBrowserContext();
    try {
      await context.setCookie(...this.cookies);
      const page = await context.newPage();
      await page.setViewport({ width: view.width, height: view.height ?? 600 });
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: view.dark ? 'dark' : 'light' },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      await page.setExtraHTTPHeaders({ 'accept-language': view.language ?? 'en' });
      await (what instanceof URL ? page.goto(what.href) : page.setContent(what));
      if (view.until) await page.waitForSelector(view.until);
      await view.act?.(page);
      // The inbox keeps one connection open to hear of new messages.
      await page.waitForNetworkIdle({ idleTime: 100, concurrency: 1 });
      const options = { fullPage: view.height === undefined, omitBackground: view.transparent };
      await this.keep(picture, await page.screenshot(options));
    } finally {
      await context.close();
    }
  }

  async keep(picture: Picture, png: Uint8Array): Promise<void> {
    const file = join(this.folder, picture.file);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, png);
    this.pictures.push(picture);
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}
