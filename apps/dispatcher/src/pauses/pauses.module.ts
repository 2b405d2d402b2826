import { Module } from '@nestjs/common';
import { PausesController } from './pauses.controller.js';
import { Pauses } from './pauses.service.js';

@Module({ controllers: [PausesController], providers: [Pauses], exports: [Pauses] })
export class PausesModule {}
