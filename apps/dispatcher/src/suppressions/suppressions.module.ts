import { Module } from '@nestjs/common';
import { SuppressionListModule } from '../suppression-list/suppression-list.module.js';
import { Freshness } from './freshness.js';
import { StopsConsumer } from './stops.consumer.js';
import { SuppressionsConsumer } from './suppressions.consumer.js';
import { Suppressions } from './suppressions.service.js';

@Module({
  imports: [SuppressionListModule],
  providers: [Suppressions, SuppressionsConsumer, StopsConsumer, Freshness],
  exports: [Suppressions, Freshness],
})
export class SuppressionsModule {}
