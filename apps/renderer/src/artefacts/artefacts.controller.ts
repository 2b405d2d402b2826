import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import { ArtefactsService } from './artefacts.service.js';

@ApiTags('artefacts')
@Controller('artefacts')
export class ArtefactsController {
  constructor(private readonly artefacts: ArtefactsService) {}

  /** A mail opened in a browser must not act in our name, hence the policy. */
  @Get(':digest')
  @RequiresScope('communications:read')
  @Header('cache-control', 'private, max-age=31536000, immutable')
  @Header(
    'content-security-policy',
    "sandbox; default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline'",
  )
  @Header('x-content-type-options', 'nosniff')
  @ApiOkResponse({ description: 'The exact bytes, with their media type.' })
  async read(
    @Param('digest', { schema: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal') })
    digest: string,
  ): Promise<StreamableFile> {
    const { artefact, bytes } = await this.artefacts.read(digest);
    return new StreamableFile(bytes, { type: artefact.mediaType, length: bytes.length });
  }
}
