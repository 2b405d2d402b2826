import { type DynamicModule, Module } from '@nestjs/common';
import { hashesOf } from '@tourbus/contracts';
import { PlatformModule } from '@tourbus/platform';
import { Artefact } from './artefacts/artefact.entity.js';
import { ArtefactsModule } from './artefacts/artefacts.module.js';
import type { Config } from './config.js';
import { DocumentsModule } from './documents/documents.module.js';
import { PrintedDocumentRow } from './documents/printed-document.entity.js';
import { EmailsModule } from './emails/emails.module.js';
import { ErasureModule } from './erasure/erasure.module.js';
import { holdings } from './erasure/holdings.js';
import { retentionOf } from './erasure/retention.js';
import { LinksModule } from './links/links.module.js';
import { CreateRenderings1700000003000 } from './migrations/1700000003000-create-renderings.js';
import { CreatePrintStreams1763810003001 } from './migrations/1763810003001-create-print-streams.js';
import { EraseCustomers1763920003331 } from './migrations/1763920003331-erase-customers.js';
import { EndStreamFiles1763920003332 } from './migrations/1763920003332-end-stream-files.js';
import { PrintStreamsModule } from './print-streams/print-streams.module.js';
import { RenderingRow } from './rendering/rendering.entity.js';
import { RenderingModule } from './rendering/rendering.module.js';

const entities = [Artefact, PrintedDocumentRow, RenderingRow];
const migrations = [
  CreateRenderings1700000003000,
  CreatePrintStreams1763810003001,
  EraseCustomers1763920003331,
  EndStreamFiles1763920003332,
];

@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with({
          service: 'renderer',
          config,
          entities,
          migrations,
          hashesOf: hashesOf(config),
          holdings,
          retention: retentionOf(config),
        }),
        RenderingModule,
        PrintStreamsModule,
        DocumentsModule,
        EmailsModule,
        LinksModule,
        ArtefactsModule,
        ErasureModule,
      ],
    };
  }
}
