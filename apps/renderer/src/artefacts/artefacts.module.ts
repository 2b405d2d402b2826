import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Artefact } from './artefact.entity.js';
import { ArtefactsController } from './artefacts.controller.js';
import { ArtefactsService } from './artefacts.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Artefact])],
  controllers: [ArtefactsController],
  providers: [ArtefactsService],
  exports: [ArtefactsService],
})
export class ArtefactsModule {}
