import { Injectable } from '@nestjs/common';
import { ArtefactStore, Draining, Work } from '@tourbus/platform';
import { KnownEventTypes } from '../event-types/known-event-types.js';
import { batchLimits } from './reading/limits.js';

/** What reading a batch stands on besides the batch itself. */
@Injectable()
export class BatchSurroundings {
  readonly limits = batchLimits;

  constructor(
    readonly artefacts: ArtefactStore,
    readonly eventTypes: KnownEventTypes,
    private readonly draining: Draining,
    private readonly work: Work,
  ) {}

  /** Whether nothing may be taken in now. */
  get forbid(): boolean {
    return this.draining.current !== undefined || this.work.full;
  }
}
