import { Module } from '@nestjs/common';
import { ArtefactsModule } from '../artefacts/artefacts.module.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { AssemblyConsumer } from './assembly.consumer.js';
import { Assembly } from './assembly.js';
import { GangPrinter } from './gang-printer.js';
import { Gathering } from './gathering.js';
import { PartMaker } from './part-maker.js';
import { PartWeaver } from './part-weaver.js';
import { PrintStreamProducer } from './print-stream-producer.js';
import { PrintStreamProfilesController } from './print-stream-profiles.controller.js';
import { PrintStreamProfiles } from './print-stream-profiles.js';
import { PrintStreamRecord } from './print-stream-record.js';
import { PrintStreamStore } from './print-stream-store.js';
import { PrintStreamsController } from './print-streams.controller.js';
import { Qpdf } from './qpdf.js';
import { Retry } from './retry.js';
import { StreamCompletion } from './stream-completion.js';

@Module({
  imports: [ArtefactsModule, DocumentsModule],
  controllers: [PrintStreamProfilesController, PrintStreamsController],
  providers: [
    ...[PrintStreamProfiles, Gathering, Assembly, AssemblyConsumer, Retry],
    ...[PrintStreamStore, PrintStreamRecord, PrintStreamProducer],
    ...[PartMaker, GangPrinter, PartWeaver, Qpdf, StreamCompletion],
  ],
  exports: [Gathering],
})
export class PrintStreamsModule {}
