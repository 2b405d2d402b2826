import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '@tourbus/platform';
import type { DecisionRecord } from './decision.entity.js';
import { communicationIdSchema, DecisionLedger } from './decision-ledger.js';

/** Why a communication was composed or withheld: every rule that was asked, with its inputs. */
@ApiTags('decisions')
@Controller('decisions')
export class DecisionsController {
  constructor(private readonly ledger: DecisionLedger) {}

  @Get(':communication')
  @RequiresScope('communications:read')
  get(
    @Param('communication', { schema: communicationIdSchema }) communication: string,
  ): Promise<DecisionRecord> {
    return this.ledger.get(communication);
  }
}
