import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Registry } from 'prom-client';
import { bodyOf, customerOf, type Kind, styleSheetOf } from './render-documents.js';

/** What is used of the renderer, whose compiled code this is. */
interface PrintedPages {
  pdf: Buffer;
  first: number;
  pages: number;
}
interface DocumentPrinter {
  printTogether(documents: unknown[]): Promise<PrintedPages[]>;
  version(): Promise<string>;
  onApplicationShutdown(): Promise<void>;
}
interface Qpdf {
  join(pages: { file: string; range: string }[], into: string): Promise<void>;
}

const compiled = async (path: string): Promise<Record<string, new (...given: unknown[]) => unknown>> =>
  (await import(new URL(`../../apps/renderer/dist/${path}`, import.meta.url).href)) as never;

/** Documents of a part of a stream: printed together, then joined into one file. */
const documentsPerPart = 200;

/** A print stream as the renderer makes it, without bus and database: gangs, and qpdf that takes their pages. */
export class StreamPrinter {
  private constructor(
    private readonly printer: DocumentPrinter,
    private readonly qpdf: Qpdf,
    private readonly folder: string,
    readonly about: string,
  ) {}

  static async start(executable: string): Promise<StreamPrinter> {
    const folder = await mkdtemp(join(tmpdir(), 'tourbus-bench-stream-'));
    const { ChromiumDocumentPrinter } = await compiled('documents/chromium-document-printer.js');
    const { Qpdf } = await compiled('print-streams/qpdf.js');
    const { configSchema } = (await compiled('config.js')) as never as {
      configSchema: { parse(environment: unknown): unknown };
    };
    Logger.overrideLogger(['error', 'warn']);
    if (!ChromiumDocumentPrinter || !Qpdf) throw new Error('The renderer is not built.');
    const config = configSchema.parse({
      ...{ DATABASE_URL: 'postgres://x/x', NATS_URL: 'nats://x', ARTEFACTS_URL: 'file:///tmp' },
      ...{ LINK_SIGNING_KEY: 'x'.repeat(32), API_KEYS: '', CHROMIUM_PATH: executable },
      CONTACT_KEYS: `x:${'x'.repeat(32)}`,
      BROWSER_FOLDER: join(folder, 'browser'),
    });
    const printer = new ChromiumDocumentPrinter(
      config,
      { registry: new Registry() },
      { need: () => undefined },
    ) as DocumentPrinter;
    return new StreamPrinter(printer, new Qpdf(config) as Qpdf, folder, await printer.version());
  }

  /** @returns for each part the file, and of each document in it how many pages it has */
  async print(kind: Kind, first: number, count: number): Promise<{ file: string; pages: number[] }[]> {
    const parts = [];
    for (let done = 0; done < count; done += documentsPerPart)
      parts.push(await this.part(kind, first + done, Math.min(documentsPerPart, count - done)));
    return parts;
  }

  async stop(): Promise<void> {
    await this.printer.onApplicationShutdown();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async part(kind: Kind, first: number, count: number): Promise<{ file: string; pages: number[] }> {
    const css = styleSheetOf(kind);
    const styleSheet = { css, digest: createHash('sha256').update(css).digest('hex') };
    const documents = Array.from({ length: count }, (_, i) => ({
      ...{ title: customerOf(first + i), locale: 'en', dir: 'ltr', tagged: false },
      ...{ styleSheet, body: bodyOf(kind, first + i) },
    }));
    const printed = await this.printer.printTogether(documents);
    const files = new Map<Buffer, string>();
    for (const { pdf } of printed)
      if (!files.has(pdf)) files.set(pdf, join(this.folder, `${first}-${files.size}.pdf`));
    await Promise.all([...files].map(([pdf, file]) => writeFile(file, pdf)));
    const file = join(this.folder, `part-${kind}-${first}.pdf`);
    const ranges = printed.map(({ pdf, first: from, pages }) => ({
      file: files.get(pdf) ?? '',
      range: `${from}-${from + pages - 1}`,
    }));
    await this.qpdf.join(ranges, file);
    await Promise.all([...files.values()].map((path) => rm(path)));
    return { file, pages: printed.map(({ pages }) => pages) };
  }
}
