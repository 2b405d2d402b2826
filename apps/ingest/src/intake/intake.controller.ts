import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { RequiresScope, Work } from '@tourbus/platform';
import type { Answer } from './answer.js';
import { readRequest } from './received-event.js';
import { Reception } from './reception.js';

/** Takes in business events by HTTP, in every mode of CloudEvents. */
@ApiTags('events')
@Controller('events')
export class IntakeController {
  constructor(
    private readonly reception: Reception,
    private readonly work: Work,
  ) {}

  @Post()
  @HttpCode(202)
  @RequiresScope('events:write')
  @ApiConsumes('application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json')
  @ApiBody({
    schema: {
      description: 'A CloudEvent, an array of them, or the data of one whose attributes are headers.',
    },
  })
  take(@Headers() headers: Record<string, string | undefined>, @Body() body: unknown): Promise<Answer> {
    this.work.refuseWhenFull();
    return this.reception.receive(readRequest(headers, body), new Date());
  }
}
