import type { Browser } from 'puppeteer-core';
import type { PrintableDocument, StyleSheet } from './document-printer.js';
import { fillGang, prepareGang } from './gang-functions.js';
import { separatorSize } from './gangs.js';
import { IsolatedPage } from './isolated-page.js';

/** A document of a gang, and the “Y” of its “page X of Y”. */
export interface GangMember {
  document: PrintableDocument;
  total: number;
}

/** What a style sheet allows, as the page found when it read it. */
export interface StyleSheetFitness {
  /** Why documents with it have to be printed one by one. */
  problem?: string;
  /** Whether its pages tell how many they are. */
  tellsTotal: boolean;
}

/**
 * A page that prints several documents of one style sheet in one go. Each is in a tree of its own, so that neither its
 * ids nor its counters mean anything to the next; between two of them lies a page of a size that no document has.
 */
export class GangPage {
  constructor(
    readonly styleSheet: string,
    private readonly page: IsolatedPage,
    readonly fitness: StyleSheetFitness,
  ) {}

  static async open(browser: Browser, { digest, css }: StyleSheet): Promise<GangPage> {
    const page = await IsolatedPage.open(browser);
    const { width, height } = separatorSize;
    const fitness = await page.call<StyleSheetFitness>(prepareGang, css, `${width}pt ${height}pt`);
    return new GangPage(digest, page, fitness);
  }

  get crashed(): boolean {
    return this.page.crashed;
  }

  /**
   * Documents that would not come out as they do alone are left out.
   * @param members of one locale and direction
   * @returns the PDF in base64, cut off after `mostPages` and one more; and whose it is, in their order
   */
  async print(
    members: readonly GangMember[],
    mostPages: number,
  ): Promise<{ data: string; printed: number[] }> {
    const [first] = members;
    if (!first) return { data: '', printed: [] };
    const { locale, dir } = first.document;
    const bodies = members.map(({ document, total }) => ({ body: document.body, total }));
    const printed = await this.page.call<number[]>(fillGang, locale, dir, bodies);
    if (printed.length === 0) return { data: '', printed };
    return { data: await this.page.printToPdf(mostPages, { generateTaggedPDF: false }), printed };
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}
