import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Leftovers, type PageQuery, Problem, notFound } from '@tourbus/platform';
import { Uploads } from '../uploads/uploads.service.js';
import { KnownEventTypes } from '../event-types/known-event-types.js';
import { type StoredContent, store } from './batch-content.js';
import { BatchRecord } from './batch-record.js';
import { BatchReader } from './batch-reader.js';
import { BatchStore } from './batch-store.js';
import { deletedFile } from './file-deleted.js';
import {
  type Batch,
  type BatchReport,
  type Command,
  type Origin,
  type Upload,
  batchIdOf,
  commands,
  reportOf,
} from './batch.js';
import type { Webhook } from './webhook.js';

/** What is known of a file beside how it is to be read. */
export interface Given {
  by: string;
  webhook?: Webhook;
  origin?: Origin;
  runId?: string;
  /** Rows, where they were counted. */
  total?: number;
}

/** Input sets: uploaded, read, counted, and what operators do with them. */
@Injectable()
export class Batches {
  constructor(
    private readonly batches: BatchStore,
    private readonly uploads: Uploads,
    private readonly eventTypes: KnownEventTypes,
    private readonly reader: BatchReader,
    private readonly record: BatchRecord,
  ) {}

  /**
   * Keeps an upload; its rows are taken in afterwards.
   * @returns the batch, and whether it is new: the same bytes for the same event type are the same batch
   * @throws Problem 422 where nobody knows the event type
   */
  async create(
    body: Readable,
    upload: Upload,
    given: Given,
  ): Promise<{ batch: BatchReport; created: boolean }> {
    await this.knownType(upload.type);
    const content = await store(body, this.uploads);
    if (content.bytes === 0)
      throw new Problem(
        'empty-file',
        422,
        'The file is empty',
        'Not one byte came.',
        'Send the file as the body.',
      );
    return this.keep(content, upload, given);
  }

  /** As `create`, of a file that lies in the store of artefacts already. */
  async keep(
    content: StoredContent,
    upload: Upload,
    { by, ...given }: Given,
  ): Promise<{ batch: BatchReport; created: boolean }> {
    const { type: eventType, name, hold, again, webhook: _url, webhookSecret: _secret, ...options } = upload;
    const id = batchIdOf(content.digest, { type: eventType, again });
    const created = await this.record.outbox.run(async (tx) => {
      const state = hold === 'true' ? ('held' as const) : ('waiting' as const);
      const batch = { ...content, ...given, id, eventType, options, state, createdBy: by };
      const isNew = await this.batches.insert(tx, { ...batch, name: name ?? options.fileName ?? eventType });
      if (isNew) tx.afterCommit(() => this.reader.wake());
      // The batch that is there may have lost its file to an erasure, and is not given it back.
      else await Leftovers.note(tx, content.chunks);
      return isNew;
    });
    return { batch: await this.get(id), created };
  }

  /** @throws Problem 404 */
  async get(id: string): Promise<BatchReport> {
    return reportOf(await this.find(id), new Date());
  }

  async list(page: PageQuery): Promise<{ items: BatchReport[]; next?: string }> {
    const { items, next } = await this.batches.list(page);
    const now = new Date();
    return { items: items.map((batch) => reportOf(batch, now)), next };
  }

  /** @throws Problem 404, or 409 where the command does not apply to its state */
  async command(id: string, command: Command, by: string): Promise<BatchReport> {
    const before = await this.get(id);
    const { from, to } = commands[command];
    await this.record.outbox.run(async (tx) => {
      const moved = await this.batches.move(tx, id, from, to);
      if (!moved)
        throw new Problem(
          'not-now',
          409,
          `The batch cannot ${command} now`,
          `It is ${before.state}; that can be done while it is ${from.join(', ')}.`,
          'Get the batch to see where it stands.',
        );
      await this.record.audit.record(tx, { actor: by, action: `batch.${command}`, subject: id, details: {} });
      tx.afterCommit(() => this.reader.wake());
    });
    return this.get(id);
  }

  /** Reads faulty rows once more, once their cause is mended. @throws Problem 404, or 409 where there is nothing to retry */
  async retry(id: string, by: string): Promise<BatchReport> {
    const { state, faulty, fileDeleted, namesErased } = await this.find(id);
    if (fileDeleted || namesErased) throw deletedFile();
    await this.record.outbox.run(async (tx) => {
      if (!(await this.batches.retry(tx, id)))
        throw new Problem(
          'not-now',
          409,
          'The batch cannot be retried now',
          `It is ${state}, and ${faulty} of its rows are faulty.`,
          'Faulty rows can be tried again once the whole file is read; replay parked messages for rows that failed later.',
        );
      await this.record.audit.record(tx, {
        actor: by,
        action: 'batch.retry',
        subject: id,
        details: { faulty },
      });
      tx.afterCommit(() => this.reader.wake());
    });
    return this.get(id);
  }

  private async find(id: string): Promise<Batch> {
    const found = await this.batches.find(id);
    if (!found) throw notFound('batch', id);
    return found;
  }

  /** @throws Problem 422 where nobody knows the event type */
  async knownType(type: string): Promise<void> {
    if ((await this.eventTypes.find([type])).has(type)) return;
    throw new Problem(
      'unknown-event-type',
      422,
      'Nobody knows this event type',
      `The rows are to be events of the type “${type}”, and no such type is registered, so they cannot be read.`,
      `Register it: PUT /api/ingest/v1/event-types/${encodeURIComponent(type)}, then send the file again.`,
    );
  }
}
