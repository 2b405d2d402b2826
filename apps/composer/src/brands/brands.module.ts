import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { PublicationsModule } from '../publications/publications.module.js';
import { BrandsController } from './brands.controller.js';

@Module({ imports: [ContentModule, PublicationsModule], controllers: [BrandsController] })
export class BrandsModule {}
