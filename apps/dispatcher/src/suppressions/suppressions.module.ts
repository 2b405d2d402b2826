import { Module } from '@nestjs/common';
import { SuppressionsConsumer } from './suppressions.consumer.js';
import { Suppressions } from './suppressions.service.js';

@Module({ providers: [Suppressions, SuppressionsConsumer], exports: [Suppressions] })
export class SuppressionsModule {}
