import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CallerName,
  type PageQuery,
  pageQuerySchema,
  type Reply,
  RequiresScope,
  tagged,
} from '@tourbus/platform';
import {
  type CustomTrait,
  type CustomTraitView,
  type TraitTrial,
  customTraitSchema,
  traitKeySchema,
  traitTrialSchema,
  versionOf,
} from './custom-trait.js';
import { CustomTraits } from './custom-traits.service.js';

const pageSchema = pageQuerySchema.meta({ id: 'TraitQuery' });
const keyed = { schema: traitKeySchema };

/** Traits that people describe by expressions. */
@ApiTags('traits')
@Controller('traits')
export class CustomTraitsController {
  constructor(private readonly traits: CustomTraits) {}

  /** A changed expression is computed for all customers in the background. */
  @Put(':key')
  @RequiresScope('segments:write')
  async put(
    @Param('key', keyed) key: string,
    @Body({ schema: customTraitSchema }) input: CustomTrait,
    @Headers('if-match') ifMatch: string | undefined,
    @CallerName() by: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CustomTraitView> {
    const { trait, created } = await this.traits.put(key, input, { by, ifMatch });
    reply.status(created ? 201 : 200);
    return tagged(reply, trait, versionOf(trait));
  }

  @Get()
  @RequiresScope('segments:read')
  list(@Query({ schema: pageSchema }) page: PageQuery): ReturnType<CustomTraits['list']> {
    return this.traits.list(page);
  }

  @Get(':key')
  @RequiresScope('segments:read')
  async get(
    @Param('key', keyed) key: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CustomTraitView> {
    const trait = await this.traits.get(key);
    return tagged(reply, trait, versionOf(trait));
  }

  @Delete(':key')
  @HttpCode(204)
  @RequiresScope('segments:write')
  delete(
    @Param('key', keyed) key: string,
    @Headers('if-match') ifMatch: string | undefined,
    @CallerName() by: string,
  ): Promise<void> {
    return this.traits.delete(key, { by, ifMatch });
  }

  /** It tells of a customer what the expression asks for, so it is for those who may see customers. */
  @Post('try')
  @HttpCode(200)
  @RequiresScope('customers:read')
  try(@Body({ schema: traitTrialSchema }) trial: TraitTrial): ReturnType<CustomTraits['try']> {
    return this.traits.try(trial);
  }
}
