import { Module } from '@nestjs/common';
import { OwnersController } from './owners.controller.js';
import { Owners } from './owners.service.js';

@Module({ controllers: [OwnersController], providers: [Owners], exports: [Owners] })
export class TeamsModule {}
