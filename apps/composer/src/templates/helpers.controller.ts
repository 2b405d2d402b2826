import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '@tourbus/platform';
import { type ListedHelper, listedHelpers } from '../engine/helpers/examples.js';

/** What templates may call, as the engine has it: editors need no list of their own. */
@ApiTags('templates')
@Controller('helpers')
export class HelpersController {
  @Get()
  @RequiresScope('content:read')
  list(): { items: readonly ListedHelper[] } {
    return { items: listedHelpers };
  }
}
