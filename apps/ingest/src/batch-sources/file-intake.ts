import { Injectable } from '@nestjs/common';
import { contentOf, store, type StoredContent } from '../batches/batch-content.js';
import { BatchSurroundings } from '../batches/batch-surroundings.js';
import { Batches } from '../batches/batches.service.js';
import { readRows } from '../batches/reading/read-rows.js';
import type { ReadingOptions } from '../batches/reading/reading.js';
import { UnreadableBatch } from '../batches/reading/unreadable-batch.js';
import { Uploads } from '../uploads/uploads.service.js';
import type { BatchSource } from './source.js';

/** A file that lies somewhere outside, with what is known of it. */
export interface FoundFile {
  source: string;
  definition: BatchSource;
  /** Without folders. */
  fileName: string;
  /** Where it lies there. */
  object: string;
  slot?: Date;
  runId?: string;
  by: string;
}

export type Taken = { batchId: string; digest: string } | { failure: UnreadableBatch; digest: string };

/**
 * Takes files of others in as batches. A file is read to its end before anything is made of it: one that is broken
 * in the middle becomes no batch, so that it can be corrected and sent as a whole.
 */
@Injectable()
export class FileIntake {
  constructor(
    private readonly batches: Batches,
    private readonly surroundings: BatchSurroundings,
    private readonly uploads: Uploads,
  ) {}

  /** Whether nothing may be taken in now. */
  get forbid(): boolean {
    return this.surroundings.forbid;
  }

  /** @throws StoringFailed */
  copy(bytes: AsyncIterable<Buffer>): Promise<StoredContent> {
    return store(bytes, this.uploads);
  }

  /** The same bytes for the same event type are the same batch, wherever they lay. */
  async take(content: StoredContent, file: FoundFile): Promise<Taken> {
    const { digest } = content;
    const { definition, fileName, source, object, slot, runId, by } = file;
    const options: ReadingOptions = { ...definition.reading, fileName };
    try {
      const total = await this.count(content, options);
      const upload = {
        ...{ ...options, type: definition.eventType, name: definition.name ?? fileName.slice(0, 200) },
        hold: definition.hold ? ('true' as const) : ('false' as const),
      };
      const origin = { source, object, ...(slot && { slot: slot.toISOString() }) };
      const { webhook } = definition;
      const { batch } = await this.batches.keep(content, upload, { by, origin, runId, total, webhook });
      return { batchId: batch.id, digest };
    } catch (error) {
      if (error instanceof UnreadableBatch) return { failure: error, digest };
      throw error;
    }
  }

  private async count(content: StoredContent, options: ReadingOptions): Promise<number> {
    if (content.bytes === 0)
      throw new UnreadableBatch('empty-file', 'The file is empty.', 'Put a file with rows there.');
    const { artefacts, limits } = this.surroundings;
    let total = 0;
    for await (const { number } of readRows(contentOf(content, artefacts), options, limits)) total = number;
    return total;
  }
}
