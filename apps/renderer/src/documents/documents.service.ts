import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { ArtefactRef, DocumentContent } from '@tourbus/contracts';
import { ArtefactStore, PermanentFailure, type Transaction } from '@tourbus/platform';
import { In, Repository } from 'typeorm';
import { browserEnvironment } from '../config.js';
import { ownVersion } from '../renderer-version.js';
import { checkBodyIsComplete, checkStyleSheetIsComplete } from './completeness.js';
import { Inside } from './inside.js';
import { checkBody, checkStyleSheet, documentKey } from './document-content.js';
import { DocumentFonts } from './document-fonts.js';
import {
  DocumentPrinter,
  type PrintableDocument,
  type PrintedDocument,
  type PrintedPages,
} from './document-printer.js';
import { PrintedDocumentRow } from './printed-document.entity.js';
import { listSystemFonts, type SystemFonts } from './system-fonts.js';

export interface PrintedArtefact {
  key: string;
  artefact: ArtefactRef;
  pages: number;
}
export type PrintedArtefacts = ReadonlyMap<DocumentContent, PrintedArtefact>;

/** A style sheet that was found complete, and what can be drawn with it. */
interface KnownStyleSheet {
  css: string;
  fonts: DocumentFonts;
}

const mostStyleSheets = 64;
const mostRecent = 1_000;

/** Prints documents into the artefact store, each content once. */
@Injectable()
export class DocumentsService {
  private readonly styleSheets = new Map<string, Promise<KnownStyleSheet>>();
  private systemFonts?: Promise<SystemFonts | undefined>;
  private readonly recent = new Map<string, Promise<PrintedArtefact>>();

  constructor(
    private readonly printer: DocumentPrinter,
    private readonly artefacts: ArtefactStore,
    private readonly inside: Inside,
    @InjectRepository(PrintedDocumentRow) private readonly printed: Repository<PrintedDocumentRow>,
  ) {}

  /** What makes the bytes of documents: our own version, and the browser's. */
  async version(): Promise<string> {
    return `${ownVersion} ${await this.printer.version()}`;
  }

  /**
   * Prints all of them, or throws the first failure once all have ended. What was printed, or cannot be, is known
   * when a batch that failed is tried again message by message; with `lastTry` failures are forgotten.
   */
  async printAll(
    documents: readonly DocumentContent[],
    { lastTry }: { lastTry: boolean },
  ): Promise<PrintedArtefacts> {
    if (documents.length === 0) return new Map();
    const version = await this.version();
    const keyed = documents.map((document) => ({ document, key: documentKey(document, version) }));
    const known = await this.findPrinted(keyed.map(({ key }) => key));
    const work = keyed.map(async ({ document, key }) => {
      try {
        return [document, known.get(key) ?? (await this.once(key, document))] as const;
      } catch (error) {
        if (lastTry || !(error instanceof PermanentFailure)) this.recent.delete(key);
        throw error;
      }
    });
    await Promise.allSettled(work);
    return new Map(await Promise.all(work));
  }

  /** Writes down what was printed, for the next time that the same content is asked for. */
  async remember(tx: Transaction, printed: PrintedArtefacts): Promise<void> {
    // In the order of the keys: replicas that write the same rows wait for each other, never in a circle.
    const rows = [...printed.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    await tx.query(
      `INSERT INTO documents (content_key, digest, bytes, pages)
       SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::int[]) ON CONFLICT (content_key) DO NOTHING`,
      [
        rows.map((row) => row.key),
        rows.map((row) => row.artefact.digest),
        rows.map((row) => row.artefact.bytes),
        rows.map((row) => row.pages),
      ],
    );
  }

  /**
   * Prints what goes into a print stream; the caller keeps it. In the order of the documents.
   * @throws PermanentFailure for the first of them that cannot be printed
   */
  async printTogether(documents: readonly DocumentContent[]): Promise<PrintedPages[]> {
    const printable = await Promise.all(documents.map((document) => this.printable(document)));
    return this.printer.printTogether(printable);
  }

  /** Prints without keeping anything: previews. @throws PermanentFailure */
  async preview({
    css: written,
    ...document
  }: Omit<PrintableDocument, 'styleSheet'> & { css: string }): Promise<PrintedDocument> {
    const digest = createHash('sha256').update(written).digest('hex');
    const { css, fonts } = await this.styleSheet(digest, () => Promise.resolve(written));
    const body = await this.checkedBody(document.body, fonts);
    return this.printer.print({ ...document, body, styleSheet: { digest, css } });
  }

  private async findPrinted(keys: readonly string[]): Promise<Map<string, PrintedArtefact>> {
    const rows = await this.printed.findBy({ contentKey: In([...new Set(keys)]) });
    return new Map(
      rows.map(({ contentKey: key, digest, bytes, pages }) => [
        key,
        { key, pages, artefact: { digest, mediaType: 'application/pdf', bytes } },
      ]),
    );
  }

  private async once(key: string, document: DocumentContent): Promise<PrintedArtefact> {
    const before = this.recent.has(key);
    const printed = await this.remembered(key, document);
    if (!before || (await this.artefacts.has(printed.artefact))) return printed;
    // Its bytes have gone with the customers whose they were.
    this.recent.delete(key);
    return this.remembered(key, document);
  }

  private remembered(key: string, document: DocumentContent): Promise<PrintedArtefact> {
    return remembered(this.recent, key, mostRecent, () => this.printToStore(key, document));
  }

  private async printToStore(key: string, document: DocumentContent): Promise<PrintedArtefact> {
    const { pdf, pages } = await this.printer.print(await this.printable(document));
    return { key, pages, artefact: await this.artefacts.put(pdf, 'application/pdf') };
  }

  private async printable(document: DocumentContent): Promise<PrintableDocument> {
    const { digest } = document.styleSheet;
    const { css, fonts } = await this.styleSheet(digest, async () =>
      (await this.artefacts.get({ digest })).toString('utf8'),
    );
    const body = await this.checkedBody(document.body, fonts);
    return { ...document, body, styleSheet: { digest, css } };
  }

  private async checkedBody(written: string, fonts: DocumentFonts): Promise<string> {
    const body = await this.inside.of(written);
    checkBody(body);
    checkBodyIsComplete(body, fonts);
    return body;
  }

  private styleSheet(digest: string, read: () => Promise<string>): Promise<KnownStyleSheet> {
    return remembered(this.styleSheets, digest, mostStyleSheets, () => this.readStyleSheet(digest, read));
  }

  private async readStyleSheet(digest: string, read: () => Promise<string>): Promise<KnownStyleSheet> {
    try {
      const css = await this.inside.of(await read());
      checkStyleSheet(css);
      this.systemFonts ??= listSystemFonts(browserEnvironment());
      const fonts = new DocumentFonts(css, await this.systemFonts);
      checkStyleSheetIsComplete(css, fonts);
      return { css, fonts };
    } catch (error) {
      this.styleSheets.delete(digest);
      throw error;
    }
  }
}

/** Asks `make` only for what is not there; the entry that came first goes when there are too many. */
function remembered<T>(
  entries: Map<string, Promise<T>>,
  key: string,
  most: number,
  make: () => Promise<T>,
): Promise<T> {
  const known = entries.get(key);
  if (known) return known;
  const made = make();
  entries.set(key, made);
  const [oldest] = entries.keys();
  if (entries.size > most && oldest !== undefined) entries.delete(oldest);
  return made;
}
