import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { CountingWatch } from './counting-watch.js';
import { PublicationRecord } from './publication-record.js';
import { Standings } from './standings.service.js';

@Module({
  imports: [ContentModule],
  providers: [CountingWatch, PublicationRecord, Standings],
  exports: [CountingWatch, PublicationRecord, Standings],
})
export class PublicationsModule {}
