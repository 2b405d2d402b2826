import { Injectable } from '@nestjs/common';
import { ArtefactStore, Draining, Work } from '@tourbus/platform';
import { KnownDataSources } from '../data-sources/known-data-sources.js';
import { KnownEventTypes } from '../event-types/known-event-types.js';
import { batchLimits } from './reading/limits.js';

/** What reading a batch stands on besides the batch itself. */
@Injectable()
export class BatchSurroundings {
  readonly limits = batchLimits;

  constructor(
    readonly artefacts: ArtefactStore,
    private readonly eventTypes: KnownEventTypes,
    private readonly dataSources: KnownDataSources,
    private readonly draining: Draining,
    private readonly work: Work,
  ) {}

  /** Whoever corrects a mapping or a data source and starts a batch then means them as they are now. */
  async look(): Promise<void> {
    await Promise.all([this.eventTypes.look(), this.dataSources.look()]);
  }

  /** Whether nothing may be taken in now. */
  get forbid(): boolean {
    return this.draining.current !== undefined || this.work.full;
  }
}
