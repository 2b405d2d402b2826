import { Controller, Delete, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CallerName, RequiresScope } from '../auth/auth.guard.js';
import { Draining } from './draining.js';
import { Work, type WorkReport } from './work.js';

/** Shows what waits here, and lets an operator stop this service from taking more of it. */
@ApiTags('operations')
@Controller()
export class WorkController {
  constructor(
    private readonly work: Work,
    private readonly draining: Draining,
  ) {}

  @Get('work')
  @RequiresScope('work:read')
  report(): Promise<WorkReport> {
    return this.work.report();
  }

  /** What is under way ends; what was only fetched goes back. Nothing is lost, and nothing else is asked of anybody. */
  @Put('drain')
  @RequiresScope('work:write')
  async drain(@CallerName() by: string): Promise<WorkReport> {
    await this.draining.begin(by);
    return this.work.report();
  }

  @Delete('drain')
  @RequiresScope('work:write')
  async resume(@CallerName() by: string): Promise<WorkReport> {
    await this.draining.end(by);
    return this.work.report();
  }
}
