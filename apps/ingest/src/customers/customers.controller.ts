import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { ApiConsumes, ApiTags } from '@nestjs/swagger';
import { type CustomerSnapshot } from '@tourbus/contracts';
import {
  CallerName,
  type PageQuery,
  pageQuerySchema,
  type Reply,
  RequiresScope,
  tagged,
} from '@tourbus/platform';
import {
  type CustomerInput,
  type CustomerSearch,
  customerIdSchema,
  customerInputSchema,
  customerPatchSchema,
  customerSearchSchema,
} from './customer-input.js';
import { CustomerLists, type CustomerPage } from './customer-lists.service.js';
import { Customers } from './customers.service.js';
import {
  type TimelinePage,
  type TimelineQuery,
  Timelines,
  type TouchpointInput,
  timelineQuerySchema,
  touchpointInputSchema,
} from './timelines.service.js';

const pageSchema = pageQuerySchema.meta({ id: 'CustomerQuery' });
const id = { schema: customerIdSchema };

/** Profiles of customers, with optimistic locking by ETag and If-Match. */
@ApiTags('customers')
@Controller('customers')
export class CustomersController {
  constructor(
    private readonly customers: Customers,
    private readonly lists: CustomerLists,
    private readonly timelines: Timelines,
  ) {}

  @Get()
  @RequiresScope('customers:read')
  list(@Query({ schema: pageSchema }) page: PageQuery): Promise<CustomerPage> {
    return this.lists.list(page);
  }

  @Post('search')
  @HttpCode(200)
  @RequiresScope('customers:read')
  search(@Body({ schema: customerSearchSchema }) search: CustomerSearch): Promise<CustomerPage> {
    return this.lists.search(search);
  }

  @Get(':id')
  @RequiresScope('customers:read')
  async get(
    @Param('id', id) key: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CustomerSnapshot> {
    return tagged(reply, await this.customers.get(key));
  }

  @Get(':id/timeline')
  @RequiresScope('customers:read')
  timeline(
    @Param('id', id) key: string,
    @Query({ schema: timelineQuerySchema }) page: TimelineQuery,
  ): Promise<TimelinePage> {
    return this.timelines.list(key, page);
  }

  @Post(':id/touchpoints')
  @RequiresScope('customers:write')
  async tell(
    @Param('id', id) key: string,
    @Body({ schema: touchpointInputSchema }) input: TouchpointInput,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<{ id: string; recorded: boolean }> {
    const told = await this.timelines.tell(key, input, new Date());
    reply.status(told.recorded ? 201 : 200);
    return told;
  }

  @Put(':id')
  @RequiresScope('customers:write')
  async put(
    @Param('id', id) key: string,
    @Body({ schema: customerInputSchema }) input: CustomerInput,
    @Headers('if-match') ifMatch: string | undefined,
    @CallerName() by: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CustomerSnapshot> {
    const { customer, created } = await this.customers.put(key, input, { by, ifMatch });
    reply.status(created ? 201 : 200);
    return tagged(reply, customer);
  }

  @Patch(':id')
  @ApiConsumes('application/merge-patch+json', 'application/json')
  @RequiresScope('customers:write')
  async patch(
    @Param('id', id) key: string,
    @Body({ schema: customerPatchSchema }) patch: Record<string, unknown>,
    @Headers('if-match') ifMatch: string | undefined,
    @CallerName() by: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CustomerSnapshot> {
    return tagged(reply, await this.customers.patch(key, patch, { by, ifMatch }));
  }
}
