import { Module } from '@nestjs/common';
import { SegmentsModule } from '../segments/segments.module.js';
import { TraitsModule } from '../traits/traits.module.js';
import { ProposalsController } from './proposals.controller.js';
import { SegmentProposals } from './proposals.service.js';

/** Proposes segments of what is known of customers. */
@Module({
  imports: [SegmentsModule, TraitsModule],
  controllers: [ProposalsController],
  providers: [SegmentProposals],
})
export class ProposalsModule {}
