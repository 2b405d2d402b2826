import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { CONFIG, Metrics, PermanentFailure, Readiness, Slots } from '@tourbus/platform';
import { Counter } from 'prom-client';
import { browserEnvironment, type Config } from '../config.js';
import { ChromiumBrowser, type BrowserOptions } from './chromium-browser.js';
import { unpackedChromium } from './chromium-executable.js';
import { DocumentPrinter, type PrintableDocument, type PrintedDocument } from './document-printer.js';
import { checkSize, mostPages } from './size-limits.js';
import { PageLeft, type WarmPage } from './warm-page.js';

/** A browser is replaced after so many documents, so that what leaks in it stays bounded. */
const documentsPerBrowser = 5_000;
const documentsPerMemoryCheck = 100;

class TimeLimitExceeded extends Error {
  override readonly message = 'The browser did not answer in time.';
}

/** Prints with one supervised headless Chromium, which is replaced when it crashes, hangs, or has grown. */
@Injectable()
export class ChromiumDocumentPrinter
  extends DocumentPrinter
  implements OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly logger = new Logger('chromium');
  private readonly slots: Slots;
  private readonly replaced: Counter;
  private browser?: ChromiumBrowser;
  private starting?: Promise<ChromiumBrowser>;
  private closing = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    metrics: Metrics,
    readiness: Readiness,
  ) {
    super();
    readiness.need('browser', () => this.working);
    this.slots = new Slots(config.RENDERER_PAGES);
    this.replaced = new Counter({
      name: 'tourbus_browser_replaced_total',
      help: 'Browsers that ended, by why.',
      labelNames: ['why'],
      registers: [metrics.registry],
    });
  }

  get waiting(): number {
    return this.slots.waiting;
  }

  /** Asking starts a browser where there is none, so that readiness comes back by itself. */
  get working(): boolean {
    if (!this.browser?.alive && !this.closing) void this.running().catch(() => undefined);
    return this.browser?.alive ?? false;
  }

  async version(): Promise<string> {
    return (await this.running()).version;
  }

  /** In the background: mails and messages do not wait for a browser. */
  onApplicationBootstrap(): void {
    void this.running().catch((error: unknown) =>
      this.logger.error({ err: error }, 'the browser does not start'),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing = true;
    const browser = await this.starting?.catch(() => undefined);
    await browser?.close().catch(() => browser.kill());
  }

  /**
   * A document that went down with its browser, or waited for one that hung, may be innocent: another one did that to
   * it, or the system did. So it is tried once more, alone. What ends or hangs a second browser is not given a third.
   */
  async print(document: PrintableDocument): Promise<PrintedDocument> {
    const printed = await this.slots
      .run(() => this.attempt(document))
      .catch((error: unknown) => {
        if (!(error instanceof Interrupted)) throw error;
        this.logger.warn({ err: error.cause }, 'printing was interrupted, once more');
        return this.slots.runAlone(() => this.attempt(document));
      })
      .catch((error: unknown) => {
        throw error instanceof Interrupted ? this.giveUp(error) : error;
      });
    return checkSize(printed);
  }

  private async attempt(document: PrintableDocument): Promise<string> {
    const browser = await this.running();
    try {
      // What hangs before the document is in the page is not the document's fault.
      const page = await this.withinTime(browser.take(document.styleSheet));
      return await this.printOn(page, browser, document);
    } catch (error) {
      if (error instanceof PermanentFailure) throw error;
      if (error instanceof TimeLimitExceeded) await this.endHung(browser);
      throw new Interrupted(error);
    }
  }

  /** A page that failed is not given back: nobody knows what is left in it. */
  private async printOn(
    page: WarmPage,
    browser: ChromiumBrowser,
    document: PrintableDocument,
  ): Promise<string> {
    try {
      const data = await this.withinTime(page.print(document, mostPages));
      await browser.giveBack(page);
      await this.replaceWhenWorn(browser);
      return data;
    } catch (error) {
      void page.close().catch(() => undefined);
      if (error instanceof PageLeft)
        throw new PermanentFailure('page-left', error.message, 'Remove what navigates from the document.');
      throw error;
    }
  }

  private giveUp({ cause, message }: Interrupted): PermanentFailure {
    if (cause instanceof TimeLimitExceeded)
      return new PermanentFailure(
        'document-too-slow',
        `Twice the document was not printed within ${this.config.RENDERER_DOCUMENT_SECONDS} seconds.`,
        'Make it simpler or split it, or raise RENDERER_DOCUMENT_SECONDS; then replay.',
      );
    return new PermanentFailure(
      'document-unprintable',
      `Twice the browser crashed on it or refused it: ${message}`,
      'Print the template with sample data to find what it is; after a fix, replay.',
    );
  }

  private async endHung(browser: ChromiumBrowser): Promise<void> {
    this.replaced.inc({ why: 'hung' });
    this.forget(browser);
    await browser.kill();
  }

  private async withinTime<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new TimeLimitExceeded()),
        this.config.RENDERER_DOCUMENT_SECONDS * 1_000,
      );
    });
    try {
      return await Promise.race([work, limit]);
    } finally {
      clearTimeout(timer);
      work.catch(() => undefined);
    }
  }

  private async replaceWhenWorn(browser: ChromiumBrowser): Promise<void> {
    if (browser !== this.browser || browser.printed % documentsPerMemoryCheck !== 0) return;
    // One that ended meanwhile is replaced anyway.
    const memory = await browser.memory().catch(() => 0);
    const grown = memory > this.config.RENDERER_MEMORY_MB * 1024 * 1024;
    if (!grown && browser.printed < documentsPerBrowser) return;
    this.replaced.inc({ why: grown ? 'grown' : 'worn' });
    this.forget(browser);
    void this.slots.runAlone(() => browser.close()).catch(() => browser.kill());
  }

  private running(): Promise<ChromiumBrowser> {
    this.starting ??= this.start().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  private async start(): Promise<ChromiumBrowser> {
    const { CHROMIUM_PATH, BROWSER_FOLDER, BROWSER_SANDBOX } = this.config;
    const executable = CHROMIUM_PATH ?? (await unpackedChromium(BROWSER_FOLDER));
    const options = { executable, folder: BROWSER_FOLDER, environment: browserEnvironment() };
    // Chromium refuses to sandbox itself as root.
    const wanted = BROWSER_SANDBOX === 'on' || (BROWSER_SANDBOX === 'auto' && process.getuid?.() !== 0);
    const browser = await ChromiumBrowser.launch({ ...options, sandbox: wanted }).catch((error: unknown) => {
      if (!wanted || BROWSER_SANDBOX === 'on') throw error;
      return this.launchWithoutSandbox(options, error);
    });
    this.browser = browser;
    void browser.ended.then(() => this.whenEnded(browser));
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
    void this.running().catch((error: unknown) =>
      this.logger.error({ err: error }, 'the browser does not start'),
    );
  }

  /** Whoever prints next gets another one. */
  private forget(browser: ChromiumBrowser): void {
    if (browser !== this.browser) return;
    this.browser = undefined;
    this.starting = undefined;
  }
}

/** Printing ended without a document: with the browser, with the page, or because the engine refused. */
class Interrupted extends Error {
  constructor(override readonly cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}
