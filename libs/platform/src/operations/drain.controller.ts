import { Controller, Delete, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerName, RequiresScope } from '../auth/auth.guard.js';
import { Draining } from './draining.js';
import { Work, type WorkReport } from './work.js';

/** Lets an operator stop all replicas of this service from taking new work, and let them go on. */
@ApiTags('operations')
@Controller('drain')
export class DrainController {
  constructor(
    private readonly work: Work,
    private readonly draining: Draining,
  ) {}

  /** What is under way ends; what was only fetched goes back. */
  @Put()
  @RequiresScope('work:write')
  async drain(@CallerName() by: string): Promise<WorkReport> {
    await this.draining.begin(by);
    return this.work.report();
  }

  @Delete()
  @RequiresScope('work:write')
  async resume(@CallerName() by: string): Promise<WorkReport> {
    await this.draining.end(by);
    return this.work.report();
  }
}
