import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Abandonment, RequiresScope } from '@tourbus/platform';
import { type ProposalInput, type Proposals, proposalInputSchema } from './proposal.js';
import { SegmentProposals } from './proposals.service.js';

/** Segments that the system proposes, with reasons; a person accepts one by keeping it. */
@ApiTags('segments')
@Controller('segments/proposals')
export class ProposalsController {
  constructor(private readonly proposals: SegmentProposals) {}

  /** Nothing is kept. As a preview, it counts by any rule, and so is for those who could keep one. */
  @Post()
  @HttpCode(200)
  @RequiresScope('segments:write')
  propose(
    @Body({ schema: proposalInputSchema }) input: ProposalInput,
    @Abandonment() signal: AbortSignal,
  ): Promise<Proposals> {
    return this.proposals.propose(input, signal);
  }
}
