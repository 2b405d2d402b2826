import { Body, Controller, Header, HttpCode, Post, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { PermanentFailure, Problem, RequiresScope } from '@tourbus/platform';
import { z } from 'zod';
import { DocumentPrinter } from './document-printer.js';
import { DocumentsService } from './documents.service.js';

const documentSchema = z
  .object({
    title: z.string().max(500),
    locale: z.string().min(2).max(35).describe('BCP 47'),
    dir: z.enum(['ltr', 'rtl']).default('ltr'),
    css: z.string().describe('The whole style sheet, for paged media'),
    body: z.string().describe('What goes inside `<body>`'),
    tagged: z.boolean().default(true),
  })
  .meta({ id: 'Document' });

/** A caller is waiting: past this many others it is better told to come back. */
const mostWaiting = 100;

@ApiTags('documents')
@Controller('documents')
export class DocumentsController {
  constructor(
    private readonly documents: DocumentsService,
    private readonly printer: DocumentPrinter,
  ) {}

  @Post()
  @HttpCode(200)
  @RequiresScope('documents:write')
  @Header('cache-control', 'no-store')
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The document as PDF.', schema: { type: 'string', format: 'binary' } })
  async print(
    @Body({ schema: documentSchema }) document: z.infer<typeof documentSchema>,
  ): Promise<StreamableFile> {
    if (this.printer.waiting >= mostWaiting)
      throw new Problem(
        'busy',
        503,
        'Too many documents are waiting',
        `${this.printer.waiting} documents wait to be printed.`,
        'Try again in a few seconds.',
      );
    try {
      const { pdf } = await this.documents.preview(document);
      return new StreamableFile(pdf, { type: 'application/pdf', length: pdf.length });
    } catch (error) {
      if (!(error instanceof PermanentFailure)) throw error;
      throw new Problem(error.code, 422, 'The document cannot be printed', error.reason, error.remedy);
    }
  }
}
