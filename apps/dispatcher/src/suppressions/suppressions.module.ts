import { Module } from '@nestjs/common';
import { Freshness } from './freshness.js';
import { StopsConsumer } from './stops.consumer.js';
import { SuppressionsConsumer } from './suppressions.consumer.js';
import { Suppressions } from './suppressions.service.js';

@Module({
  providers: [Suppressions, SuppressionsConsumer, StopsConsumer, Freshness],
  exports: [Suppressions, Freshness],
})
export class SuppressionsModule {}
