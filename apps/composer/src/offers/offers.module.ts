import { Module } from '@nestjs/common';
import { PublicationsModule } from '../publications/publications.module.js';
import { Offers } from './offers.service.js';

/** What brands let their customers choose among. */
@Module({ imports: [PublicationsModule], providers: [Offers] })
export class OffersModule {}
