import type { Browser, CDPSession, Page, Protocol } from 'puppeteer-core';
import { emptyPage } from './page-functions.js';

/** Thrown where a document led its page away: what would be printed then is the browser's error page. */
export class PageLeft extends Error {}

/**
 * A page in which nothing that a document brings is alive: its scripts do not run, and nothing is fetched for it. Ours
 * run in a world of their own.
 */
export class IsolatedPage {
  private world = 0;
  private crash?: Error;
  /** Ends the call that waits for an answer. */
  private giveUp: (crash: Error) => void = () => undefined;

  private constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
  ) {
    page.once('error', (crash) => {
      this.crash = crash;
      this.giveUp(crash);
    });
  }

  static async open(browser: Browser): Promise<IsolatedPage> {
    const page = await browser.newPage();
    const crash = new Promise<never>((_, reject) => page.once('error', reject));
    const prepare = async () => {
      const opened = new IsolatedPage(page, await page.createCDPSession());
      await opened.prepare();
      return opened;
    };
    return Promise.race([prepare(), crash]);
  }

  get crashed(): boolean {
    return this.crash !== undefined;
  }

  /** Calls one of our own functions in the page. @returns what it returns, as JSON */
  async call<T>(functionDeclaration: string, ...values: unknown[]): Promise<T> {
    this.checkPlace();
    const { result, exceptionDetails } = await this.unlessCrashed(
      this.session.send('Runtime.callFunctionOn', {
        functionDeclaration,
        executionContextId: this.world,
        arguments: values.map((value) => ({ value })),
        awaitPromise: true,
        returnByValue: true,
      }),
    );
    if (exceptionDetails)
      throw new Error(`The page could not be filled: ${exceptionDetails.exception?.description}`);
    return result.value as T;
  }

  /** @returns the PDF in base64, as the browser hands it over; of more than `mostPages` pages, the first and one more */
  async printToPdf(
    mostPages: number,
    options: Pick<Protocol.Page.PrintToPDFRequest, 'generateTaggedPDF' | 'generateDocumentOutline'>,
  ): Promise<string> {
    const { data } = await this.unlessCrashed(
      this.session.send('Page.printToPDF', {
        ...options,
        preferCSSPageSize: true,
        printBackground: true,
        pageRanges: `1-${mostPages + 1}`,
      }),
    );
    this.checkPlace();
    return data;
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  private async prepare(): Promise<void> {
    const frameId = (await this.session.send('Page.getFrameTree')).frameTree.frame.id;
    await this.page.setOfflineMode(true);
    await this.session.send('Page.setDocumentContent', { frameId, html: emptyPage });
    await this.session.send('Emulation.setScriptExecutionDisabled', { value: true });
    const world = await this.session.send('Page.createIsolatedWorld', { frameId, worldName: 'tourbus' });
    this.world = world.executionContextId;
  }

  /**
   * The browser leaves calls to a page whose process ended unanswered. A race against one promise for all calls would
   * keep every PDF for as long as the page is there.
   */
  private unlessCrashed<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.giveUp = reject;
      if (this.crash) reject(this.crash);
      work.then(resolve, reject);
    });
  }

  private checkPlace(): void {
    if (this.page.url() !== 'about:blank')
      throw new PageLeft('The document led its page to another address.');
  }
}
