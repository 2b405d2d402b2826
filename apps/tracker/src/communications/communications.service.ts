import { Injectable } from '@nestjs/common';
import { ArtefactMissing, ArtefactStore, type PageQuery, Problem, notFound } from '@tourbus/platform';
import { ReceiptsService } from '../receipts/receipts.service.js';
import type { NamedArtefact } from '../record/communication-row.js';
import type { Communication } from '../record/communication.entity.js';
import { type CommunicationFilter, type ListedCommunication, RecordReader } from '../record/record.reader.js';
import type { Totals } from '../record/tallies.js';
import { ResponsesService } from '../responses/responses.service.js';
import { type DescribedCommunication, describe } from './described.js';
import { type TimelineEntry, timelineOf } from './timeline.js';

export type { DescribedCommunication };

/** Puts together what the record, the receipts and the responses say about a communication. */
@Injectable()
export class CommunicationsService {
  constructor(
    private readonly record: RecordReader,
    private readonly receipts: ReceiptsService,
    private readonly responses: ResponsesService,
    private readonly artefacts: ArtefactStore,
  ) {}

  list(
    filter: CommunicationFilter,
    page: PageQuery,
  ): Promise<{ items: ListedCommunication[]; next?: string }> {
    return this.record.list(filter, page);
  }

  totals(since?: string): Promise<Totals> {
    return this.record.totals(since);
  }

  async describe(id: string): Promise<DescribedCommunication> {
    const [communication, receipts, responses] = await this.everythingAbout(id);
    return describe(communication, receipts, responses);
  }

  async timeline(id: string): Promise<TimelineEntry[]> {
    return timelineOf(...(await this.everythingAbout(id)));
  }

  /** The bytes of one artefact of this communication; a digest alone opens nothing. */
  async artefact(id: string, digest: string): Promise<{ artefact: NamedArtefact; bytes: Buffer }> {
    const { artefacts } = await this.require(id);
    const artefact = artefacts?.find((one) => one.digest === digest);
    if (!artefact) throw notFound('artefact of this communication', digest);
    try {
      return { artefact, bytes: await this.artefacts.get(artefact) };
    } catch (error) {
      if (!(error instanceof ArtefactMissing)) throw error;
      throw new Problem(
        'artefact-gone',
        410,
        'The artefact is gone',
        error.message,
        'Nothing brings it back, unless the configuration differs between services.',
      );
    }
  }

  private async require(id: string): Promise<Communication> {
    const communication = await this.record.get(id);
    if (!communication) throw notFound('communication', id);
    return communication;
  }

  private everythingAbout(id: string) {
    return Promise.all([this.require(id), this.receipts.of(id), this.responses.of(id)]);
  }
}
