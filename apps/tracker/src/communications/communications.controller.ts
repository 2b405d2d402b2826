import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '@tourbus/platform';
import type { FastifyReply } from 'fastify';
import type { ListedCommunication } from '../record/record.reader.js';
import type { Totals } from '../record/tallies.js';
import { CommunicationsService, type DescribedCommunication } from './communications.service.js';
import { contentDisposition } from './content-disposition.js';
import {
  type CommunicationQuery,
  type TotalsQuery,
  digestSchema,
  idSchema,
  listSchema,
  totalsSchema,
} from './requests.js';
import type { TimelineEntry } from './timeline.js';

/**
 * HTML of a message is a stranger's: nothing in it runs, and no image loads from anywhere, because one of them is
 * the open pixel, and who reads the record is not the customer.
 */
const sandboxed = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** Who was sent what, when and why, and what became of it. */
@ApiTags('communications')
@RequiresScope('communications:read')
@Controller('communications')
export class CommunicationsController {
  constructor(private readonly communications: CommunicationsService) {}

  @Get()
  list(
    @Query({ schema: listSchema }) { limit, cursor, ...filter }: CommunicationQuery,
  ): Promise<{ items: ListedCommunication[]; next?: string }> {
    return this.communications.list(filter, { limit, cursor });
  }

  @Get('totals')
  totals(@Query({ schema: totalsSchema }) { since }: TotalsQuery): Promise<Totals> {
    return this.communications.totals(since);
  }

  @Get(':id')
  get(@Param('id', { schema: idSchema }) id: string): Promise<DescribedCommunication> {
    return this.communications.describe(id);
  }

  @Get(':id/timeline')
  async timeline(@Param('id', { schema: idSchema }) id: string): Promise<{ items: TimelineEntry[] }> {
    return { items: await this.communications.timeline(id) };
  }

  @Get(':id/artefacts/:digest')
  async artefact(
    @Param('id', { schema: idSchema }) id: string,
    @Param('digest', { schema: digestSchema }) digest: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { artefact, bytes } = await this.communications.artefact(id, digest);
    void reply
      .headers({
        'content-type': artefact.mediaType,
        'content-disposition': contentDisposition(artefact.fileName),
        'content-security-policy': sandboxed,
        'x-content-type-options': 'nosniff',
        // The digest is of the bytes: they never change. They are personal: no shared cache keeps them.
        'cache-control': 'private, max-age=31536000, immutable',
      })
      .send(bytes);
  }
}
