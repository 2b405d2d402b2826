import { Injectable } from '@nestjs/common';
import { type ArtefactRef, printStreamCompletedV1 } from '@tourbus/contracts';
import { ArtefactStore } from '@tourbus/platform';
import { ArtefactsService } from '../artefacts/artefacts.service.js';
import { PrintStreamRecord } from './print-stream-record.js';
import { NoLongerOurs, type PartRow, PrintStreamStore, type Production } from './print-stream-store.js';
import { csvOf } from './stream-index.js';

/** A part that has documents in it. */
type PrintedPart = PartRow & { artefact: ArtefactRef; documents: number; pages: number; sheets: number };

const isPrinted = (part: PartRow): part is PrintedPart => part.artefact !== null && (part.documents ?? 0) > 0;

/** Ends a print stream: writes its index, and says that it can be printed. */
@Injectable()
export class StreamCompletion {
  constructor(
    private readonly store: PrintStreamStore,
    private readonly record: PrintStreamRecord,
    private readonly bytes: ArtefactStore,
    private readonly artefacts: ArtefactsService,
  ) {}

  /** @throws NoLongerOurs */
  async complete(production: Production): Promise<void> {
    const parts = (await this.store.parts(production.id)).filter(isPrinted);
    const index = await this.writeIndex(production, parts);
    const { id, batchId, number, profile, settings } = production;
    const documents = parts.reduce((sum, part) => sum + part.documents, 0);
    await this.store.outbox.run(async (tx) => {
      await this.artefacts.register(tx, [index.csv, index.json]);
      if (!(await this.store.complete(tx, production, index))) throw new NoLongerOurs();
      tx.announce(
        printStreamCompletedV1,
        {
          ...{ id, batchId, number, profile, documents, index },
          ...{ printer: settings.printer, sides: settings.sides },
          parts: parts.map(({ number, artefact, documents, pages, sheets }) => ({
            ...{ number, artefact, documents, pages, sheets },
          })),
        },
        { identity: id, at: production.createdAt },
      );
    });
  }

  private async writeIndex(
    { id, batchId, number, profile }: Production,
    parts: readonly PrintedPart[],
  ): Promise<{ csv: ArtefactRef; json: ArtefactRef }> {
    const csv: string[] = [];
    const json: string[] = [];
    for await (const entries of this.record.entries(id)) {
      csv.push(csvOf(entries, csv.length === 0));
      json.push(...entries.map((entry) => JSON.stringify(entry)));
    }
    const head = JSON.stringify({
      ...{ stream: id, batch: batchId, number, profile },
      parts: parts.map(({ number, artefact, documents, pages, sheets }) => ({
        ...{ number, documents, pages, sheets, digest: artefact.digest },
      })),
    });
    const text = `${head.slice(0, -1)},"documents":[\n${json.join(',\n')}\n]}\n`;
    return {
      csv: await this.bytes.put(Buffer.from(csv.join('') || csvOf([], true)), 'text/csv; charset=utf-8'),
      json: await this.bytes.put(Buffer.from(text), 'application/json'),
    };
  }
}
