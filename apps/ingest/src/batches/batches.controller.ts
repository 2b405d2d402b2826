import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  Param,
  Post,
  Query,
  Res,
  type MessageEvent,
  Sse,
  StreamableFile,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces, ApiTags } from '@nestjs/swagger';
import {
  CallerName,
  type PageQuery,
  pageQuerySchema,
  Problem,
  type Reply,
  RequiresScope,
  StreamedBody,
  Work,
} from '@tourbus/platform';
import { from, type Observable } from 'rxjs';
import { z } from 'zod';
import { WebhookTargets } from '../outside/webhook-targets.js';
import { type BatchReport, type Command, type Upload, commands, uploadSchema } from './batch.js';
import { followed } from './batch-feed.js';
import { BatchPreview, type Preview } from './batch-preview.js';
import { Batches } from './batches.service.js';
import { errorsAsCsv } from './errors-csv.js';
import { RowsInError } from './rows-in-error.js';
import { UnreadableBatch } from './reading/unreadable-batch.js';
import type { Webhook } from './webhook.js';

const pageSchema = pageQuerySchema.meta({ id: 'BatchQuery' });
const errorsSchema = z
  .object({ withheld: z.enum(['true', 'false']).default('false') })
  .meta({ id: 'BatchErrorsQuery' });
const inError = ['faulty', 'failed'] as const;
const id = { schema: z.uuid() };
const command = { schema: z.enum(Object.keys(commands) as [Command, ...Command[]]) };

/** Files of rows, each of which is taken in as an event. */
@ApiTags('batches')
@Controller('batches')
export class BatchesController {
  constructor(
    private readonly batches: Batches,
    private readonly previews: BatchPreview,
    private readonly work: Work,
    private readonly webhooks: WebhookTargets,
    private readonly rowsInError: RowsInError,
  ) {}

  @Post()
  @RequiresScope('batches:write')
  @StreamedBody()
  @ApiConsumes(
    'text/csv',
    'text/tab-separated-values',
    'application/x-ndjson',
    'application/json',
    'application/xml',
  )
  @ApiConsumes('application/gzip', 'application/zip', 'application/octet-stream')
  @ApiBody({
    schema: { description: 'The file as it is, of any length; CSV, TSV, JSON or XML, or gzip or zip of it.' },
  })
  async create(
    @Query({ schema: uploadSchema }) upload: Upload,
    @Body() body: Readable | undefined,
    @CallerName() by: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<BatchReport> {
    this.work.refuseWhenFull();
    const webhook = webhookOf(upload);
    if (webhook) this.webhooks.check(webhook);
    const { batch, created } = await this.batches.create(body ?? Readable.from([]), upload, { by, webhook });
    reply.status(created ? 202 : 200);
    reply.header('location', `/api/ingest/v1/batches/${batch.id}`);
    return batch;
  }

  @Get()
  @RequiresScope('batches:read')
  list(@Query({ schema: pageSchema }) page: PageQuery): ReturnType<Batches['list']> {
    return this.batches.list(page);
  }

  @Get(':id')
  @RequiresScope('batches:read')
  get(@Param('id', id) key: string): Promise<BatchReport> {
    return this.batches.get(key);
  }

  /** The first rows, and what they would become; nothing is done. */
  @Get(':id/preview')
  @RequiresScope('batches:read')
  async preview(@Param('id', id) key: string): Promise<Preview> {
    try {
      return await this.previews.of(key);
    } catch (error) {
      if (error instanceof UnreadableBatch) throw unreadable(error);
      throw error;
    }
  }

  /** Server-sent events: where it stands, each time that changes, until it has come to its end. */
  @Sse(':id/progress')
  @RequiresScope('batches:read')
  async follow(@Param('id', id) key: string): Promise<Observable<MessageEvent>> {
    await this.batches.get(key);
    return from(followed(() => this.batches.get(key)));
  }

  /** Rows that are faulty or failed; with `withheld=true` also those that were not to be sent. */
  @Get(':id/errors.csv')
  @RequiresScope('batches:read')
  @ApiProduces('text/csv')
  async errors(
    @Param('id', id) key: string,
    @Query({ schema: errorsSchema }) { withheld }: z.infer<typeof errorsSchema>,
  ): Promise<StreamableFile> {
    await this.batches.get(key);
    const states = [...inError, ...(withheld === 'true' ? (['withheld'] as const) : [])];
    return new StreamableFile(errorsAsCsv(this.rowsInError.of(key, states)), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="errors-${key}.csv"`,
    });
  }

  @Post(':id/retry')
  @RequiresScope('batches:write')
  retry(@Param('id', id) key: string, @CallerName() by: string): Promise<BatchReport> {
    return this.batches.retry(key, by);
  }

  @Post(':id/:command')
  @RequiresScope('batches:write')
  order(
    @Param('id', id) key: string,
    @Param('command', command) what: Command,
    @CallerName() by: string,
  ): Promise<BatchReport> {
    return this.batches.command(key, what, by);
  }
}

const unreadable = ({ code, reason, remedy, line }: UnreadableBatch): Problem =>
  new Problem(code, 422, 'The file cannot be read', reason, remedy, line === undefined ? {} : { line });

function webhookOf({ webhook: url, webhookSecret: secret }: Upload): Webhook | undefined {
  if (url === undefined && secret === undefined) return undefined;
  if (url !== undefined && secret !== undefined) return { url, secret };
  throw new Problem(
    'webhook-incomplete',
    422,
    'Half of the webhook is missing',
    'webhook and webhookSecret were not both given.',
    'Give the address, and the name of the secret that its calls are signed with.',
  );
}
