import { readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Slots } from '@tourbus/platform';
import { DocumentsService } from '../documents/documents.service.js';
import {
  type PartTitle,
  type Printable,
  blankPage,
  extraSheets,
  markSheets,
  pagesAtOnce,
} from './extra-sheets.js';
import { type PartLayout, type PrintedMember, type SheetMark, layOut, pagesOf } from './part-layout.js';
import type { Profile } from './print-stream-profile.js';
import { type PageRange, Qpdf, rangeOf } from './qpdf.js';

export interface WovenPart {
  layout: PartLayout;
  file: string;
  pages: number;
}

const chunksOf = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / pagesAtOnce) }, (_, i) =>
    items.slice(i * pagesAtOnce, (i + 1) * pagesAtOnce),
  );

/** Makes the PDF of a part out of the documents' own, in a folder that its caller clears away. */
@Injectable()
export class PartWeaver {
  /** Drawing takes this process's own time: a few sheets at once keep the browser busy, and others from waiting. */
  private readonly drawing = new Slots(3);

  constructor(
    private readonly documents: DocumentsService,
    private readonly qpdf: Qpdf,
  ) {}

  async weave(
    members: readonly PrintedMember[],
    profile: Profile,
    title: PartTitle,
    folder: string,
  ): Promise<WovenPart> {
    const layout = layOut(members, profile);
    const extras = await this.printAll(layout.extras, join(folder, 'extra'), (some) =>
      extraSheets(some, layout, title, profile),
    );
    const blank = { file: join(folder, 'blank.pdf'), range: '1' };
    if (layout.pages.some(({ from }) => from === 'blank'))
      await this.print(blankPage(profile), blank.file, 1);
    const pages = layout.pages.map((source): PageRange => {
      if (source.from === 'document')
        return { file: source.file, range: rangeOf(source.first, source.pages) };
      return source.from === 'extra' ? (extras[source.page - 1] as PageRange) : blank;
    });
    const file = join(folder, 'part.pdf');
    await this.qpdf.join(pages, file, await this.marks(layout.marks, profile, title, folder));
    const count = await this.qpdf.countPages(file);
    if (count !== pagesOf(layout, profile))
      throw new Error(`Part ${title.part} has ${count} pages instead of ${pagesOf(layout, profile)}.`);
    return { layout, file, pages: count };
  }

  /**
   * Each document as a PDF of its own.
   * @param path what the files' names begin with
   * @returns its file, by its communication
   */
  async cutOut(members: readonly PrintedMember[], path: string): Promise<Map<string, string>> {
    const files = new Map<string, string>();
    // One process for all documents of as many pages, instead of one for each document.
    for (const [each, alike] of Map.groupBy(members, ({ pages }) => pages)) {
      const prefix = `${path}-cut${each}-`;
      const ranges = alike.map(({ file, first, pages }) => ({ file, range: rangeOf(first, pages) }));
      await this.qpdf.split(ranges, each, `${prefix}%d.pdf`);
      const names = (await readdir(dirname(prefix))).filter(
        (name) => name.startsWith(basename(prefix)) && name.endsWith('.pdf'),
      );
      if (names.length !== alike.length)
        throw new Error(`${alike.length} documents of ${each} pages were cut into ${names.length}.`);
      // Page numbers in the names are padded, so that names sort as pages do.
      names
        .sort()
        .forEach((name, i) => files.set(alike[i]?.communicationId ?? '', join(dirname(prefix), name)));
    }
    return files;
  }

  private async marks(
    marks: readonly SheetMark[],
    profile: Profile,
    { streamId }: PartTitle,
    folder: string,
  ): Promise<{ file: string; to: string } | undefined> {
    if (profile.mark === 'none') return undefined;
    const ranges = await this.printAll(marks, join(folder, 'marks'), (some) =>
      markSheets(some, streamId, profile),
    );
    const file = join(folder, 'all-marks.pdf');
    await this.qpdf.join(ranges, file);
    return { file, to: marks.map(({ page }) => page).join(',') };
  }

  /** A page for each item, in as many documents as it takes. */
  private async printAll<T>(
    items: readonly T[],
    path: string,
    printable: (some: readonly T[]) => Printable,
  ): Promise<PageRange[]> {
    const ranges = chunksOf(items).map((some, i) =>
      this.drawing.run(async () => {
        const file = `${path}-${i}.pdf`;
        await this.print(printable(some), file, some.length);
        return some.map((_, page): PageRange => ({ file, range: String(page + 1) }));
      }),
    );
    return (await Promise.all(ranges)).flat();
  }

  private async print(document: Printable, file: string, expected: number): Promise<void> {
    const { pdf, pages } = await this.documents.preview(document);
    if (pages !== expected)
      throw new Error(`${basename(file)} in ${dirname(file)} has ${pages} pages instead of ${expected}.`);
    await writeFile(file, pdf);
  }
}
