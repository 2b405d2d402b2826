import type { Browser } from 'puppeteer-core';
import type { PrintableDocument, StyleSheet } from './document-printer.js';
import { IsolatedPage } from './isolated-page.js';
import { replaceDocument, setStyleSheet } from './page-functions.js';

/** Past this many characters a tagged document gets bookmarks from its headings: it is too long to leaf through. */
const outlineFrom = 32 * 1024;

/** A page that holds one style sheet with its fonts, and prints one document after the other by replacing the body. */
export class WarmPage {
  constructor(
    readonly styleSheet: string,
    private readonly page: IsolatedPage,
  ) {}

  static async open(browser: Browser, { digest, css }: StyleSheet): Promise<WarmPage> {
    const page = await IsolatedPage.open(browser);
    await page.call(setStyleSheet, css);
    return new WarmPage(digest, page);
  }

  get crashed(): boolean {
    return this.page.crashed;
  }

  /** @returns the PDF in base64; of more than `mostPages` pages, the first and one more */
  async print({ title, locale, dir, body, tagged }: PrintableDocument, mostPages: number): Promise<string> {
    await this.page.call(replaceDocument, title, locale, dir, body);
    return this.page.printToPdf(mostPages, {
      generateTaggedPDF: tagged,
      generateDocumentOutline: tagged && body.length > outlineFrom,
    });
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}
