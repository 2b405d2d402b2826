import { Module } from '@nestjs/common';
import { Silences } from './silences.service.js';
import { SilencesConsumer } from './silences.consumer.js';

/** Customers who hear nothing for too long. */
@Module({ providers: [Silences, SilencesConsumer] })
export class SilencesModule {}
