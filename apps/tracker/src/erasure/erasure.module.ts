import { Module } from '@nestjs/common';
import { ErasureConsumer } from './erasure.consumer.js';
import { Erasure } from './erasure.service.js';

/** What is forgotten of customers, and that it stays so. */
@Module({ providers: [Erasure, ErasureConsumer] })
export class ErasureModule {}
