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
  Abandonment,
  type Caller,
  CallerName,
  CurrentCaller,
  type PageQuery,
  pageQuerySchema,
  type Reply,
  RequiresScope,
  tagged,
} from '@tourbus/platform';
import { Previews } from './previews.service.js';
import {
  type CompareInput,
  type Counted,
  type MemberPage,
  type Preview,
  type PreviewInput,
  type SegmentInput,
  type SegmentView,
  compareInputSchema,
  previewInputSchema,
  segmentInputSchema,
  segmentKeySchema,
} from './segment.js';
import { Segments } from './segments.service.js';

const pageSchema = pageQuerySchema.meta({ id: 'SegmentQuery' });
const keyed = { schema: segmentKeySchema };

/** Groups of customers by rules, with members that are right as things happen. */
@ApiTags('segments')
@Controller('segments')
export class SegmentsController {
  constructor(
    private readonly segments: Segments,
    private readonly previews: Previews,
  ) {}

  @Put(':key')
  @RequiresScope('segments:write')
  async put(
    @Param('key', keyed) key: string,
    @Body({ schema: segmentInputSchema }) input: SegmentInput,
    @Headers('if-match') ifMatch: string | undefined,
    @CallerName() by: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<SegmentView> {
    const { segment, created } = await this.segments.put(key, input, { by, ifMatch });
    reply.status(created ? 201 : 200);
    return tagged(reply, segment);
  }

  @Get()
  @RequiresScope('segments:read')
  list(@Query({ schema: pageSchema }) page: PageQuery): ReturnType<Segments['list']> {
    return this.segments.list(page);
  }

  @Get(':key')
  @RequiresScope('segments:read')
  async get(
    @Param('key', keyed) key: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<SegmentView> {
    return tagged(reply, await this.segments.get(key));
  }

  @Delete(':key')
  @HttpCode(204)
  @RequiresScope('segments:write')
  delete(
    @Param('key', keyed) key: string,
    @Headers('if-match') ifMatch: string | undefined,
    @CallerName() by: string,
  ): Promise<void> {
    return this.segments.delete(key, { by, ifMatch });
  }

  @Get(':key/members')
  @RequiresScope('customers:read')
  members(
    @Param('key', keyed) key: string,
    @Query({ schema: pageSchema }) page: PageQuery,
  ): Promise<MemberPage> {
    return this.segments.members(key, page);
  }

  /**
   * What a rule would come to, counted over all customers; nothing is kept. A rule may ask for one customer and for
   * anything of them, so that a count alone tells of people: it is for those who could keep such a rule as well.
   */
  @Post('preview')
  @HttpCode(200)
  @RequiresScope('segments:write')
  async preview(
    @Body({ schema: previewInputSchema }) input: PreviewInput,
    @CurrentCaller() caller: Caller,
    @Abandonment() signal: AbortSignal,
  ): Promise<Preview> {
    const preview = await this.previews.preview(input, signal);
    return { ...preview, sample: visibleTo(caller, preview.sample) };
  }

  /** How many of its members something else holds for, beside how many of all. As a preview, it asks any rule. */
  @Post(':key/rates')
  @HttpCode(200)
  @RequiresScope('segments:write')
  rates(
    @Param('key', keyed) key: string,
    @Body({ schema: compareInputSchema }) { compare }: CompareInput,
    @Abandonment() signal: AbortSignal,
  ): Promise<Counted> {
    return this.previews.rates(key, compare, signal);
  }
}

/** Whoever reads communications knows customers by their ids; names are for those who may read customers. */
function visibleTo({ scopes }: Caller, sample: Preview['sample']): Preview['sample'] {
  if (scopes.has('customers:read')) return sample;
  return scopes.has('communications:read') ? sample.map(({ id }) => ({ id })) : [];
}
