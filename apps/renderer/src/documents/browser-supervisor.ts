import { Logger } from '@nestjs/common';
import { PermanentFailure } from '@tourbus/platform';
import type { Counter } from 'prom-client';
import { browserEnvironment, type Config } from '../config.js';
import { type BrowserOptions, ChromiumBrowser, type KeptPage, type PageKind } from './chromium-browser.js';
import { unpackedChromium } from './chromium-executable.js';
import type { StyleSheet } from './document-printer.js';

/** A browser is replaced after so many documents, so that what leaks in it stays bounded. */
const documentsPerBrowser = 5_000;
/** A browser with fewer is large because of a document, and not because it has grown. */
const documentsToGrow = 100;
const lookEveryMilliseconds = 1_000;
/** This many times the memory at which it is replaced in good order, it is ended at once. */
export const overgrown = 2;

export class TimeLimitExceeded extends Error {
  override readonly message = 'The browser did not answer in time.';
}
export class MemoryLimitExceeded extends Error {
  override readonly message = 'The browser needed too much memory.';
}

/** Work ended without a result: with the browser, with the page, or because the engine refused. */
export class Interrupted extends Error {
  constructor(override readonly cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

type SupervisorConfig = Pick<
  Config,
  | 'CHROMIUM_PATH'
  | 'BROWSER_FOLDER'
  | 'BROWSER_SANDBOX'
  | 'RENDERER_PAGES'
  | 'RENDERER_DOCUMENT_SECONDS'
  | 'RENDERER_MEMORY_MB'
>;

/** Keeps one headless Chromium running, and replaces it when it crashes, hangs, or has grown. */
export class BrowserSupervisor {
  private readonly logger = new Logger('chromium');
  private readonly overgrown = new WeakSet<ChromiumBrowser>();
  private readonly looking: NodeJS.Timeout;
  private browser?: ChromiumBrowser;
  private starting?: Promise<ChromiumBrowser>;
  private replacing = false;
  private closing = false;

  /** @param replaced counts browsers that ended, by `why` */
  constructor(
    private readonly config: SupervisorConfig,
    private readonly replaced: Counter<'why'>,
    private readonly mostDocuments = documentsPerBrowser,
  ) {
    this.looking = setInterval(() => void this.look(), lookEveryMilliseconds).unref();
  }

  /** Asking starts a browser where there is none, so that readiness comes back by itself. */
  get working(): boolean {
    if (!this.browser?.alive && !this.closing) this.startInBackground();
    return this.browser?.alive ?? false;
  }

  async version(): Promise<string> {
    return (await this.running()).version;
  }

  startInBackground(): void {
    void this.running().catch((error: unknown) =>
      this.logger.error({ err: error }, 'the browser does not start'),
    );
  }

  /**
   * Works with a page that holds the style sheet.
   * @param documents how many come of it
   * @throws Interrupted, after which the same may be tried again; PermanentFailure as `work` does
   */
  async use<P extends KeptPage, T>(
    kind: PageKind<P>,
    styleSheet: StyleSheet,
    documents: number,
    work: (page: P) => Promise<T>,
  ): Promise<T> {
    const browser = await this.running();
    try {
      const result = await this.withinTime(browser.withPage(kind, styleSheet, work));
      browser.printed += documents;
      if (browser.printed >= this.mostDocuments) void this.replace(browser, 'worn');
      return result;
    } catch (error) {
      if (error instanceof PermanentFailure) throw error;
      if (error instanceof TimeLimitExceeded) await this.end(browser, 'hung');
      throw new Interrupted(this.overgrown.has(browser) ? new MemoryLimitExceeded() : error);
    }
  }

  async stop(): Promise<void> {
    this.closing = true;
    clearInterval(this.looking);
    const browser = await this.starting?.catch(() => undefined);
    await browser?.close();
  }

  private async withinTime<T>(work: Promise<T>): Promise<T> {
    const milliseconds = this.config.RENDERER_DOCUMENT_SECONDS * 1_000;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new TimeLimitExceeded()), milliseconds);
    });
    try {
      return await Promise.race([work, limit]);
    } finally {
      clearTimeout(timer);
      work.catch(() => undefined);
    }
  }

  /** One document can take all memory there is within a second or two, and others share the machine. */
  private async look(): Promise<void> {
    const { browser } = this;
    if (!browser?.busy) return;
    // One that ended meanwhile is replaced anyway.
    const memory = await browser.memory().catch(() => 0);
    const limit = this.config.RENDERER_MEMORY_MB * 1024 * 1024;
    if (memory > overgrown * limit) {
      this.overgrown.add(browser);
      await this.end(browser, 'overgrown');
    } else if (memory > limit && browser.printed >= documentsToGrow) await this.replace(browser, 'grown');
  }

  /** Ends it at once; whoever prints next gets another one. */
  private async end(browser: ChromiumBrowser, why: string): Promise<void> {
    if (browser === this.browser) {
      this.replaced.inc({ why });
      this.forget(browser);
    }
    await browser.kill();
  }

  /** The next one runs before the old one gets nothing more to do, and what that has begun is ended there. */
  private async replace(old: ChromiumBrowser, why: string): Promise<void> {
    if (this.replacing || old !== this.browser) return;
    this.replacing = true;
    try {
      await this.adopt(await this.launch());
      this.replaced.inc({ why });
    } catch (error) {
      this.logger.warn({ err: error }, 'the browser was not replaced');
    } finally {
      this.replacing = false;
    }
  }

  private running(): Promise<ChromiumBrowser> {
    this.starting ??= this.launch()
      .then((browser) => this.adopt(browser))
      .catch((error: unknown) => {
        this.starting = undefined;
        throw error;
      });
    return this.starting;
  }

  private async adopt(browser: ChromiumBrowser): Promise<ChromiumBrowser> {
    if (this.closing) {
      await browser.close();
      throw new Error('The service ends.');
    }
    this.browser?.retire();
    this.browser = browser;
    this.starting = Promise.resolve(browser);
    void browser.ended.then(() => this.whenEnded(browser));
    return browser;
  }

  private async launch(): Promise<ChromiumBrowser> {
    const { CHROMIUM_PATH, BROWSER_FOLDER, BROWSER_SANDBOX, RENDERER_PAGES } = this.config;
    const executable = CHROMIUM_PATH ?? (await unpackedChromium(BROWSER_FOLDER));
    const options = {
      executable,
      folder: BROWSER_FOLDER,
      environment: browserEnvironment(),
      pages: RENDERER_PAGES,
      // Longer than a document may take: that limit is the one that people know.
      callMilliseconds: (this.config.RENDERER_DOCUMENT_SECONDS + 30) * 1_000,
    };
    // Chromium refuses to sandbox itself as root.
    const wanted = BROWSER_SANDBOX === 'on' || (BROWSER_SANDBOX === 'auto' && process.getuid?.() !== 0);
    const browser = await ChromiumBrowser.launch({ ...options, sandbox: wanted }).catch((error: unknown) => {
      if (!wanted || BROWSER_SANDBOX === 'on') throw error;
      return this.launchWithoutSandbox(options, error);
    });
    this.logger.log({ version: browser.version, executable }, 'the browser runs');
    return browser;
  }

  /** Some systems allow no user namespaces; scripts and network stay off all the same. */
  private async launchWithoutSandbox(
    options: Omit<BrowserOptions, 'sandbox'>,
    refused: unknown,
  ): Promise<ChromiumBrowser> {
    const browser = await ChromiumBrowser.launch({ ...options, sandbox: false });
    this.logger.warn(
      { err: refused },
      'the browser runs without its own sandbox, which this system does not allow',
    );
    return browser;
  }

  private whenEnded(browser: ChromiumBrowser): void {
    if (browser !== this.browser || this.closing) return;
    this.replaced.inc({ why: 'ended' });
    this.logger.warn('the browser ended, another one is started');
    this.forget(browser);
    this.startInBackground();
  }

  private forget(browser: ChromiumBrowser): void {
    if (browser !== this.browser) return;
    this.browser = undefined;
    this.starting = undefined;
  }
}
