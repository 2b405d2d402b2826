import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ArtefactStore, notFound, Public } from '@tourbus/platform';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { z } from 'zod';

const nameSchema = z
  .string()
  .regex(/^[0-9a-f]{64}\.[a-z0-9]{2,5}$/, 'The digest of a file, and what it ends with.');

/** Pictures and fonts as mails show them to whoever opens one, years after: by digest, and for good. */
@ApiTags('assets')
@Controller('files')
export class FilesController {
  constructor(
    private readonly database: DataSource,
    private readonly artefacts: ArtefactStore,
  ) {}

  @Get(':name')
  @Public()
  @ApiOkResponse({ description: 'The file.', schema: { type: 'string', format: 'binary' } })
  async file(@Param('name', { schema: nameSchema }) name: string, @Res() reply: FastifyReply): Promise<void> {
    const [digest = ''] = name.split('.');
    // The store also holds what customers were sent: nothing but assets is for everybody.
    const [asset] = await this.database.query<{ mediaType: string }[]>(
      `SELECT body->>'mediaType' AS "mediaType" FROM content_versions
       WHERE kind = 'asset' AND body->>'digest' = $1 LIMIT 1`,
      [digest],
    );
    if (!asset) throw notFound('file', name);
    await reply
      .type(asset.mediaType)
      .headers({
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': "sandbox; default-src 'none'",
        'x-content-type-options': 'nosniff',
        // Mail programs and sandboxed previews belong to other sites, or to none.
        'cross-origin-resource-policy': 'cross-origin',
        'access-control-allow-origin': '*',
      })
      .send(await this.artefacts.get({ digest }));
  }
}
