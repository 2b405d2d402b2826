import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../auth/auth.guard.js';
import { Work, type WorkReport } from './work.js';

/** Shows what waits before this service and behind it. */
@ApiTags('operations')
@Controller('work')
export class WorkController {
  constructor(private readonly work: Work) {}

  @Get()
  @RequiresScope('work:read')
  report(): Promise<WorkReport> {
    return this.work.report();
  }
}
