import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { PublicationsModule } from '../publications/publications.module.js';
import { Offers } from './offers.service.js';

/** What brands let their customers choose among. */
@Module({ imports: [ContentModule, PublicationsModule], providers: [Offers] })
export class OffersModule {}
