import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, RequiresScope } from '@tourbus/platform';
import type { Page } from '../content/content-versions.js';
import { type ReviewQuery, reviewQuerySchema } from './requests.js';
import type { ReviewView } from './version-summaries.js';
import { Waiting } from './waiting.service.js';

/** What was submitted, and what of it waits for whoever asks. */
@ApiTags('workflow')
@Controller('reviews')
export class ReviewsController {
  constructor(private readonly waiting: Waiting) {}

  @Get()
  @RequiresScope('content:read')
  list(
    @Query({ schema: reviewQuerySchema }) query: ReviewQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Page<ReviewView>> {
    return this.waiting.list(query, caller);
  }
}
