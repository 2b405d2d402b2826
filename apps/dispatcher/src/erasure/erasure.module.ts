import { Module } from '@nestjs/common';
import { SuppressionListModule } from '../suppression-list/suppression-list.module.js';
import { ErasureConsumer } from './erasure.consumer.js';
import { HoldsConsumer } from './holds.consumer.js';
import { Erasure } from './erasure.service.js';

/** What is forgotten of customers, and that it stays so. */
@Module({
  imports: [SuppressionListModule],
  providers: [Erasure, ErasureConsumer, HoldsConsumer],
})
export class ErasureModule {}
