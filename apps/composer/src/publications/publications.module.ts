import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { PublicationRecord } from './publication-record.js';
import { Standings } from './standings.service.js';

@Module({
  imports: [ContentModule],
  providers: [PublicationRecord, Standings],
  exports: [PublicationRecord, Standings],
})
export class PublicationsModule {}
