import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { customerErased } from '@tourbus/contracts';
import { PermanentFailure } from '@tourbus/platform';
import { DocumentsService } from '../documents/documents.service.js';
import { contentKey } from '../rendering/rendering.js';
import type { Member } from './gathering.js';
import type { PrintedMember } from './part-layout.js';
import {
  type MemberContent,
  type MemberFailed,
  type PlacedMember,
  PrintStreamStore,
} from './print-stream-store.js';

/** What a rendering is announced by, without what was printed: that is large, and there now. */
export interface Remembered {
  composed: Member;
  cause: MemberContent['cause'];
  contentKey: string;
}

export interface PrintedGang {
  printed: (PrintedMember & Remembered)[];
  failed: MemberFailed[];
}

interface PageSpan {
  pdf: Buffer;
  first: number;
  pages: number;
}

/** Prints the documents of some members, and keeps the pages as files. */
@Injectable()
export class GangPrinter {
  constructor(
    private readonly documents: DocumentsService,
    private readonly store: PrintStreamStore,
  ) {}

  version(): Promise<string> {
    return this.documents.version();
  }

  /** @param path what the files' names begin with */
  async print(members: readonly PlacedMember[], version: string, path: string): Promise<PrintedGang> {
    const contents = await this.store.contents(members.map(({ communicationId }) => communicationId));
    const gang = members.flatMap((member) => {
      const content = contents.get(member.communicationId);
      return content ? [{ ...member, ...content }] : [];
    });
    const spans = await this.spansOf(gang.map(({ composed }) => composed));
    const files = await keep(spans, path);
    const result: PrintedGang = { printed: [], failed: erasedOf(members, contents) };
    gang.forEach(({ communicationId, envelope, composed, cause }, i) => {
      const span = spans[i] as PageSpan | PermanentFailure;
      if (span instanceof PermanentFailure) {
        const { code, reason, remedy } = span;
        result.failed.push({ communicationId, failure: { code, reason, remedy } });
        return;
      }
      const { pdf, first, pages } = span;
      const key = contentKey(composed as Parameters<typeof contentKey>[0], version);
      const remembered = { composed: withoutBody(composed), cause, contentKey: key };
      result.printed.push({
        communicationId,
        envelope,
        file: files.get(pdf) ?? '',
        first,
        pages,
        ...remembered,
      });
    });
    return result;
  }

  /** What cannot be printed costs the others some further tries, and nothing else. */
  private async spansOf(members: readonly Member[]): Promise<(PageSpan | PermanentFailure)[]> {
    const documents = members.map(({ content }) => content.document);
    try {
      return await this.documents.printTogether(documents);
    } catch (error) {
      if (!(error instanceof PermanentFailure)) throw error;
      if (documents.length === 1) return [error];
    }
    const half = Math.ceil(members.length / 2);
    return [...(await this.spansOf(members.slice(0, half))), ...(await this.spansOf(members.slice(half)))];
  }
}

/** Of a member without content the customer was erased after it was put into the stream. */
const erasedOf = (
  members: readonly PlacedMember[],
  contents: ReadonlyMap<string, MemberContent>,
): MemberFailed[] =>
  members
    .filter(({ communicationId }) => !contents.has(communicationId))
    .map(({ communicationId }) => ({
      communicationId,
      failure: { code: customerErased.code, reason: customerErased.text, remedy: 'Nothing is left to do.' },
    }));

async function keep(
  spans: readonly (PageSpan | PermanentFailure)[],
  path: string,
): Promise<Map<Buffer, string>> {
  const files = new Map<Buffer, string>();
  for (const span of spans)
    if (!(span instanceof PermanentFailure) && !files.has(span.pdf))
      files.set(span.pdf, `${path}-${files.size}.pdf`);
  await Promise.all([...files].map(([pdf, file]) => writeFile(file, pdf)));
  return files;
}

const withoutBody = (composed: Member): Member => ({
  ...composed,
  content: { ...composed.content, document: { ...composed.content.document, body: '' } },
});

export const gangPath = (folder: string, number: number): string => join(folder, `gang-${number}`);
