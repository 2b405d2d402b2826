import { Module } from '@nestjs/common';
import { DeferralsModule } from '../deferrals/deferrals.module.js';
import { FallbacksConsumer } from './fallbacks.consumer.js';
import { Standbys } from './standbys.service.js';

/** Goes on by the next channel where a communication did not reach its customer. */
@Module({ imports: [DeferralsModule], providers: [FallbacksConsumer, Standbys] })
export class FallbacksModule {}
