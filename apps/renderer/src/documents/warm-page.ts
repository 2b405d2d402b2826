import type { Browser, CDPSession, Page } from 'puppeteer-core';
import type { PrintableDocument, StyleSheet } from './document-printer.js';
import { emptyPage, replaceDocument, setStyleSheet } from './page-functions.js';

/** Past this many characters a tagged document gets bookmarks from its headings: it is too long to leaf through. */
const outlineFrom = 64 * 1024;

/** Thrown where a document led its page away: what would be printed then is the browser's error page. */
export class PageLeft extends Error {}

/**
 * A page that holds one style sheet with its fonts, and prints one document after the other by replacing the body.
 * Documents are data to it: their scripts do not run, and nothing is fetched for them.
 */
export class WarmPage {
  private world = 0;
  crashed = false;

  private constructor(
    readonly styleSheet: string,
    private readonly page: Page,
    private readonly session: CDPSession,
    /** Rejects when the page's process ends: the browser leaves calls to such a page unanswered. */
    private readonly crash: Promise<never>,
  ) {
    crash.catch(() => {
      this.crashed = true;
    });
  }

  static async open(browser: Browser, { digest, css }: StyleSheet): Promise<WarmPage> {
    const page = await browser.newPage();
    const crash = new Promise<never>((_, reject) => page.once('error', reject));
    const prepare = async () => {
      const opened = new WarmPage(digest, page, await page.createCDPSession(), crash);
      await opened.prepare(css);
      return opened;
    };
    return Promise.race([prepare(), crash]);
  }

  /** @returns the PDF in base64, as the browser hands it over; of more than `mostPages` pages, the first and one more */
  print(document: PrintableDocument, mostPages: number): Promise<string> {
    return Promise.race([this.printBody(document, mostPages), this.crash]);
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  private async prepare(css: string): Promise<void> {
    const frameId = (await this.session.send('Page.getFrameTree')).frameTree.frame.id;
    await this.page.setOfflineMode(true);
    await this.session.send('Page.setDocumentContent', { frameId, html: emptyPage });
    await this.session.send('Emulation.setScriptExecutionDisabled', { value: true });
    const world = await this.session.send('Page.createIsolatedWorld', { frameId, worldName: 'tourbus' });
    this.world = world.executionContextId;
    await this.call(setStyleSheet, css);
  }

  private async printBody(document: PrintableDocument, mostPages: number): Promise<string> {
    await this.call(replaceDocument, document.title, document.locale, document.dir, document.body);
    const { data } = await this.session.send('Page.printToPDF', {
      preferCSSPageSize: true,
      printBackground: true,
      generateTaggedPDF: document.tagged,
      generateDocumentOutline: document.tagged && document.body.length > outlineFrom,
      pageRanges: `1-${mostPages + 1}`,
    });
    this.checkPlace();
    return data;
  }

  private async call(functionDeclaration: string, ...values: string[]): Promise<void> {
    this.checkPlace();
    const { exceptionDetails } = await this.session.send('Runtime.callFunctionOn', {
      functionDeclaration,
      executionContextId: this.world,
      arguments: values.map((value) => ({ value })),
      awaitPromise: true,
    });
    if (exceptionDetails)
      throw new Error(`The page could not be filled: ${exceptionDetails.exception?.description}`);
  }

  private checkPlace(): void {
    if (this.page.url() !== 'about:blank')
      throw new PageLeft('The document led its page to another address.');
  }
}
