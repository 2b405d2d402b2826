import { Logger } from '@nestjs/common';
import type { PrintableDocument, PrintedDocument, PrintedPages } from './document-printer.js';
import type { GangMember, StyleSheetFitness } from './gang-page.js';
import { gangsOf, PageGuesses, placesOf } from './gangs.js';
import { readPages } from './pdf-pages.js';
import { mostBytes } from './size-limits.js';

export const mostGangPages = 1_500;
const mostStyleSheets = 64;

export interface GangPrint {
  /** The PDF in base64. */
  data: string;
  /** Whose it is, by place in what was asked for. */
  printed: number[];
  fitness: StyleSheetFitness;
}

/** Prints a gang as it is, or says that it cannot. */
type PrintGang = (members: readonly GangMember[]) => Promise<GangPrint>;
type PrintAlone = (document: PrintableDocument) => Promise<PrintedDocument>;

/** What is known of a style sheet from gangs printed before. */
interface Known {
  guesses: PageGuesses;
  problem?: string;
}

/**
 * Prints documents together where that saves work, and one by one where a gang would not come out the same or was not
 * proven to hold every document whole and on pages of its own.
 */
export class GangPrinter {
  private readonly logger = new Logger('gangs');
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly gang: PrintGang,
    private readonly alone: PrintAlone,
    /** Gangs that are printed at a time. */
    private readonly atOnce: number,
  ) {}

  /** Throws the first failure once all have ended. */
  async print(documents: readonly PrintableDocument[]): Promise<PrintedPages[]> {
    const results: Promise<PrintedPages>[] = [];
    for (const places of gangsOf(documents, this.atOnce)) {
      const printed = this.printGang(places.map((at) => documents[at] as PrintableDocument));
      for (const [i, at] of places.entries())
        results[at] = printed.then((pages) => pages[i] as Promise<PrintedPages>);
    }
    await Promise.allSettled(results);
    return Promise.all(results);
  }

  /** One promise for each: a document that cannot be printed at all is nobody else's failure. */
  private async printGang(documents: PrintableDocument[]): Promise<Promise<PrintedPages>[]> {
    const together = await this.together(documents);
    return documents.map(async (document, i) => together[i] ?? this.single(document));
  }

  /** @returns nothing for those that have to be printed alone */
  private async together(documents: readonly PrintableDocument[]): Promise<(PrintedPages | undefined)[]> {
    const known = this.knownOf(documents);
    const members = documents.map((document) => ({
      document,
      total: known.guesses.guess(document.body.length),
    }));
    const first = await this.attempt(members, known);
    const wrong = [...members.keys()].filter((i) => first[i] && !first[i].right);
    const corrected = wrong.map((i) => ({ ...(members[i] as GangMember), total: first[i]?.pages ?? 0 }));
    const second = await this.attempt(corrected, known);
    const results = first.map((one) => (one?.right ? one : undefined));
    for (const [at, i] of wrong.entries()) results[i] = second[at]?.right ? second[at] : undefined;
    return results.map((one) => one && { pdf: one.pdf, first: one.first, pages: one.pages });
  }

  /** `right` tells whether the total that was printed on the pages is the one that came out. */
  private async attempt(
    members: readonly GangMember[],
    known: Known,
  ): Promise<((PrintedPages & { right: boolean }) | undefined)[]> {
    if (members.length < 2 || known.problem !== undefined) return members.map(() => undefined);
    const made = await this.gang(members).catch((error: unknown) => {
      this.logger.warn({ err: error, documents: members.length }, 'a gang was not printed: one by one');
      return undefined;
    });
    if (!made) return members.map(() => undefined);
    const { fitness, printed } = made;
    if (fitness.problem !== undefined) this.leaveAlone(members, known, fitness.problem);
    const found = provenPages(made);
    return members.map((member, at) => {
      const pages = found?.[printed.indexOf(at)];
      if (!pages) return undefined;
      known.guesses.learn(member.document.body.length, pages.pages);
      return { ...pages, right: !fitness.tellsTotal || pages.pages === member.total };
    });
  }

  private leaveAlone([first]: readonly GangMember[], known: Known, problem: string): void {
    known.problem = problem;
    const styleSheet = first?.document.styleSheet.digest;
    this.logger.log({ styleSheet, problem }, 'documents of this style sheet are printed one by one');
  }

  private async single(document: PrintableDocument): Promise<PrintedPages> {
    return { ...(await this.alone({ ...document, tagged: false })), first: 1 };
  }

  private knownOf([first]: readonly PrintableDocument[]): Known {
    const digest = first?.styleSheet.digest ?? '';
    const known = this.known.get(digest) ?? { guesses: new PageGuesses() };
    this.known.set(digest, known);
    const [oldest] = this.known.keys();
    if (this.known.size > mostStyleSheets && oldest !== undefined) this.known.delete(oldest);
    return known;
  }
}

/** Where the documents are, or nothing where that is not certain. */
function provenPages({ data, printed }: GangPrint): PrintedPages[] | undefined {
  if (printed.length === 0 || data.length > (mostBytes / 3) * 4) return undefined;
  const pdf = Buffer.from(data, 'base64');
  const pages = readPages(pdf);
  // It was cut off, perhaps within the last document.
  if (pages.length > mostGangPages) return undefined;
  return placesOf(pages, printed.length)?.map((place) => ({ pdf, ...place }));
}
