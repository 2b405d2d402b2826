import { Injectable } from '@nestjs/common';
import { notFound } from '@tourbus/platform';
import { Intake } from '../intake/intake.service.js';
import type { MappedEvent } from '../mapping/mapped-event.js';
import { contentOf } from './batch-content.js';
import { eventOf } from './batch-event.js';
import { type Why, whyOf } from './batch-row.js';
import { BatchStore } from './batch-store.js';
import { BatchSurroundings } from './batch-surroundings.js';
import { deletedFile } from './file-deleted.js';
import { type Inspection, inspect } from './reading/read-rows.js';

const shownRows = 20;

/** A row as it lies in the file, and what it would become: an event about a customer, or a fault. */
export interface PreviewedRow {
  row: number;
  line?: number;
  fields?: Record<string, unknown>;
  becomes?: Pick<MappedEvent, 'customerId' | 'customer' | 'thread' | 'data' | 'warnings'>;
  fault?: Why;
}

export type Preview = Omit<Inspection, 'rows'> & { rows: PreviewedRow[] };

/** What the first rows of a batch would become, with nothing done. */
@Injectable()
export class BatchPreview {
  constructor(
    private readonly store: BatchStore,
    private readonly intake: Intake,
    private readonly surroundings: BatchSurroundings,
  ) {}

  /** @throws Problem 404; UnreadableBatch that the first rows show */
  async of(id: string): Promise<Preview> {
    const batch = await this.store.find(id);
    if (!batch) throw notFound('batch', id);
    if (batch.fileDeleted) throw deletedFile();
    const { artefacts, limits } = this.surroundings;
    const content = contentOf(batch, artefacts);
    const { rows, ...file } = await inspect(content, batch.options, limits, shownRows);
    const good = rows.filter((row) => 'fields' in row);
    const rehearsed = await this.intake.rehearse(
      good.map((row) => eventOf(batch, row)),
      new Date(),
    );
    const meaning = new Map(good.map(({ number }, i) => [number, rehearsed[i]]));
    const shown = rows.map((row): PreviewedRow => {
      const place = { row: row.number, ...(row.line !== undefined && { line: row.line }) };
      if ('fault' in row) return { ...place, fault: row.fault };
      const { mapped, failure } = meaning.get(row.number) ?? {};
      return {
        ...{ ...place, fields: row.fields },
        ...(mapped && { becomes: mapped }),
        ...(failure && { fault: whyOf(failure) }),
      };
    });
    return { ...file, rows: shown };
  }
}
