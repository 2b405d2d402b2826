import { Module } from '@nestjs/common';
import { HoldsModule } from '../holds/holds.module.js';
import { ErasureController } from './erasure.controller.js';
import { Erasures } from './erasures.service.js';

/** What is forgotten of customers, and that it stays so. */
@Module({ imports: [HoldsModule], controllers: [ErasureController], providers: [Erasures] })
export class ErasureModule {}
